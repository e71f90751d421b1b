"""Journey (b): a German-speaking buyer in Austria buys from Estonia and France in one checkout, as a guest."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import uuid
from contextlib import closing

import pytest
from playwright.sync_api import expect

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
)  # fmt: skip


def somebody() -> str:
    return f"kaethe-{uuid.uuid4().hex[:8]}@example.org"


def at_the_provider(page, mail):
    """A basket of two makers, ordered; the browser stands on the payment page."""
    put_work_into_basket(page, query=TYPO, title=WORK)
    put_work_into_basket(page, query="Veranstaltungsplakat", title=SERVICE)
    fill_checkout(page, mail=mail)
    order_button(page).click()
    page.wait_for_url("**/pay/**")


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "nojs"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_finds_buys_pays_and_has_it(open_page, live_stack, size, javascript):
    page, mail = open_page(size=size, javascript=javascript), somebody()
    page.goto("/")
    expect(page).to_have_url(re.compile("/de/$"))
    assert_no_overflow(page) if javascript else None
    put_work_into_basket(page, query=TYPO, title=WORK)
    put_work_into_basket(page, query="Veranstaltungsplakat", title=SERVICE)
    promised = sold_digests(live_stack)
    page.goto("/de/basket/")
    expect(page.locator(".basket-line")).to_have_count(2)
    fill_checkout(page, mail=mail)
    if javascript:
        assert_no_overflow(page)
    order_button(page).click()
    page.wait_for_url("**/pay/**")
    pay(page)
    page.wait_for_url("**/de/orders/**")
    text = live_stack.mail_to(mail, matching=re.escape(WORK))
    assert SERVICE in text
    page.reload()
    files = page.locator("#downloads")
    expect(files).to_contain_text(WORK)
    with page.expect_download() as waiting:
        files.locator("a.button[href*='/download/']").first.click()
    content = waiting.value.path().read_bytes()
    assert promised[waiting.value.suggested_filename] == hashlib.sha256(content).hexdigest()


def test_back_button_after_payment_shows_the_paid_order_and_no_second_one(open_page, live_stack):
    page, mail = open_page(), somebody()
    at_the_provider(page, mail)
    pay(page)
    page.wait_for_url("**/de/orders/**")
    paid = page.url.split("?")[0]
    live_stack.mail_to(mail, matching=re.escape(WORK))
    seen = go_back_to_the_shop(page, live_stack.url)
    assert page.url.split("?")[0] == paid, seen  # the checkout page is the paid order now
    expect(page.locator("#downloads")).to_contain_text(WORK)
    page.goto("/de/checkout/")
    assert page.url.split("?")[0] == paid
    page.goto("/de/basket/")
    expect(page.locator(".basket-line")).to_have_count(0)
    assert orders_of(live_stack, mail) == 1
    assert (
        asked(
            live_stack,
            "SELECT count(*) FROM payment_payment p JOIN order_orderfacts f ON f.order_id = p.order_id "
            "WHERE f.email = ?",
            mail,
        )[0][0]
        == 1
    )


def go_back_to_the_shop(page, url: str) -> list[str]:
    """Press the back button until the browser stands in the shop again; where it was on the way."""
    seen = []
    for _ in range(8):
        page.go_back()
        seen.append(page.url)
        if page.url.startswith(url):
            return seen
    raise AssertionError(f"not back in the shop: {seen}")


def test_double_click_orders_once(open_page, live_stack):
    page, mail = open_page(), somebody()
    put_work_into_basket(page, query=TYPO, title=WORK)
    fill_checkout(page, mail=mail)
    order_button(page).dblclick(no_wait_after=True)
    page.wait_for_url("**/pay/**")
    pay(page, outcome="ok")
    page.wait_for_url("**/de/orders/**")
    live_stack.mail_to(mail, matching=re.escape(WORK))
    assert orders_of(live_stack, mail) == 1


def test_cookie_lost_on_the_way_to_the_provider(open_page, live_stack):
    page, mail = open_page(), somebody()
    at_the_provider(page, mail)
    page.context.clear_cookies()
    pay(page)
    page.wait_for_url("**/de/orders/**")
    live_stack.mail_to(mail, matching=re.escape(WORK))
    page.reload()
    expect(page.locator("#downloads")).to_contain_text(WORK)


def test_a_stranger_cannot_open_the_order(open_page, live_stack):
    page, mail = open_page(), somebody()
    at_the_provider(page, mail)
    pay(page, outcome="ok")
    page.wait_for_url("**/de/orders/**")
    stranger = open_page()
    answer = stranger.goto(page.url.split("?")[0])
    assert answer.status == 404
    assert WORK not in stranger.content()


def asked(stack, question: str, *values: str) -> list[tuple]:
    """Rows of the stack's own database, read only."""
    with closing(sqlite3.connect(f"file:{stack.place.database}?mode=ro", uri=True)) as database:
        return database.execute(question, values).fetchall()


def orders_of(stack, mail: str) -> int:
    """How many orders an address has."""
    return asked(stack, "SELECT count(*) FROM order_orderfacts WHERE email = ?", mail)[0][0]


def sold_digests(stack) -> dict[str, str]:
    """Checksum by file name, as written down when the makers put the files in."""
    return dict(asked(stack, "SELECT name, sha256 FROM files_privatefile"))


def test_keyboard_alone_puts_a_work_into_the_basket_and_goes_to_checkout(open_page):
    page = open_page()
    page.goto(f"/de/search/?q={TYPO}")
    tab_to(page, lambda here: WORK in here["text"] and here["tag"] == "A")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(WORK)
    tab_to(page, lambda here: "work-add" in here["classes"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/de/basket/")
    expect(page.locator(".basket-line")).to_have_count(1)
    tab_to(page, lambda here: here["href"].endswith("/de/checkout/"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/de/checkout/")
    tab_to(page, lambda here: here["name"] == "email")


FOCUSED = """() => { const e = document.activeElement; return {
  tag: e.tagName, text: (e.innerText || e.getAttribute('aria-label') || ''), classes: e.className || '',
  href: e.href || '', name: e.name || '' } }"""


# A card or a tier draws the ring round itself when the link or the radio in it has the focus.
RINGED = """() => { for (let e = document.activeElement, up = 0; e && up < 6; e = e.parentElement, up++) {
  const style = getComputedStyle(e);
  if (style.outlineStyle !== 'none' || style.boxShadow !== 'none') return true }
  return false }"""


def tab_to(page, reached, limit: int = 90) -> None:
    """Press Tab until the wanted element has the focus, and see that the focus is visible."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if reached(page.evaluate(FOCUSED)):
            assert page.evaluate(RINGED), "the focus cannot be seen"
            return
    raise AssertionError(f"not reached by {limit} presses of Tab on {page.url}")
