"""Every public page, basket, checkout and the studio's main pages: axe finds nothing, nothing overflows at 390 px."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from cms.demo.accounts import PASSWORD
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.steps import TYPO, WORK, assert_no_overflow, put_work_into_basket

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PUBLIC = {
    "home": "/de/",
    "home-el": "/el/",
    "search": "/de/search/",
    "search-words": f"/de/search/?q={TYPO}",
    "search-nothing": "/de/search/?q=qqxxyyzz",
    "makers": "/de/makers/",
    "maker": "/de/makers/puuloige-kaks/",
    "market": "/de/market/",
    "basket-empty": "/de/basket/",
    "login": "/de/account/login/",
    "signup": "/de/account/signup/",
    "reset": "/de/account/password/reset/",
    "library": "/de/library/open/",
    "imprint": "/de/legal/imprint/",
    "terms": "/de/legal/terms/",
    "privacy": "/de/legal/privacy/",
    "accessibility": "/de/legal/accessibility/",
    "withdraw": "/de/withdraw/",
    "report": "/de/report/",
    "ranking": "/de/search/ranking/",
}
MAKERS = ["/en/studio/", "/en/studio/works/", "/en/studio/works/new/", "/en/studio/orders/", "/en/studio/storefront/",
          "/en/studio/selling/", "/en/studio/team/", "/en/account/", "/en/account/2fa/", "/en/account/data/"]  # fmt: skip


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


def test_no_page_asks_another_host(open_page, live_stack):
    page = open_page()
    outside = []
    page.on("request", lambda asked: asked.url.startswith((live_stack.url, "data:")) or outside.append(asked.url))
    for path in (PUBLIC["home"], PUBLIC["search"], PUBLIC["maker"]):
        page.goto(path)
        page.wait_for_load_state("networkidle")
    assert outside == []
