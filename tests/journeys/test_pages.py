"""Every public page, basket, checkout and the studio's main pages: axe finds nothing, nothing overflows at 390 px."""

from __future__ import annotations

import re
import sqlite3
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.signing import TimestampSigner, b62_encode

from cms.demo.accounts import PASSWORD
from scripts.demo_steps import kept_secret
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.steps import (
    SERVICE,
    TYPO,
    WORK,
    assert_no_overflow,
    fill_checkout,
    order_button,
    pay,
    put_work_into_basket,
)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = {
    "home": "/de/",
    "home-el": "/el/",
    "search": "/de/search/",
    "search-words": f"/de/search/?q={TYPO}",
    "search-nothing": "/de/search/?q=qqxxyyzz",
    "search-odd": f"/de/search/?q={TYPO}&near=Atlantis&price_min=-3&currency=USD&colour=ultrablue",
    "search-filtered": "/fr/search/?colour=black&rights=business&near=Tallinn&radius=200&price_max=999&currency=SEK",
    "makers-filtered": "/el/search/?kind=maker&near=Tallinn&budget=100&available=2027-01-31",
    "makers": "/de/makers/",
    "makers-el": "/el/search/?kind=maker",
    "maker": "/de/makers/puuloige-kaks/",
    "market": "/de/market/",
    "basket-empty": "/de/basket/",
    "login": "/de/account/login/",
    "signup": "/de/account/signup/",
    "reset": "/de/account/password/reset/",
    "library": "/de/library/open/",
    "requests": "/de/requests/open/",
    "imprint": "/de/legal/imprint/",
    "terms": "/de/legal/terms/",
    "privacy": "/de/legal/privacy/",
    "accessibility": "/de/legal/accessibility/",
    "withdraw": "/de/withdraw/",
    "report": "/de/report/",
    "ranking": "/de/search/ranking/",
}
MAKERS = ["/en/studio/", "/en/studio/works/", "/en/studio/works/new/", "/en/studio/orders/", "/en/studio/storefront/",
          "/en/studio/storefront/close/", "/en/studio/selling/", "/en/studio/team/", "/en/account/", "/en/account/2fa/", "/en/account/data/"]  # fmt: skip


