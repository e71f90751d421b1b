"""Journey (d), first half: an operator refunds one line; above the limit a second person approves."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from cms.demo.accounts import PASSWORD
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.steps import (
    SERVICE,
    TYPO,
    WORK,
    assert_accessible,
    assert_no_overflow,
    fill_checkout,
    order_button,
    pay,
    put_work_into_basket,
    sign_in,
)  # fmt: skip


def bought(page) -> str:
    """A guest orders and pays a download and a service; the browser stands on the order. Its number."""
    put_work_into_basket(page, query=TYPO, title=WORK)
    put_work_into_basket(page, query="Veranstaltungsplakat", title=SERVICE)
    fill_checkout(page, mail=f"kaethe-{uuid.uuid4().hex[:8]}@example.org")
    order_button(page).click()
    page.wait_for_url("**/pay/**")
    pay(page)
    page.wait_for_url("**/de/orders/**")
    return re.search(r"/orders/([^/?]+)/", page.url)[1]


def give_password_again(page) -> None:
    page.wait_for_url("**/account/reauthenticate/**")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def open_order(page, number: str) -> None:
    """Found by its number in the list."""
    page.goto(f"/cms/desk/orders/?q={number}")
    page.get_by_role("link", name=number).click()
    expect(page.locator("#header-title, h1").first).to_contain_text(number)


def refund(page, title: str, amount: str, why: str) -> None:
    page.locator(".desk-acts").get_by_role("link", name="Refund", exact=True).click()
    if "reauthenticate" in page.url:
        give_password_again(page)
    page.get_by_label(re.compile(re.escape(title))).fill(amount)
    page.get_by_label("Reason").fill(why)
    assert_accessible(page)
    assert_no_overflow(page)
    page.get_by_role("button", name="Give the money back").click()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_one_line_goes_back_and_a_large_sum_needs_two(open_page, size):
    buyer, finance, owner = open_page(), open_page(size=size, locale="en"), open_page(size=size, locale="en")
    number = bought(buyer)

    sign_in(finance, "finance@demo.example", "/cms/")
    open_order(finance, number)
    assert_accessible(finance)
    assert_no_overflow(finance)
    finance.locator(".desk-acts").get_by_role("link", name="Refund", exact=True).click()
    give_password_again(finance)
    finance.get_by_role("button", name="Give the money back").click()  # without amount and reason
    expect(finance.locator(".desk-form")).to_contain_text("This field is required")
    finance.goto(f"/cms/desk/orders/{number}/")
    refund(finance, WORK, "2.00", "one file was damaged")
    expect(finance.locator("main")).to_contain_text("The refund is on its way")
    wait_for_text(buyer, "Teilweise erstattet")

    refund(finance, SERVICE, "180.00", "the maker is ill")
    expect(finance.locator("main")).to_contain_text("needs a second person")

    sign_in(owner, "operator@demo.example", "/cms/")
    expect(owner.locator(".desk-waiting")).to_contain_text("Refunds to approve")
    owner.goto(f"/cms/desk/proposals/?q={number}")
    give_password_again(owner)  # to look at money, too
    owner.get_by_role("link", name=number).click()
    owner.get_by_role("link", name="Approve").click()
    owner.get_by_label("Reason").fill("I have spoken with the maker")
    assert_accessible(owner)
    assert_no_overflow(owner)
    owner.get_by_role("button", name="Approve and give the money back").click()
    expect(owner.locator("main")).to_contain_text("Approved")

    finance.goto(f"/cms/desk/orders/{number}/")
    expect(finance.locator("main")).to_contain_text("one file was damaged")
    expect(finance.locator("main")).to_contain_text("I have spoken with the maker")
    wait_for_given_back(finance, "€182.00")


def wait_for_text(page, text: str) -> None:
    """The bank answers through the worker: look again until the page says it."""
    for _ in range(30):
        page.reload()
        if text in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{page.url} never said {text}")


def wait_for_given_back(page, amount: str) -> None:
    for _ in range(30):
        page.reload()
        if amount in page.locator(".desk-facts").first.inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{amount} never went back")
