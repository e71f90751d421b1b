"""Journey (d), the accountant: the books at the desk, a posting that two persons make, what a rule would take."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.steps import assert_accessible, assert_no_overflow, sign_in
from tests.journeys.test_desk import bought, give_password_again, wait_for_text

WHY = "the return of the quarter was a cent short"
FIGURE = "Supplies at"


def looked_at(page) -> None:
    """For everybody who reads it, in any width."""
    assert_accessible(page)
    assert_no_overflow(page)


def opened(page, address: str) -> None:
    """With the password again where money is looked at or moved."""
    page.goto(address)
    if "reauthenticate" in page.url:
        give_password_again(page)
        page.wait_for_url(lambda url: url.endswith(address))
    assert_no_overflow(page)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_the_books_are_read_and_a_cent_is_put_right_by_two_persons(open_page, size):
    buyer, finance, owner = open_page(), open_page(size=size, locale="en"), open_page(size=size, locale="en")
    number = bought(buyer)

    sign_in(finance, "finance@demo.example", "/cms/")
    opened(finance, f"/cms/desk/entries/?q={number}")
    finance.locator("td.title a").first.click()
    expect(finance.locator("main")).to_contain_text(number)
    looked_at(finance)
    opened(finance, "/cms/desk/months/")
    assert_accessible(finance)
    finance.locator("main table a").first.click()
    expect(finance.locator("main")).to_contain_text("Trial balance in EUR")
    looked_at(finance)
    finance.goto("/cms/desk/oss/")
    finance.locator("main table a").first.click()
    wait_for_text(finance, FIGURE)
    looked_at(finance)
    for name in ("reversals", "locations"):
        finance.goto(f"/cms/desk/{name}/")
        assert_no_overflow(finance)

    opened(finance, "/cms/desk/corrections/new/")
    assert_accessible(finance)
    first = finance.locator("fieldset").first
    first.get_by_label("From", exact=True).select_option("losses")
    first.get_by_label("To", exact=True).select_option("vat_payable")
    first.get_by_label("Amount").fill("0.01")
    finance.get_by_label("Reason").fill(WHY)
    finance.get_by_role("button", name="Propose it to a second person").click()
    expect(finance.locator("main")).to_contain_text("wants the channel and the state")
    assert_accessible(finance)
    first.get_by_label("To: whose, or which").fill("oss:FR")
    finance.get_by_role("button", name="Propose it to a second person").click()
    expect(finance.locator("main")).to_contain_text("Proposed")

    sign_in(owner, "operator@demo.example", "/cms/")
    expect(owner.locator(".desk-waiting")).to_contain_text("Postings to approve")
    opened(owner, "/cms/desk/corrections/?state=proposed")
    owner.get_by_role("link", name=WHY).click()
    owner.get_by_role("link", name="Approve").click()
    owner.get_by_label("Reason").fill("I saw the return")
    looked_at(owner)
    owner.get_by_role("button", name="Approve and post it").click()
    expect(owner.locator("main")).to_contain_text("Approved and posted as entry")

    opened(owner, "/cms/desk/commission/new/")
    assert_accessible(owner)
    owner.get_by_label("Name").fill("Ring of Ghent")
    owner.get_by_label(re.compile("Per cent")).fill("7.5")
    owner.get_by_role("button", name="Show what it takes").click()
    expect(owner.locator("main")).to_contain_text("€7.50")
    looked_at(owner)
