"""Journeys (d, its notice) and (e): a guest withdraws from one of two lines; somebody reports a work, an operator
decides at the desk, both sides are answered.

Keyboard only where a person sends something. In German at 1280 and in Greek at 390 pixels.
"""

from __future__ import annotations

import re
import uuid
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from marketplace.markets.wording import withdrawal_labels
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
)
from tests.journeys.test_buy import asked, tab_to
from tests.journeys.test_pages import complaints

CASES = pytest.mark.parametrize(("size", "language"), [(WIDE, "de"), (PHONE, "el")], ids=["1280-de", "390-el"])


def somebody(name: str) -> str:
    return f"{name}-{uuid.uuid4().hex[:8]}@example.org"


def is_fine(page) -> None:
    assert_no_overflow(page)
    assert complaints(page) == []


def path_in(text: str, pattern: str) -> str:
    """The path and query of the first address in a mail that fits."""
    parts = urlsplit(re.search(rf"https?://\S*{pattern}\S*", text).group(0))
    return f"{parts.path}?{parts.query}"


def type_into(page, name: str, text: str) -> None:
    tab_to(page, lambda here: here["name"] == name)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page, tag: str, words: str) -> None:
    tab_to(page, lambda here: here["tag"] == tag and here["text"].strip() == words)
    page.keyboard.press("Enter")


def bought_by(page, mail: str) -> str:
    """The number of a paid order of a download and a service."""
    put_work_into_basket(page, query=TYPO, title=WORK)
    put_work_into_basket(page, query="Veranstaltungsplakat", title=SERVICE)
    fill_checkout(page, mail=mail)
    order_button(page).click()
    page.wait_for_url("**/pay/**")
    pay(page, outcome="ok")
    page.wait_for_url("**/de/orders/**")
    return urlsplit(page.url).path.strip("/").split("/")[-1]


@CASES
def test_a_guest_withdraws_from_one_of_two_lines(open_page, live_stack, size, language):
    page, mail = open_page(size=size), somebody("kaethe")
    number = bought_by(page, mail)
    live_stack.mail_to(mail, matching=re.escape(WORK))
    labels = withdrawal_labels(language)

    page.context.clear_cookies()
    page.goto(f"/{language}/legal/imprint/")
    page.get_by_role("link", name=labels.open).click()  # the foot of any page
    expect(page.locator("h1")).to_have_text(labels.open)
    assert page.context.cookies() == []
    is_fine(page)
    type_into(page, "number", number)
    type_into(page, "email", mail)
    page.keyboard.press("Enter")
    page.wait_for_selector("#asked")
    is_fine(page)

    page.goto(path_in(live_stack.mail_to(mail, matching="asked="), f"/withdraw/{number}/"))
    service = page.locator(".withdraw-line", has_text=SERVICE)
    download = page.locator(".withdraw-line", has_text=WORK)
    expect(download).to_be_visible()
    is_fine(page)
    box = service.locator("input[type=checkbox]").get_attribute("id")
    tab_to(page, lambda here: here["name"] == "lines" and page.evaluate("document.activeElement.id") == box)
    page.keyboard.press("Space")
    press(page, "BUTTON", labels.confirm)
    page.wait_for_url("**/withdraw/receipt/**")
    is_fine(page)
    expect(page.locator(".withdraw-said")).to_contain_text(SERVICE)
    expect(page.locator(".withdraw-said")).not_to_contain_text(WORK)

    receipt = live_stack.mail_to(mail, matching=r"\d\d:\d\d:\d\d \(UTC\+1\)")
    assert SERVICE in receipt
    assert WORK not in receipt
    wait_for_refund(page, live_stack, number)
    gross, title = asked(
        live_stack,
        "SELECT r.amount_minor, l.title FROM payment_refundline r JOIN order_linefacts l ON l.id = r.line_id "
        "JOIN order_sellerorder s ON s.id = l.seller_order_id JOIN order_order o ON o.id = s.order_id "
        "WHERE o.number = ?",
        number,
    )[0]
    assert (gross > 0, title) == (True, SERVICE)
    told = live_stack.mail_to(maker_of(live_stack, "t.title = ?", SERVICE), matching=rf"withdr.*{re.escape(number)}")
    assert SERVICE in told


def maker_of(stack, which: str, value: str) -> str:
    """The address of the person behind a work."""
    return asked(
        stack,
        "SELECT u.email FROM offerings_offering o JOIN offerings_offeringtext t ON t.offering_id = o.id "
        "JOIN partner_teammember m ON m.partner_id = o.partner_id JOIN users_user u ON u.id = m.user_id "
        f"WHERE {which}",
        value,
    )[0][0]


