"""Journey (c), first half: a ring is founded with one form, its editor invites a maker, who accepts; search has it."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from cms.demo.accounts import PASSWORD
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.steps import assert_no_overflow
from tests.journeys.test_pages import complaints

NEW_PASSWORD = "kastanje-fluss-7-brueke"
CITIES = {1280: ("Ghent", "Gentse Ring"), 390: ("Bruges", "Brugse Ring")}
PUBLIC = {
    "rings": "/de/rings/",
    "rings-el": "/el/rings/",
    "ring": "/de/rings/vienna/",
    "ring-el": "/el/rings/athens/",
    "ring-elsewhere": "/de/rings/tallinn/",
    "search-ring": "/de/search/?ring=tallinn",
}


def sign_in(page, mail, password=PASSWORD) -> None:
    page.locator("[name=login]").fill(mail)
    page.locator("[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()


def found(page, *, name, city, editor) -> None:
    """The one form."""
    page.goto("/en/account/login/")
    sign_in(page, "network@demo.example")
    page.wait_for_load_state("networkidle")
    page.goto("/cms/ring/found/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=city]").fill(city)
    page.locator("[name=country]").select_option("BE")
    page.locator("[name=latitude]").fill("51.054")
    page.locator("[name=longitude]").fill("3.725")
    page.locator("[name=hue]").select_option("45")
    page.locator("[name=languages][value=en]").check()
    page.locator("[name=languages][value=de]").check()
    page.locator("[name=first_language]").select_option("de")
    page.locator("[name=sentence]").fill("Zwischen Leie und Schelde.")
    page.locator("[name=editor_email]").fill(editor)
    page.get_by_role("button", name="Found the ring").click()
    expect(page.locator("h1")).to_contain_text(name)


def become_editor(page, stack, *, mail, name) -> None:
    """The link in the mail, an account on the way, and back to the invitation."""
    said = stack.mail_to(mail, matching="/rings/invitation/")
    page.goto(re.search(r"https?://\S+/rings/invitation/\S+", said).group())
    expect(page.locator("h1")).to_contain_text(name)
    assert_no_overflow(page)
    assert complaints(page) == []
    page.locator("main a[href*='/account/signup/']").click()
    page.locator("[name=email]").fill(mail)
    page.locator("[name=password1]").fill(NEW_PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    link = re.search(r"https?://\S+/account/confirm-email/\S+", stack.mail_to(mail, matching="confirm-email")).group()
    page.goto(link)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/account/login/**")
    sign_in(page, mail, NEW_PASSWORD)
    page.wait_for_url("**/rings/invitation/**")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/cms/ring/**")
    expect(page.locator("h1")).to_contain_text(name)


def invite_the_demo_maker(page) -> None:
    page.locator("[name=mail-email]").fill("maker@demo.example")
    page.locator("[name=mail-language]").select_option("en")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("body")).to_contain_text("maker@demo.example")


def accept(page, stack, *, name) -> None:
    """The maker signs in on the way and joins."""
    said = stack.mail_to("maker@demo.example", matching=f"{name}[\\s\\S]*/rings/invitation/")
    page.goto(re.search(r"https?://\S+/rings/invitation/\S+", said).group())
    page.locator("main a[href*='/account/login/']").click()
    sign_in(page, "maker@demo.example")
    page.wait_for_url("**/rings/invitation/**")
    assert_no_overflow(page)
    page.get_by_role("button", name=f"Join {name}").click()
    page.wait_for_url("**/studio/ring/**")
    expect(page.locator(".ring-rows")).to_contain_text(name)
    assert_no_overflow(page)
    assert complaints(page) == []


def wait_for_works(page, path, *, within_s=90) -> None:
    """The worker indexes, and caches let go after a minute: look again until works hang there."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        page.goto(f"{path}{'&' if '?' in path else '?'}at={time.monotonic_ns()}")
        if page.locator(".wall .card").count():
            return
        time.sleep(0.5)
    raise AssertionError(f"{path} showed no work within {within_s} s")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_a_ring_from_its_founding_to_its_first_maker(open_page, live_stack, size):
    city, name = CITIES[size["width"]]
    mail = f"editor-{city.lower()}@example.org"
    found(open_page(size=size, locale="en-IE"), name=name, city=city, editor=mail)
    editor = open_page(size=size, locale="en-IE")
    become_editor(editor, live_stack, mail=mail, name=name)
    invite_the_demo_maker(editor)
    maker = open_page(size=size, locale="en-IE")
    accept(maker, live_stack, name=name)
    visitor = open_page(size=size)
    slug = city.lower()
    for language in ("de", "en"):
        wait_for_works(visitor, f"/{language}/rings/{slug}/")
        expect(visitor.locator("h1")).to_have_text(name)
        assert_no_overflow(visitor)
        assert complaints(visitor) == []
    wait_for_works(visitor, f"/de/search/?ring={slug}")
    expect(visitor.locator(".search-chips, .chips").first).to_contain_text(name)
    assert_no_overflow(visitor)


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
