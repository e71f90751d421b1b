"""The addresses of the architecture are a contract: each exists, under its name, at its path."""

from __future__ import annotations

import pytest
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

WITH_LANGUAGE = {
    "/de/search/": "search:search",
    "/de/works/plakat-ab2cd34e/": "pages:offering",
    "/de/makers/atelier/": "pages:maker",
    "/de/me/": "me:me",
    "/de/basket/": "basket:summary",
    "/de/checkout/": "checkout:checkout",
    "/de/library/": "library:home",
    "/de/studio/": "studio:home",
    "/de/studio/requests/": "bespoke_studio:list",
    "/de/requests/": "bespoke:list",
    "/de/requests/new/": "bespoke:new",
    "/de/requests/ab2cd34efg/": "bespoke:request",
    "/de/checkout/apart/a-key/": "checkout:apart",
    "/de/account/": "account:home",
    "/de/account/login/": "account_login",
    "/de/account/signup/": "account_signup",
}
WITHOUT = {
    "/healthz": "healthz",
    "/readyz": "readyz",
}
ROUTED = [
    "/de/checkout/return/", "/de/orders/R-1234/", "/de/orders/", "/webhooks/stripe/", "/files/a-token", "/licence/AB12CD34",
    "/cms/", "/dashboard/", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/de/", "/de/withdraw/", "/de/report/",
]  # fmt: skip
LANGUAGES = [
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "ga",
    "hr",
    "hu",
    "it",
    "lt",
    "lv",
    "mt",
    "nl",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sv",
]


def route(path: str):
    language = path.strip("/").split("/")[0]
    with translation.override(language if language in LANGUAGES else "en"):
        return resolve(path)


@pytest.mark.parametrize(("path", "name"), sorted((WITH_LANGUAGE | WITHOUT).items()))
def test_the_address_has_its_name(path, name):
    found = route(path)
    assert found.view_name == name
    with translation.override("de"):
        assert reverse(name, args=found.args, kwargs=found.kwargs) == path


@pytest.mark.parametrize("path", ROUTED)
def test_the_address_is_answered_by_a_page_of_its_own(path):
    assert route(path).func is not None
    if path.startswith("/de/") and path != "/de/":
        assert route(path).view_name != "wagtail_serve", "it fell through to the pages of the editors"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_official_language_may_stand_in_front(language):
    assert route(f"/{language}/search/").view_name == "search:search"


@pytest.mark.parametrize("path", ["/accounts/login/", "/dashboard/accounts/", "/api/v0/"])
def test_no_second_door(path):
    """Sign-in is allauth's alone, and nothing answers at addresses we do not have."""
    with pytest.raises(Resolver404):
        route(path)
