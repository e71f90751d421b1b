"""Journey: a guest orders work, the maker does it, the guest asks for a change and accepts by one click of a mail."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from cms.demo.accounts import PASSWORD
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.steps import assert_no_overflow, fill_checkout, order_button, pay, put_work_into_basket
from tests.journeys.test_pages import complaints
from tests.marketplace.files import small

SERVICE = "Buchumschlag nach Art eines Holzschnitts"
PDF = {"name": "plakat.pdf", "mimeType": "application/pdf", "buffer": small.pdf()}


def sign_in(page) -> None:
    page.goto("/en/account/login/")
    page.locator("[name=login]").fill("maker@demo.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")


def ordered_by_a_guest(page, mail, *, javascript=True) -> str:
    """The address of the conversation, from the order's page."""
    put_work_into_basket(page, query="Buchumschlag", title=SERVICE)
    fill_checkout(page, mail=mail)
    order_button(page).click()
    page.wait_for_url("**/pay/**")
    pay(page)
    page.wait_for_url("**/de/orders/**")
    link = page.locator(".order-next a[href*='/engagements/']").first
    expect(link).to_contain_text(SERVICE)
    fine(page) if javascript else None
    link.click()
    expect(page.locator("h1")).to_have_text(SERVICE)
    return page.url


def fine(page) -> None:
    assert_no_overflow(page)
    assert complaints(page) == []


def hand_over(maker, words) -> None:
    form = maker.locator("form[action$='/deliver/']")
    form.locator("textarea").fill(words)
    form.locator("input[type=file]").set_input_files(PDF)
    form.locator("button[type=submit]").click()
    expect(form).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_brief_delivery_change_acceptance(open_page, live_stack, size):
    guest, maker, mail = (
        open_page(size=size),
        open_page(size=size, locale="en-IE"),
        f"lea-{uuid.uuid4().hex[:8]}@example.org",
    )
    address = ordered_by_a_guest(guest, mail)
    fine(guest)

    sign_in(maker)
    maker.goto(re.sub(r"/de/(engagements/\w+/).*", r"/en/\1", address))
    expect(maker.locator(".talk-brief")).to_contain_text("Ein Plakat für unser Fest im Juni")
    fine(maker)
    maker.locator("form[action$='/start/'] button").click()
    expect(maker.locator(".talk-work .badge").first).to_have_text("In progress")
    fine(maker)
    # The guest's page is fresh without a reload.
    expect(guest.locator(".talk-work .badge").first).to_have_text("In Arbeit")

    hand_over(maker, "The first draft of your poster, in red and blue.")
    fine(maker)
    expect(guest.locator(".talk-entries")).to_contain_text("The first draft of your poster")
    fine(guest)
    with guest.expect_download() as waiting:
        guest.locator(".talk-files a").last.click()
    assert waiting.value.path().read_bytes() == PDF["buffer"]

    guest.locator("details", has=guest.locator("form[action*='/changes/']")).locator("summary").click()
    wish = guest.locator("form[action*='/changes/']")
    wish.locator("textarea").fill("Bitte das Blau etwas dunkler.")
    wish.locator("button[type=submit]").click()
    expect(guest.locator(".talk-entries")).to_contain_text("Bitte das Blau etwas dunkler.")
    fine(guest)

    maker.reload()
    expect(maker.locator(".talk-entries")).to_contain_text("Bitte das Blau etwas dunkler.")
    hand_over(maker, "Now with a darker blue, version two.")

    click = re.search(r"https?://\S+/engagements/click/\S+", live_stack.mail_to(mail, matching="version two"))[0]
    guest.goto(click)
    expect(guest.locator("main form button[type=submit]")).to_be_focused()
    fine(guest)
    guest.keyboard.press("Enter")
    guest.wait_for_url("**/de/engagements/**")
    expect(guest.locator(".talk-work .badge").first).to_have_text("Angenommen")
    fine(guest)
    maker.reload()
    expect(maker.locator(".talk-work .badge").first).to_have_text("Accepted")
    maker.locator(".talk-back").click()
    expect(maker.locator("#work")).to_contain_text("it is accepted, and your share is due")
    fine(maker)
    guest.locator(".talk-back").click()
    expect(guest.locator("#downloads")).to_contain_text("Lizenzzertifikat")
    fine(guest)


def test_all_of_it_without_scripts(open_page, live_stack):
    guest, maker = open_page(javascript=False), open_page(javascript=False, locale="en-IE")
    address = ordered_by_a_guest(guest, f"lea-{uuid.uuid4().hex[:8]}@example.org", javascript=False)
    sign_in(maker)
    maker.goto(re.sub(r"/de/(engagements/\w+/).*", r"/en/\1", address))
    maker.locator("form[action$='/start/'] button").click()
    hand_over(maker, "The poster is finished, please look.")
    guest.reload()
    guest.locator("form[action*='/accept/'] button").click()
    expect(guest.locator(".talk-work .badge").first).to_have_text("Angenommen")