def wait_for_refund(page, stack, number: str) -> None:
    """The sandbox has given the money of the one line back, and the order says so."""
    for _ in range(60):
        if asked(stack, "SELECT status FROM order_order WHERE number = ?", number)[0][0] == "partly_refunded":
            return
        page.wait_for_timeout(500)
    raise AssertionError("the refund did not come through")


def decide_at_the_desk(page, notice: str) -> None:
    """What waits, the notice, measure, ground and facts: the operator's way from the first page of the admin."""
    sign_in(page, "operator@demo.example", "/cms/")
    expect(page.locator(".desk-waiting")).to_contain_text("Notices")
    page.goto(f"/cms/desk/notices/?q={notice}")
    page.get_by_role("link", name=notice).click()
    expect(page.locator("main")).to_contain_text("This picture is mine.")
    assert_accessible(page)
    assert_no_overflow(page)
    page.get_by_role("link", name="Decide the notice").click()
    page.get_by_label("What is done").select_option("take_down")
    page.get_by_label("What we found").fill("The picture shows a work of Anna Muster.")
    decide = page.get_by_role("button", name="Decide and tell both sides")
    decide.click()
    expect(page.locator("[role=alert]")).to_contain_text("Name the law or the clause")  # nothing was decided
    page.get_by_label("What it rests on").select_option("law")
    page.get_by_label("Article or clause").fill("Directive 2001/29/EC, Art. 2")
    assert_accessible(page)
    assert_no_overflow(page)
    decide.click()
    expect(page.locator(".messages")).to_contain_text("Both sides get the reasons by mail")
    expect(page.locator("main")).to_contain_text("The picture shows a work of Anna Muster.")
    expect(page.get_by_role("link", name="Decide the notice")).to_have_count(0)


@CASES
def test_somebody_reports_a_work_and_both_sides_are_answered(open_page, live_stack, size, language):
    page, mail = open_page(size=size), somebody("anna")
    public_id, slug = asked(
        live_stack,
        "SELECT public_id, slug FROM offerings_offering WHERE state = 'published' AND kind = 'digital' "
        "AND public_id NOT IN (SELECT o.public_id FROM offerings_offering o JOIN offerings_offeringtext t "
        "ON t.offering_id = o.id WHERE t.title = ?) ORDER BY id DESC",
        WORK,
    )[0]
    page.goto(f"/{language}/works/{slug}-{public_id}/")
    page.locator(".work-buy a[href*='/report/']").click()
    expect(page.locator("[name=url]")).to_have_value(re.compile(public_id))
    is_fine(page)
    type_into(page, "explanation", "This picture is mine. Nobody asked me for it.")
    type_into(page, "name", "Anna Muster")
    type_into(page, "email", mail)
    tab_to(page, lambda here: here["name"] == "good_faith")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/*/?key=*")
    is_fine(page)
    assert page.context.cookies() == []
    notice = urlsplit(page.url).path.strip("/").split("/")[-1]
    live_stack.mail_to(mail, matching=notice)

    decide_at_the_desk(open_page(size=size, locale="en-IE"), notice)
    answer = live_stack.mail_to(mail, matching="Directive 2001/29/EC")
    told = live_stack.mail_to(
        maker_of(live_stack, "o.public_id = ?", public_id), matching=r"(?s)Anna Muster.*2001/29/EC"
    )
    assert mail not in told
    maker = open_page(size=size)
    maker.goto(path_in(told, "/reasons/"))
    expect(maker.locator("main")).to_contain_text("The picture shows a work of Anna Muster.")
    is_fine(maker)
    # Another address than before: pages that everybody shares may be a minute old (ADR 0006).
    assert page.goto(f"/{language}/works/{slug}-{public_id}/?again").status == 410

    page.goto(path_in(answer, "/reasons/"))
    expect(page.locator("main")).to_contain_text("Directive 2001/29/EC")
    is_fine(page)
    type_into(page, "text", "All works of this maker should be looked at.")
    tab_to(page, lambda here: here["tag"] == "BUTTON" and "button" in here["classes"])
    page.keyboard.press("Enter")
    expect(page.locator(".case-said")).to_contain_text("All works of this maker")
    is_fine(page)
    assert complaints_of(live_stack, notice) == [("reporter", "received")]


def complaints_of(stack, notice: str) -> list[tuple]:
    return asked(
        stack,
        "SELECT c.side, c.state FROM compliance_complaint c JOIN compliance_statementofreasons s ON s.id = c.statement_id "
        "JOIN compliance_notice n ON n.id = s.notice_id WHERE n.public_id = ?",
        notice,
    )


@pytest.mark.parametrize(
    "path", ["/de/", "/de/search/", "/de/makers/", "/de/withdraw/", "/de/report/", "/el/legal/terms/"]
)
def test_looking_around_sets_no_cookie(open_page, path):
    page = open_page()
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.context.cookies() == []