def complaints(page) -> list[str]:
    """What axe finds, one line each: rule, what it is, the first two elements."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    return [
        f"{one['id']}: {one['help']} ({len(one['nodes'])}x) {[node['html'][:110] for node in one['nodes'][:2]]}"
        for one in found
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PUBLIC.values(), ids=PUBLIC.keys())
def test_public_page_is_accessible_and_fits(open_page, path, scheme):
    page = open_page(size=PHONE, scheme=scheme)
    answer = page.goto(path)
    assert answer.status == 200
    assert_no_overflow(page)
    assert complaints(page) == []
    page.set_viewport_size(WIDE)
    assert complaints(page) == []


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("path", [f"/de/search/?q={TYPO}", "/el/search/?kind=maker"], ids=["works", "makers"])
def test_facets_and_reasons_are_accessible_when_all_stand_open(open_page, path, forced):
    page = open_page(size=PHONE)
    page.emulate_media(forced_colors=forced)
    page.goto(path)
    page.get_by_role("button", name=re.compile("Filter|Φίλτρα")).first.click()
    page.evaluate("document.querySelectorAll('.facet, .search-why').forEach(one => { one.open = true })")
    assert_no_overflow(page)
    assert complaints(page) == []
    if "maker" not in path:
        swatch = page.locator(".facet .swatch").first
        assert swatch.evaluate("one => getComputedStyle(one).forcedColorAdjust") == "none"
    page.set_viewport_size(WIDE)
    assert_no_overflow(page)
    assert complaints(page) == []


def test_a_place_is_found_by_keyboard_and_without_scripts(open_page):
    page = open_page(size=WIDE, javascript=False)
    page.goto("/de/search/")
    page.locator(".facet:has(#f-near) > summary").click()
    page.locator("#f-near").fill("Tallinn, EE")
    page.keyboard.press("Enter")
    page.wait_for_url("**near=Tallinn*")
    assert page.locator(".chip.is-on").count() == 1
    assert page.locator(".card").count() > 0


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_from_offering_to_checkout_is_accessible_and_fits(open_page, size):
    page = open_page(size=size)
    page.goto(f"/de/search/?q={TYPO}")
    page.get_by_role("link", name=WORK).first.click()
    page.wait_for_load_state("networkidle")
    assert_no_overflow(page)
    assert complaints(page) == []
    put_work_into_basket(page, query=TYPO, title=WORK)
    for path in ("/de/basket/", "/de/checkout/"):
        page.goto(path)
        assert_no_overflow(page)
        assert complaints(page) == []
    page.locator("#review button[type=submit]:not([name=update])").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("[aria-invalid=true], .field-error, .error-summary").count(), "an empty form was not refused"
    assert complaints(page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_studio_and_account_are_accessible_and_fit(open_page, size):
    page = open_page(size=size, locale="en-IE")
    page.goto("/en/account/login/")
    page.locator("[name=login]").fill("maker@demo.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    found = {}
    for path in MAKERS:
        assert page.goto(path).status == 200, path
        assert_no_overflow(page)
        if said := complaints(page):
            found[path] = said
    page.goto("/en/studio/works/")
    page.locator("main a[href*='/studio/works/']:not([href$='/new/'])").first.click()
    page.wait_for_load_state("networkidle")
    assert_no_overflow(page)
    if said := complaints(page):
        found[page.url] = said
    assert found == {}


def test_no_such_page_is_accessible_and_fits(open_page):
    for size in (WIDE, PHONE):
        page = open_page(size=size)
        assert page.goto("/de/works/nichts-23456789/").status == 404
        assert_no_overflow(page)
        assert complaints(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_service_is_accessible_and_fits(open_page, scheme):
    page = open_page(size=PHONE, scheme=scheme)
    page.goto("/de/search/?q=Veranstaltungsplakat")
    page.get_by_role("link", name=SERVICE).first.click()
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").inner_text() == SERVICE
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        assert_no_overflow(page)
        assert complaints(page) == []


class OldSigner(TimestampSigner):
    """Signs as two hours ago."""

    def timestamp(self) -> str:
        return b62_encode(int(time.time()) - 7200)


def test_order_certificate_and_expired_link_are_accessible_and_fit(open_page, live_stack):
    page, mail = open_page(), "axe@example.org"
    put_work_into_basket(page, query=TYPO, title=WORK)
    fill_checkout(page, mail=mail)
    order_button(page).click()
    page.wait_for_url("**/pay/**")
    pay(page, outcome="ok")
    page.wait_for_url("**/de/orders/**")
    live_stack.mail_to(mail, matching=WORK)
    with sqlite3.connect(f"file:{live_stack.place.database}?mode=ro", uri=True) as database:
        ((certificate,),) = database.execute(
            "SELECT e.certificate FROM delivery_entitlement e WHERE e.email = ?", (mail,)
        ).fetchall()
    signer = OldSigner(key=kept_secret(live_stack.place.folder / "secret_key"), salt="marketplace.files.links")
    pages = {
        page.url: 200, f"/licence/{certificate}": 200, f"/files/{signer.sign_object(['bought', 'x/1'])}": 410,
    }  # fmt: skip
    for address, status in pages.items():
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)
            assert page.goto(address).status == status, address
            assert_no_overflow(page)
            assert complaints(page) == [], address


def test_no_page_asks_another_host(open_page, live_stack):
    page = open_page()
    outside = []
    page.on("request", lambda asked: asked.url.startswith((live_stack.url, "data:")) or outside.append(asked.url))
    for path in (PUBLIC["home"], PUBLIC["search"], PUBLIC["maker"]):
        page.goto(path)
        page.wait_for_load_state("networkidle")
    assert outside == []
