"""Journey (a): a creative signs up, opens a storefront, publishes a digital product."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.steps import assert_no_overflow

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800" width="600" height="800">
<rect width="600" height="800" fill="#f3e9d8"/><circle cx="300" cy="330" r="210" fill="#c8452f"/>
<path d="M60 700 Q300 520 540 700" stroke="#22304a" stroke-width="26" fill="none"/></svg>"""
PASSWORD = "kastanje-fluss-7-brueke"


def choose(page, selector: str) -> None:
    """Choose as the keyboard does: a radio card may still move while its page settles."""
    box = page.locator(selector)
    box.focus()
    if not box.is_checked():
        page.keyboard.press("Space")
    expect(box).to_be_checked()


def sign_up(page, stack, mail) -> None:
    """Address and password, then the link in the mail, then sign-in where it is asked for."""
    page.goto("/en/account/signup/")
    page.locator("[name=email]").fill(mail)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    link = re.search(r"https?://\S+/account/confirm-email/\S+", stack.mail_to(mail, matching="confirm-email")).group()
    page.goto(link)
    page.locator("main form button[type=submit]").first.click()
    page.goto("/en/studio/start/")
    if "/login/" in page.url:
        page.locator("[name=login]").fill(mail)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/studio/start/**")


def open_storefront(page, name) -> None:
    page.locator("[name=name]").fill(name)
    page.locator("[name=city]").fill("Ghent")
    page.locator("[name=country]").select_option("BE")
    page.locator("[name=language]").select_option("en")
    choose(page, "[name=legal_form][value=person]")
    choose(page, "[name=vat_status][value=registered]")
    page.locator("[name=vat_id]").fill("BE0123456749")
    page.get_by_role("button", name="Open my storefront").click()
    expect(page).to_have_url(re.compile("/studio/"))


def save(page, section) -> None:
    """Press the section's own button and wait until it says that it is saved."""
    form = page.locator(f"#{section} form.form-wide")
    form.locator("button[type=submit]").last.click()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_signs_up_opens_a_storefront_and_publishes(open_page, live_stack, size):
    page, number = open_page(size=size, locale="en-IE"), uuid.uuid4().hex[:6]
    title = f"Red sun over the canal {number}"
    sign_up(page, live_stack, f"maker-{number}@example.org")
    assert_no_overflow(page)
    open_storefront(page, f"Studio {number}")

    page.goto("/en/studio/works/new/")
    assert_no_overflow(page)
    choose(page, "[name=kind][value=digital]")
    choose(page, "[name=person][value=no]")
    page.locator("[name=title]").fill(title)
    page.locator("[name=language]").select_option("en")
    page.get_by_role("button", name="Start the draft").click()
    expect(page.locator("h1")).to_have_text(title)
    work = page.url.split("?")[0]
    assert_no_overflow(page)

    page.locator("#words [name=words-summary]").fill("A poster of one circle and one wave.")
    page.locator("#words [name=words-description]").fill(
        "Drawn in one evening at the canal, for walls that need a sun."
    )
    save(page, "words")
    options = page.locator("#facts [name=facts-category] option[value]:not([value=''])")
    page.locator("#facts [name=facts-category]").select_option(options.first.get_attribute("value"))
    choose(page, "#facts [name=facts-ai_use][value=none]")
    save(page, "facts")
    choose(page, "#prices [name=prices-personal-on]")
    page.locator("#prices [name=prices-personal-amount]").fill("12.00")
    save(page, "prices")

    page.goto(work)
    upload(page, "#picture", "#picture-alt", "A red circle above a dark wave", "Add the picture")
    page.goto(work)
    page.locator("#file").set_input_files({"name": "red-sun.svg", "mimeType": "image/svg+xml", "buffer": SVG})
    page.get_by_role("button", name="Add the file").click()
    expect(page.locator("#files")).to_contain_text("red-sun.svg")

    page.goto(work)
    page.locator(".studio-publish form[action$='/publish/'] button").click()
    expect(page.locator(".studio-publish form[action$='/pause/']")).to_have_count(1)

    visitor = open_page(size=size, locale="en-IE")
    seen_by_search(visitor, title)
    visitor.get_by_role("link", name=re.compile(title)).first.click()
    expect(visitor.locator("h1")).to_have_text(title)
    # Nobody has verified the payment account yet: it is shown, it can be saved, it cannot be bought.
    expect(visitor.locator("button.work-add")).to_have_count(0)


def upload(page, field, alt, words, button) -> None:
    page.locator(field).set_input_files({"name": "red-sun.svg", "mimeType": "image/svg+xml", "buffer": SVG})
    page.locator(alt).fill(words)
    page.get_by_role("button", name=button).click()
    expect(page.locator(".studio-pictures li")).to_have_count(1)


def seen_by_search(page, title, tries: int = 40) -> None:
    """The worker indexes it within seconds; the page cache lives for its own seconds, so each try asks anew."""
    for number in range(tries):
        page.goto(f"/en/search/?q={title.replace(' ', '+')}&price_max={9000 + number}")
        if page.get_by_role("link", name=re.compile(title)).count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{title} was not found")


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_kept(open_page, live_stack):
    page, number = open_page(locale="en-IE"), uuid.uuid4().hex[:6]
    sign_up(page, live_stack, f"maker-{number}@example.org")
    open_storefront(page, f"Studio {number}")
    page.goto("/en/studio/works/new/")
    choose(page, "[name=kind][value=digital]")
    choose(page, "[name=person][value=no]")
    page.locator("[name=title]").fill("Not a picture")
    page.locator("[name=language]").select_option("en")
    page.get_by_role("button", name="Start the draft").click()
    page.locator("#file").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90" + b"0" * 900}
    )
    page.get_by_role("button", name="Add the file").click()
    expect(page.locator(".studio-files li")).to_have_count(0)
