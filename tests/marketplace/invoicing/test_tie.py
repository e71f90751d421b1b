"""The books' VAT accounts and the return of the one-stop shop: tied to the cent, or the orders are named with the cause."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from marketplace.invoicing.booked_vat import AccountLine, Cell, Taxed, by_rate
from marketplace.invoicing.models import Document
from marketplace.invoicing.periods import Quarter
from marketplace.invoicing.reports import oss_return
from marketplace.invoicing.tie import Cause, tie
from marketplace.invoicing.tie_words import account_words, cause_words, part_words, verdict_words
from marketplace.ledger.chart import Kind, Place, Purpose, Step
from marketplace.ledger.models import Entry
from marketplace.ledger.operations import post
from marketplace.ledger.postings import flow
from marketplace.money import Money
from marketplace.order.models import LineFacts, Order
from marketplace.order.operations import place_order
from marketplace.outbox.operations import run_due
from marketplace.payment.models import Payment
from marketplace.payment.operations import open_payment
from marketplace.payment.refunds import refund_lines
from marketplace.payment.sync import start_payment, sync_payment
from tests.marketplace.invoicing.selling import URL, basket, download, seller, work
from tests.marketplace.order.test_trunk import facts

pytestmark = pytest.mark.django_db
Q4, NEXT = Quarter(2026, 4), Quarter(2027, 1)
NOVEMBER, FEBRUARY = datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2027, 2, 2, 12, tzinfo=UTC)
TOKENS = iter(range(10**6))


def run_outbox(at):
    """All promises that are due then, kept then."""
    while run_due(worker="test", at=at):
        pass


@pytest.fixture
def sold(gateway):
    """A paid order with its documents, at any time."""

    def buy(*tiers, country="DE", at=NOVEMBER, documents=True):
        lying = basket(*tiers)
        order = place_order(
            basket=lying, facts=facts(lying, token=f"tie{next(TOKENS)}", country=country), user=None, at=at
        )
        paying = open_payment(order=order, amount=Money(order.facts.gross_minor, "EUR"), at=at)
        start_payment(payment=paying, success_url=URL, cancel_url=URL, at=at)
        payment = Payment.objects.get(pk=paying.pk)
        gateway.pay(payment.session_id)
        sync_payment(payment=payment, at=at, why="event")
        if documents:
            run_outbox(at)
        return Order.objects.get(pk=order.pk)

    return buy


@pytest.fixture
def back():
    def give(order, minor, at):
        line = LineFacts.objects.filter(seller_order__order=order).select_related("seller_order__order").first()
        refund_lines(order=order, lines=[line], amounts={line.pk: Money(minor, "EUR")}, why="asked", at=at)
        for _ in range(3):
            run_outbox(at)

    return give


def figures(found):
    return [(row.cell, row.booked, row.declared, row.rounding, row.unexplained) for row in found.rows]


def test_two_states_and_a_refund_in_the_next_quarter(sold, back):
    """What goes back in February is a correction of the fourth quarter, in the books as in the return."""
    poster = download(seller("FR"))
    german, _french = sold(poster), sold(poster, country="FR")
    back(german, 600, FEBRUARY)
    fourth, first = tie(Q4), tie(NEXT)
    assert figures(fourth) == [(Cell(Q4, "DE", "19"), 192, 192, 0, 0), (Cell(Q4, "FR", "20"), 200, 200, 0, 0)]
    assert fourth.accounts == (AccountLine("DE", 0, 192, 0), AccountLine("FR", 0, 200, 0))
    assert (fourth.is_tied, fourth.orders, verdict_words(fourth)) == (True, (), "Tied to the cent.")
    (row,) = first.rows
    assert (row.cell, row.declared, row.unexplained) == (Cell(Q4, "DE", ""), -96, 0)
    assert part_words(row, first) == "Correction of 2026Q4"
    assert first.accounts[0] == AccountLine("DE", 192, row.booked, 0)
    assert first.accounts[1] == AccountLine("FR", 200, 0, 0)
    assert (first.is_tied, first.declared.vat_minor) == (True, oss_return(NEXT).vat_minor)


def test_documents_round_once_a_rate_and_the_difference_is_said(sold):
    """Three works at 10.00 gross and 19 %: 3 × 1.60 is charged, 4.79 is declared."""
    order = sold(*(download(seller("FR"), price=1000) for _ in range(3)))
    document = Document.objects.get(purpose="sale", order=order)
    found = tie(Q4)
    assert figures(found) == [(Cell(Q4, "DE", "19"), 480, 479, document.rounding_minor, 0)]
    assert document.rounding_minor == -1
    assert found.is_tied
    assert verdict_words(found).startswith("Tied: nothing but the rounding")
    said = account_words(found.accounts[0], found)
    assert "€0.01 from vat_payable oss:DE to losses, about “oss:2026Q4”" in said
    moves = [Step(vat("DE"), Place(Purpose.LOSSES), Money(1, "EUR"))]
    post(key="cent", kind=Kind.CORRECTION, moves=moves, at=FEBRUARY, reference="oss:2026Q4")
    found = tie(Q4)
    assert found.accounts == (AccountLine("DE", 0, 480, 0, -1),)
    assert account_words(found.accounts[0], found) == "Its rounding is corrected."
    assert tie(NEXT).accounts == (AccountLine("DE", 480, 0, -1),)


def test_the_refund_of_a_part_is_rounded_by_the_books_and_by_the_note_each_in_its_way(sold, back):
    order = sold(download(seller("FR"), price=999))
    for minor in (333, 1, 332):
        back(order, minor, NOVEMBER + timedelta(days=3))
    found = tie(Q4)
    (row,) = found.rows
    assert (row.unexplained, found.is_tied) == (0, True)
    assert row.declared == oss_return(Q4).vat_minor
    back(order, 333, NOVEMBER + timedelta(days=4))
    last = tie(Q4)
    assert (last.rows, last.is_tied, last.accounts) == ((), True, ())


def test_the_fee_to_a_maker_without_a_confirmed_number_goes_into_the_return_too(sold, back):
    """A service of an Estonian maker: the platform's fee bears Estonian VAT, declared on the commission invoice."""
    order = sold(work(seller("EE", vat_id="")))
    fee = LineFacts.objects.get(seller_order__order=order).commission
    assert figures(tie(Q4)) == [(Cell(Q4, "EE", fee.rate), fee.vat_minor, fee.vat_minor, 0, 0)]
    back(order, 5000, NOVEMBER + timedelta(days=1))
    back(order, 700, FEBRUARY)
    for found in (tie(Q4), tie(NEXT)):
        assert ([row.unexplained for row in found.rows], found.is_tied) == ([0], True)


