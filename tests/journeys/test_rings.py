"""The pages of rings: accessible, within the window, and of use without scripts. Founding one: test_showcase.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.steps import assert_no_overflow
from tests.journeys.test_pages import complaints

PUBLIC = {
    "rings": "/de/rings/",
    "rings-el": "/el/rings/",
    "ring": "/de/rings/vienna/",
    "ring-el": "/el/rings/athens/",
    "ring-elsewhere": "/de/rings/tallinn/",
    "search-ring": "/de/search/?ring=tallinn",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PUBLIC.values(), ids=PUBLIC.keys())
def test_pages_of_rings_are_accessible_and_fit(open_page, path, scheme):
    page = open_page(size=PHONE, scheme=scheme)
    assert page.goto(path).status == 200
    assert_no_overflow(page)
    assert complaints(page) == []
    page.set_viewport_size(WIDE)
    assert complaints(page) == []


def test_rings_work_without_scripts(open_page):
    page = open_page(javascript=False)
    page.goto("/de/rings/")
    page.locator(".ring-list a").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.goto("/de/rings/")
    page.locator(".ring-map a").first.click(force=True)
    expect(page.locator(".ring-words")).to_be_visible()
