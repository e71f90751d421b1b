"""Journey: a seller opens an account and sells beside two others; held, released, paid out, refunded, disputed; explained.

The sandbox's clock moves here, so this journey has a marketplace of its own.
"""

from __future__ import annotations

import re
import subprocess
import uuid

import pytest
from playwright.sync_api import expect

from scripts.demo_steps import ROOT, manage
from tests.journeys.conftest import made_by_the_first
from tests.journeys.stack import new_stack
from tests.journeys.steps import (
    SERVICE,
    TYPO,
    WORK,
    assert_no_overflow,
    order_button,
    pay,
    put_work_into_basket,
    sign_in,
)
from tests.journeys.test_buy import asked
from tests.journeys.test_desk import give_password_again, open_order, refund
from tests.journeys.test_work import hand_over

FERN = "Schlafender Farn"
STUDIO = "atelier-du-panier"
MONEY = "/en/studio/money/"
SENT, TO_BANK = "Sent to your payment account, all in all", "Paid to your bank, all in all"


@pytest.fixture(scope="module")
def live_stack(browser, tmp_path_factory):
    """In place of the one that all other journeys share."""
    stack = new_stack(tmp_path_factory.mktemp("money"))
    try:
        stack.prepare(made_by_the_first(tmp_path_factory))
        stack.start()
        yield stack
    finally:
        stack.end()


def test_the_statement_of_a_seller_explains_every_cent(open_page, live_stack):
    seller, buyer, desk, provider = (open_page(locale="en-IE"), open_page(), open_page(locale="en"), open_page())
    dashboard = f"http://127.0.0.1:{live_stack.place.sandbox_port}/dashboard"
    open_account(seller)
    number = bought_by_a_business(buyer)

    seller.goto(MONEY)
    assert_no_overflow(seller)
    held = pocket(seller, "Held until delivery")
    assert held > 0
    assert (pocket(seller, SENT), pocket(seller, TO_BANK)) == (0, 0)

    done_and_accepted(seller, buyer)
    assert "1 transfers planned" in command(live_stack, "release_due")
    wait_for(seller, lambda: pocket(seller, SENT) == held)
    assert pocket(seller, "Held until delivery") == 0

    paid_out(seller, provider, dashboard)
    wait_for(seller, lambda: pocket(seller, TO_BANK) == held)

    sign_in(desk, "finance@demo.example", "/cms/")
    open_order(desk, number)
    refund(desk, SERVICE, "20.00", "one of the two colours is not right")
    wait_for(seller, lambda: "You owe" in seller.locator("main").inner_text())
    owed = pocket(seller, "You owe")
    assert 0 < owed <= 2000

    provider.goto(dashboard)
    provider.get_by_role("button", name="Dispute", exact=True).click()
    wait_for(desk, lambda: "needs_response" in disputes(live_stack))
    provider.goto(dashboard)
    provider.get_by_role("button", name="Lost").click()
    wait_for(seller, lambda: "Dispute lost" in seller.locator("#statement").inner_text())
    assert pocket(seller, "You owe") == held

    explained(seller, live_stack, held)
    assert ", difference 0 " in command(live_stack, "reconcile")
    command(live_stack, "ledger_check")


def open_account(seller) -> None:
    """From the page *Money* to the provider's questions, and back."""
    sign_in(seller, f"studio@{STUDIO}.example", "/en/studio/")
    seller.goto(MONEY)
    give_password_again(seller)
    expect(seller.locator("h1")).to_have_text("Money")
    expect(seller.locator("main")).to_contain_text("No money yet")
    seller.get_by_role("button", name="Set up your payment account").click()
    seller.wait_for_url("**/onboard/**")
    seller.get_by_role("button", name="Answer everything and finish").click()
    seller.wait_for_url(f"**{MONEY}")
    expect(seller.locator("body")).to_contain_text("Your payment account is ready")


