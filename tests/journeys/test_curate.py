"""Showcases, articles and what is embedded: accessible, within the window, bought from in place.

How a showcase comes to be, and a sale from its embed: test_showcase.py.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from scripts.screenshot_walks import at
from scripts.screenshots import SHOTS, Shot, WrongPage, take
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.steps import assert_no_overflow
from tests.journeys.test_buy import asked
from tests.journeys.test_pages import complaints

PAGES = {
    "showcase-el": "/el/showcases/epta-tropoi-na-schediaseis-ti-thalassa/",
    "article-de": "/de/showcases/ein-druck-den-niemand-presste/",
    "list-de": "/de/showcases/",
    "how-el": "/el/how-showcases-work/",
    "search": "/de/search/?kind=showcase",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_editorial_page_is_accessible_and_fits(open_page, path, scheme):
    page = open_page(size=PHONE, scheme=scheme)
    assert page.goto(path).status == 200
    assert_no_overflow(page)
    assert complaints(page) == []
    page.set_viewport_size(WIDE)
    assert complaints(page) == []


COUNTED = {
    "ring": ("/de/rings/vienna/", "/seen/ring/vienna.gif"),
    "showcase": ("/el/showcases/epta-tropoi-na-schediaseis-ti-thalassa/", "/seen/showcase/"),
    "article": ("/de/showcases/ein-druck-den-niemand-presste/", "/seen/showcase/"),
}


@pytest.mark.parametrize(("path", "pixel"), COUNTED.values(), ids=COUNTED.keys())
def test_a_view_is_counted_of_a_page_that_nobody_scrolls(open_page, path, pixel):
    page = open_page(size=PHONE)
    with page.expect_response(lambda answer: pixel in answer.url) as asked_for:
        page.goto(path)
    assert asked_for.value.status == 200
    assert page.evaluate("document.documentElement.scrollHeight > 3 * innerHeight"), "too short to prove anything"
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_embed_and_the_page_to_paste_from_are_accessible_without_javascript_too(open_page, live_stack, size):
    ((public_id,),) = asked(
        live_stack, "select public_id from cms_showcasepage where intro like 'Nobody has ever drawn%'"
    )
    for path in (f"/embed/{public_id}/de/", f"/embed/{public_id}/el/", f"/de/embed/{public_id}/"):
        page = open_page(size=size)
        assert page.goto(path).status == 200
        assert_no_overflow(page)
        assert complaints(page) == []
        plain = open_page(size=size, javascript=False)
        plain.goto(path)
        expect(plain.locator("h1")).to_be_visible()


def test_screenshot_of_the_embed_is_of_a_page_and_none_is_taken_of_what_is_not_there(browser, live_stack):
    (shot,) = [shot for shot in SHOTS if shot.name == "embed"]
    assert take(browser, live_stack.url, shot).startswith(b"\x89PNG")
    with pytest.raises(WrongPage, match=r"gone: .*/de/showcases/gone/ answered 404"):
        take(browser, live_stack.url, Shot("gone", at("/de/showcases/gone/")))


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "nojs"])
def test_a_work_is_bought_in_place(open_page, live_stack, javascript):
    page = open_page(locale="en-IE", javascript=javascript)
    page.goto("/en/showcases/seven-ways-to-draw-the-sea/")
    page.locator(".in-place button").first.click()
    page.wait_for_url("**/en/basket/")
    expect(page.locator(".basket-line")).to_have_count(1)