def test_what_has_no_document_is_named(sold):
    order = sold(download(seller("FR")), documents=False)
    found = tie(Q4)
    assert figures(found) == [(Cell(Q4, "DE", "19"), 192, 0, 0, -192)]
    assert [(each.order, each.cause) for each in found.orders] == [(order.number, Cause.NO_DOCUMENT)]
    assert not found.is_tied
    assert "no document declares it" in cause_words(found.orders[0])


def test_a_document_that_came_in_the_next_quarter_is_said_to_have_come_late(sold):
    """The money came in December, the books were told in January."""
    december, january = datetime(2026, 12, 31, 12, tzinfo=UTC), datetime(2027, 1, 2, 12, tzinfo=UTC)
    order = sold(download(seller("FR")), at=december)
    unbook(order, "DE", 192, december)
    unbook(order, "DE", -192, january)
    assert [(each.order, each.cause) for each in tie(Q4).orders] == [(order.number, Cause.OTHER_QUARTER)]


def unbook(order, state, minor, at):
    """As if so much VAT of a sale had never been booked."""
    part = order.seller_orders.get().number
    moves = flow(vat(state), Place(Purpose.LOSSES), Money(minor, "EUR"), part)
    post(key=f"x:{part}:{minor}", kind=Kind.CAPTURED, moves=moves, at=at, reference=order.number)


def vat(state):
    return Place(Purpose.VAT_PAYABLE, subject=f"oss:{state}")


def test_what_is_declared_and_not_booked_or_otherwise_is_named(sold):
    order, other = sold(download(seller("FR"))), sold(download(seller("NL")), country="FR")
    unbook(order, "DE", 192, NOVEMBER)
    unbook(other, "FR", 30, NOVEMBER)
    found = {each.order: each.cause for each in tie(Q4).orders}
    assert found == {order.number: Cause.NOT_BOOKED, other.number: Cause.AMOUNTS}


def test_postings_by_hand_stand_apart(sold):
    sold(download(seller("FR")))
    moves = [Step(vat("DE"), Place(Purpose.BANK), Money(92, "EUR"))]
    post(key="paid", kind=Kind.CORRECTION, moves=moves, at=NOVEMBER, reference="return 2026Q3")
    found = tie(Q4)
    assert found.accounts == (AccountLine("DE", 0, 192, -92),)
    assert (found.accounts[0].after, found.is_tied) == (100, True)


def run(*args):
    out = io.StringIO()
    try:
        call_command("oss_tie", *args, stdout=out)
    finally:
        rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    return rows


def test_the_command_prints_figures_accounts_and_the_verdict(sold):
    sold(download(seller("FR")))
    rows = run("--quarter", "2026Q4")
    assert [(row["part"], row["state"], row["books"], row["return"], row["unexplained"]) for row in rows] == [
        ("figure", "DE", "1.92", "1.92", "0.00"),
        ("account", "DE", "1.92", "1.92", ""),
        ("verdict", "", "", "1.92", ""),
    ]
    assert rows[-1]["what_to_do"] == "Tied to the cent."


def test_the_command_fails_where_they_differ_and_says_which(sold, tmp_path):
    order = sold(download(seller("FR")), documents=False)
    with pytest.raises(CommandError, match="Not tied"):
        run("--quarter", "2026Q4", "--out", str(tmp_path / "tie.csv"))
    rows = list(csv.DictReader((tmp_path / "tie.csv").open(encoding="utf-8")))
    assert [row["order"] for row in rows if row["part"] == "order"] == [order.number]
    with pytest.raises(CommandError, match="no quarter"):
        run("--quarter", "2026-4")


def test_a_quarter_without_sales_is_tied():
    found = tie(Q4)
    assert (found.rows, found.accounts, found.is_tied) == ((), (), True)


def test_two_rates_of_one_seller_are_told_apart():
    """A poster at 19 % and a book at 7 %: one account, two figures, at the sale as at its refund."""
    poster, book = Taxed(1, "19", 192, is_fee=False), Taxed(2, "7", 65, is_fee=False)
    sale, refund = Entry(kind=Kind.CAPTURED, key="captured:p"), Entry(kind=Kind.REFUND_SENT, key="refund:r:1")
    backs = {("r:1", 1, False): 10, ("r:1", 2, False): 5}
    assert by_rate(sale, 257, [poster, book], backs) == {"19": 192, "7": 65}
    assert by_rate(refund, -15, [poster, book], backs) == {"19": -10, "7": -5}
    assert by_rate(refund, -16, [poster, book], backs) == {"?": -16}
    assert by_rate(sale, 193, [poster], backs) == {"19": 193}
