"""One way in: no page but allauth's takes an account's password, so second factors and limits hold everywhere."""

from __future__ import annotations

import pytest
from django.contrib.auth import views as django_views
from django.urls import URLPattern, get_resolver, resolve

from tests.factories import PASSWORD, make_user

PASSWORD_PAGES = (
    django_views.LoginView, django_views.PasswordResetView, django_views.PasswordResetConfirmView,
    django_views.PasswordChangeView,
)  # fmt: skip
CLOSED = [
    ("/cms/login/", "/en/account/login/"),
    ("/en/_util/login/", "/en/account/login/"),
    ("/de/_util/login/", "/de/account/login/"),
    ("/dashboard/login/", "/en/account/login/"),
    ("/cms/password_reset/", "/en/account/password/reset/"),
    ("/cms/password_reset/done/", "/en/account/password/reset/"),
    ("/cms/password_reset/confirm/MQ/set-password/", "/en/account/password/reset/"),
]


def _walk(patterns, before=""):
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield here, each.callback
        else:
            yield from _walk(each.url_patterns, here)


def _example(route: str) -> str:
    """A path of a route: what stands in brackets filled in."""
    parts = [("1" if part.startswith("<int:") else "MQ") if part.startswith("<") else part for part in route.split("/")]
    return "/" + "/".join(parts)


def _is_password_page(view) -> bool:
    made = getattr(view, "view_class", None)
    return made is not None and issubclass(made, PASSWORD_PAGES)


def test_no_password_page_of_django_wagtail_or_oscar_can_be_reached():
    routes = [route for route, view in _walk(get_resolver().url_patterns) if _is_password_page(view)]
    assert "cms/login/" in routes  # they are there, behind ours
    assert [route for route in routes if _is_password_page(resolve(_example(route)).func)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "to"), CLOSED)
def test_it_sends_on_and_keeps_what_was_asked_for(client, path, to):
    answer = client.get(path, {"next": "/cms/pages/3/?x=1"})
    assert (answer.status_code, answer["Location"]) == (302, f"{to}?next=%2Fcms%2Fpages%2F3%2F%3Fx%3D1")
    assert client.get(path)["Location"] == to


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/cms/login/", "/en/_util/login/", "/dashboard/login/"])
def test_a_good_password_sent_there_signs_nobody_in(client, path):
    operator = make_user(operator=True)
    answer = client.post(path, {"username": operator.email, "login-username": operator.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"].endswith("/account/login/")) == (302, True)
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_limits_of_accounts_see_the_visitor_behind_our_proxies(settings, rf):
    """Two visitors behind one proxy must not share allauth's limits, and nobody escapes them by a made-up address."""
    from allauth.account.adapter import get_adapter

    from marketplace.config.settings.accounts import ALLAUTH_TRUSTED_PROXY_COUNT

    assert ALLAUTH_TRUSTED_PROXY_COUNT == settings.TRUSTED_PROXIES
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = settings.TRUSTED_PROXIES = 1
    seen = [
        get_adapter().get_client_ip(rf.get("/", HTTP_X_FORWARDED_FOR=said, REMOTE_ADDR="10.0.0.1"))
        for said in ("203.0.113.7", "1.2.3.4, 203.0.113.8")
    ]
    assert seen == ["203.0.113.7", "203.0.113.8"]
