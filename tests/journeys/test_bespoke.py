"""Journey (b): a guest asks two makers, compares their quotes, accepts one and pays; its milestones are handed over,
accepted and become due one by one.
"""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from cms.demo.accounts import PASSWORD
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.steps import assert_no_overflow, order_button, pay
from tests.journeys.test_buy import asked as asked_of_database
from tests.journeys.test_pages import complaints
from tests.marketplace.files import small

FRENCH, ESTONIAN = "atelier-du-panier", "puuloige-kaks"
DONE = {"name": "plakat.pdf", "mimeType": "application/pdf", "buffer": small.pdf()}
SHARES = (("Kavand", 8100), ("Plakat", 18945))
BRIEF = "Ein Plakat für unser Hoffest im Juni, A2, zwei Farben. Ein Entwurf als Skizze liegt bei."
PDF = {"name": "skizze.pdf", "mimeType": "application/pdf", "buffer": small.pdf()}


def fine(page) -> None:
    """Nothing overflows, and axe finds nothing."""
    page.wait_for_load_state("networkidle")
    assert_no_overflow(page)
    assert complaints(page) == [], page.url


def sign_in(page, maker: str) -> None:
    page.goto("/en/account/login/")
    page.locator("[name=login]").fill(f"studio@{maker}.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")


def write_request(page, title: str, mail: str) -> None:
    """From the maker's page to the list of who is asked."""
    page.goto(f"/de/makers/{FRENCH}/")
    page.locator("a[href*='/requests/new/']").click()
    fine(page)
    page.locator("[name=title]").fill(title)
    page.locator("[name=brief]").fill(BRIEF)
    page.locator("[name=attachments]").set_input_files(PDF)
    page.locator("[name=budget_min]").fill("300")
    page.locator("[name=budget_max]").fill("900,00")
    page.locator("[name=name]").fill("Käthe Prüfer")
    page.locator("[name=email]").fill(mail)
    page.locator("[name=country]").select_option("AT")
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_url("**/makers/")


def also_ask(page, maker: str) -> None:
    page.locator("#q").fill(maker.split("-")[0])
    page.locator(".bespoke-search button").click()
    page.wait_for_load_state("networkidle")
    fine(page)
    page.locator(f"button[name=ask][value='{maker}']").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("button[name=leave]")).to_have_count(2)


def write_quote(page, title: str, steps: list[tuple[str, str, str]]) -> None:
    """In the studio: from today's list to a sent quote."""
    page.goto("/en/studio/")
    page.get_by_role("link", name=title).first.click()
    expect(page.locator("h1")).to_have_text(title)
    fine(page)
    page.locator("a[href$='/quote/']").click()
    page.locator("[name=scope]").fill("Two sketches to choose from, then the poster as a PDF for print.")
    for row, (name, amount, days) in enumerate(steps):
        page.locator(f"[name='{row}-title']").fill(name)
        page.locator(f"[name='{row}-amount']").fill(amount)
        page.locator(f"[name='{row}-days']").fill(days)
    page.locator("[name=valid_until]").fill(str(date.today() + timedelta(days=20)))
    expect(page.locator("#quote-total")).to_contain_text("You receive")
    fine(page)
    page.locator("button[name=do][value=send]").click()
    page.wait_for_url(re.compile(r"/studio/requests/\w+/$"))
    fine(page)


def milestone(page, name: str):
    """Its part of the conversation."""
    return page.locator(".talk-work", has=page.locator(".talk-tier", has_text=name))


def hand_over(studio, name: str, words: str) -> None:
    form = milestone(studio, name).locator("form[action$='/deliver/']")
    form.locator("textarea").fill(words)
    form.locator("input[type=file]").set_input_files(DONE)
    form.locator("button[type=submit]").click()
    expect(form).to_have_count(0)


def due(stack, mail: str) -> list[tuple[str, int]]:
    """Milestones whose share is due, with the cents."""
    return asked_of_database(
        stack,
        "SELECT line.tier_name, due.share_minor FROM fulfilment_dueshare due "
        "JOIN order_linefacts line ON line.id = due.line_id "
        "JOIN order_sellerorder part ON part.id = line.seller_order_id "
        "JOIN order_orderfacts facts ON facts.order_id = part.order_id WHERE facts.email = ? ORDER BY due.id", mail,
    )  # fmt: skip