def bought_by_a_business(buyer) -> str:
    """A service and two downloads of three makers in three states, by a business in a fourth. The order's number."""
    put_work_into_basket(buyer, query="Veranstaltungsplakat", title=SERVICE)
    put_work_into_basket(buyer, query=TYPO, title=WORK)
    put_work_into_basket(buyer, query="Farn", title=FERN)
    buyer.goto("/de/checkout/")
    buyer.locator("[name=capacity][value=business]").check()
    told = {"email": f"einkauf-{uuid.uuid4().hex[:8]}@example.org", "name": "Käthe Prüfer", "postcode": "10115"}
    business = {"company": "Prüfer GmbH", "street": "Am Ufer 1", "city": "Berlin", "vat_id": "DE136695976"}
    buyer.locator("[name=country]").select_option("DE")
    for name, value in (told | business).items():
        buyer.locator(f"[name={name}]").fill(value)
    for field in buyer.locator(".checkout-brief textarea, .checkout-brief input[type=text]").all():
        field.fill("Ein Plakat für unser Fest im Juni, im Hochformat.")
    buyer.locator("[name=vat_id]").blur()
    buyer.wait_for_load_state("networkidle")
    expect(buyer.locator("#review")).to_contain_text(re.compile("Umkehr|Steuerschuldnerschaft|Reverse"))
    for box in buyer.locator(".checkout-consents input[type=checkbox]").all():
        box.check()
    order_button(buyer).click()
    buyer.wait_for_url("**/pay/**")
    pay(buyer)
    buyer.wait_for_url("**/de/orders/**")
    return re.search(r"/orders/([^/?]+)/", buyer.url)[1]


def done_and_accepted(seller, buyer) -> None:
    """The work is started, handed over and accepted."""
    buyer.locator(".order-next a[href*='/engagements/']").first.click()
    expect(buyer.locator("h1")).to_have_text(SERVICE)
    seller.goto(re.sub(r".*/de/(engagements/\w+/).*", r"/en/\1", buyer.url))
    seller.locator("form[action$='/start/'] button").click()
    hand_over(seller, "The poster is finished, please look.")
    buyer.reload()
    buyer.locator("form[action*='/accept/'] button").click()
    expect(buyer.locator(".talk-work .badge").first).to_have_text("Angenommen")
    seller.goto(MONEY)


def paid_out(seller, provider, dashboard: str) -> None:
    """Two weeks later the seller sends the money from the provider's own page to the bank, where it arrives."""
    for _ in range(2):
        provider.goto(dashboard)
        provider.get_by_role("button", name="A week later").click()
    seller.get_by_role("button", name="Bank account and payouts at the provider").click()
    seller.wait_for_url("**/express/**")
    seller.get_by_role("button", name="Pay out what is available").click()
    provider.goto(dashboard)
    provider.get_by_role("button", name="A week later").click()
    seller.goto(MONEY)


def explained(seller, stack, held: int) -> None:
    """Each row changes what stood before it by what it says, and the last one stands where the ledger does."""
    seller.goto(MONEY)
    rows = seller.locator("#statement tbody tr").all()
    stood, seen = 0, []
    for row in rows:
        *changes, total = (cents(cell) for cell in row.locator("td").all_inner_texts())
        assert stood + sum(changes) == total, row.inner_text()
        stood = total
        seen.append(row.locator("th").inner_text().splitlines()[0])
    assert stood == cents(seller.locator("#statement p").last.inner_text().split(":")[1]) == in_the_ledger(stack)
    assert stood == -held  # what was sent has gone to the bank, and the buyer has all of it back
    assert len(seen) >= 5, seen


def in_the_ledger(stack) -> int:
    """What all accounts of the seller come to, from the moves alone."""
    sums = """
        SELECT coalesce(sum(CASE WHEN t.owner_id = f.partner_id THEN m.amount_minor ELSE 0 END), 0)
             - coalesce(sum(CASE WHEN s.owner_id = f.partner_id THEN m.amount_minor ELSE 0 END), 0)
        FROM ledger_move m JOIN ledger_account s ON s.id = m.source_id JOIN ledger_account t ON t.id = m.target_id,
             profiles_storefront f WHERE f.slug = ?
    """
    return asked(stack, sums, STUDIO)[0][0]


def disputes(stack) -> str:
    return " ".join(row[0] for row in asked(stack, "SELECT state FROM payouts_dispute"))


def pocket(page, name: str) -> int:
    """Cents beside a name; 0 where it is not there."""
    found = page.locator("dl.dlist-money div", has=page.locator("dt", has_text=re.compile(f"^{name}$"))).locator("dd")
    return cents(found.first.inner_text()) if found.count() else 0


def cents(text: str) -> int:
    amount = int(re.sub(r"\D", "", text) or 0)
    return -amount if re.search("[-−]", text) else amount


def wait_for(page, true) -> None:
    """The worker and the provider talk: look again until it is so."""
    for _ in range(60):
        page.reload()
        if true():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{page.url} stayed as it is: {page.locator('main').inner_text()[:1500]}")


def command(stack, name: str) -> str:
    """What an operator's command says; it must end well."""
    done = subprocess.run(manage(name), cwd=ROOT, env=stack.env(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