def milestones_one_by_one(guest, studio, stack, mail: str) -> None:
    """Each is handed over in the conversation and accepted there; the next begins when the one before is accepted."""
    guest.locator(".order-next a[href*='/engagements/']").first.click()
    expect(milestone(guest, "Kavand").locator(".badge").first).to_have_text("Bereit zum Beginn")
    expect(milestone(guest, "Plakat")).to_contain_text("Beginnt, wenn die Etappe davor angenommen ist.")
    fine(guest)
    studio.goto(re.sub(r"/de/(engagements/\w+/).*", r"/en/\1", guest.url))
    waiting = milestone(studio, "Plakat").locator("form[action$='/start/'], form[action$='/deliver/']")
    expect(waiting).to_have_count(0)
    fine(studio)
    milestone(studio, "Kavand").locator("form[action$='/start/'] button").click()
    accepted = []
    for name, share in SHARES:
        expect(milestone(studio, name).locator(".badge").first).to_have_text("In progress")
        hand_over(studio, name, f"{name}: here it is.")
        assert due(stack, mail) == accepted  # handing over is not enough
        guest.reload()
        if not accepted:  # the second looks the same
            fine(studio)
            fine(guest)
        milestone(guest, name).locator("form[action*='/accept/'] button").click()
        expect(milestone(guest, name).locator(".badge").first).to_have_text("Angenommen")
        accepted.append((name, share))
        assert due(stack, mail) == accepted
        studio.reload()
        expect(milestone(studio, name).locator(".badge").first).to_have_text("Accepted")
    fine(guest)
    studio.locator(".talk-back").click()
    expect(studio.locator("#work")).to_contain_text("it is accepted, and your share is due")
    expect(studio.locator(".is-total .number")).to_have_text(["€81.00", "€189.45"])
    fine(studio)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_request_two_quotes_milestones(open_page, live_stack, size):
    number = uuid.uuid4().hex[:6]
    title, mail = f"Plakat für das Hoffest {number}", f"kaethe-{number}@example.org"
    guest = open_page(size=size)
    write_request(guest, title, mail)
    also_ask(guest, ESTONIAN)
    link = re.search(r"https?://\S+/requests/\S+", live_stack.mail_to(mail, matching="/requests/")).group()
    guest.goto(link)
    fine(guest)
    guest.locator("form[action$='/send/'] button").click()
    guest.wait_for_url(re.compile(r"\?key="))
    fine(guest)

    for maker, steps in (
        (FRENCH, [("Skizzen", "150", "7"), ("Plakat", "350", "21")]),
        (ESTONIAN, [("Kavand", "90.00", "5"), ("Plakat", "210.50", "14")]),
    ):
        studio = open_page(size=size, locale="en-IE")  # the last one, whose quote is accepted, does the work
        sign_in(studio, maker)
        write_quote(studio, title, steps)
    live_stack.mail_to(mail, matching=r"#maker-")

    guest.reload()
    fine(guest)
    quotes = guest.locator("article.quote")
    expect(quotes).to_have_count(2)
    cheap = quotes.first
    expect(cheap).to_contain_text("Kavand")
    cheap.locator("form[action$='/accept/'] button").click()
    guest.wait_for_url("**/checkout/apart/**")
    guest.locator("[name=postcode]").fill("1050")
    with guest.expect_response(lambda answer: answer.request.method == "POST" and "/checkout/" in answer.url):
        guest.locator("[name=postcode]").blur()  # the total is asked for again, and the boxes with it
    guest.wait_for_load_state("networkidle")
    for box in guest.locator(".checkout-consents input[type=checkbox]").all():
        box.check()
    fine(guest)
    order_button(guest).click()
    guest.wait_for_url("**/pay/**")
    pay(guest)
    guest.wait_for_url("**/de/orders/**")
    expect(guest.locator("main")).to_contain_text("Kavand")
    live_stack.mail_to(mail, matching="Kavand")
    paid = guest.url

    lines = asked_of_database(
        live_stack,
        "SELECT line.kind, line.tier_name, line.net_minor FROM order_linefacts line "
        "JOIN order_sellerorder part ON part.id = line.seller_order_id "
        "JOIN order_orderfacts facts ON facts.order_id = part.order_id WHERE facts.email = ? ORDER BY line.id", mail,
    )  # fmt: skip
    assert lines == [("bespoke", "Kavand", 9000), ("bespoke", "Plakat", 21050)]
    live_stack.mail_to(f"studio@{FRENCH}.example", matching=number)
    guest.goto(link)
    guest.wait_for_load_state("networkidle")
    expect(guest.locator("form[action$='/accept/']")).to_have_count(0)
    states = asked_of_database(
        live_stack, "SELECT state FROM bespoke_request WHERE email = ?", mail
    )  # fmt: skip
    assert states == [("ordered",)]
    guest.goto(paid)
    milestones_one_by_one(guest, studio, live_stack, mail)
