"""A buyer pays in kronor: everything of ours is in euro, the provider's exchange is nobody's gain but the fx account's."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from marketplace.money import Exchange, Money
from marketplace.order.models import Order
from marketplace.order.operations import place_order
from marketplace.payment.charging import charged, charged_back, owed
from marketplace.payment.models import Payment, PaymentState, RefundRow
from marketplace.payment.operations import open_payment
from marketplace.payment.refunds import refund_lines, retry_refund
from marketplace.payment.sync import start_payment, sync_payment
from marketplace.payment.sync_refunds import sync_refunds
from marketplace.payment.vat_back import refund_vat
from marketplace.payouts.disputes import apply_dispute
from marketplace.payouts.models import Dispute, Share
from marketplace.payouts.reconcile import reconcile, unmatched
from tests.factories import NOON
from tests.marketplace.order.test_trunk import facts, two_makers
from tests.marketplace.payouts.conftest import (
    LATER,
    URL,
    books_are_right,
    line_of,
    paid_out,
    stands,
    work,
)

pytestmark = pytest.mark.django_db
KRONA = Exchange("EUR", "SEK", Decimal("11.2340"), date(2026, 5, 4), "ECB", 150)
TOTAL, IN_KRONOR = Money(21200, "EUR"), Money(241733, "SEK")
ARRIVED = 21150
"""What the provider's own rate made of it, in cents."""


@pytest.fixture
def waiting(gateway, connect, db):
    """An order of two makers (12 and 200 euro), to be paid in kronor."""
    basket = two_makers()
    order = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    payment = open_payment(order=order, amount=TOTAL, at=NOON, converted=KRONA.convert(TOTAL))
    start_payment(payment=payment, success_url=URL, cancel_url=URL, at=NOON)
    return Payment.objects.select_related("order", "exchange").get(pk=payment.pk)


@pytest.fixture
def paid(waiting, gateway, connect):
    gateway.pay(waiting.session_id)
    payment = sync_payment(payment=waiting, at=NOON, why="event")
    connect.charge(payment.charge_id, Money(ARRIVED, "EUR"))
    return Order.objects.get(pk=payment.order_id)


def sent_back(connect, gateway, minor):
    """The provider takes what it gives back from the balance, at its own rate: in cents."""
    connect.move("refund", Money(-minor, "EUR"), gateway.refunds[-1].refund_id)


def agrees():
    (run,) = reconcile(at=LATER).runs
    books_are_right()
    return run.difference_minor == 0 and not unmatched().exists()


def test_the_buyer_is_asked_for_kronor_line_by_line_to_the_ore(waiting, gateway):
    (asked,) = gateway.requests
    assert asked.total == IN_KRONOR
    assert sum(line.amount.minor for line in asked.lines) == IN_KRONOR.minor
    assert {line.amount.currency for line in asked.lines} == {"SEK"}
    assert waiting.exchange.margin_minor == 3572
    assert (waiting.exchange.rate, waiting.exchange.rate_on, waiting.exchange.margin_bps) == (
        "11.2340", date(2026, 5, 4), 150,
    )  # fmt: skip


def test_the_order_the_shares_and_the_books_are_in_euro(paid):
    assert paid.status == "paid"
    assert (paid.payment.currency, paid.payment.captured_minor) == ("EUR", 21200)
    assert {share.currency for share in Share.objects.all()} == {"EUR"}
    assert stands("provider_balance") == -21200


def test_what_the_exchange_made_of_it_is_booked_once_and_is_no_sellers(paid, sellers):
    held = stands("seller_hold", kind="service", subject=line_of("service").seller_order.number)
    assert agrees()
    assert agrees()
    assert (stands("provider_balance"), stands("fx")) == (-ARRIVED, -(21200 - ARRIVED))
    assert stands("seller_hold", kind="service", subject=line_of("service").seller_order.number) == held


def test_makers_are_paid_in_euro_by_the_charge(paid, sellers, connect):
    paid_out("service", "digital")
    assert {made.amount.currency for made in connect.transfers} == {"EUR"}
    assert agrees()


def test_parts_given_back_add_up_to_the_charge_however_they_are_cut(paid, sellers, gateway, connect):
    service, digital = line_of("service"), line_of("digital")
    cuts = (3333, 3333, 3334, 10000)
    for cents in cuts:
        refund_lines(order=paid, lines=[service], why="part", at=NOON, amounts={service.pk: Money(cents, "EUR")})
        work()
        sent_back(connect, gateway, cents - 7)
    refund_lines(order=paid, lines=[digital], why="the rest", at=NOON)
    work()
    sent_back(connect, gateway, 1195)
    assert {made.amount.currency for made in gateway.refunds} == {"SEK"}
    assert sum(made.amount.minor for made in gateway.refunds) == IN_KRONOR.minor
    assert Payment.objects.get().state == PaymentState.REFUNDED
    assert agrees()
    assert stands("fx") == -(21200 - ARRIVED) + 4 * 7 + 5


def test_a_refund_that_failed_and_is_sent_again_is_the_same_amount(paid, gateway):
    gateway.next_refund = "failed"
    line = line_of("digital")
    row = refund_lines(order=paid, lines=[line], why="sorry", at=NOON)
    work()
    gateway.next_refund = "succeeded"
    retry_refund(row=row, at=NOON)
    work()
    one, again = gateway.refunds
    assert one.amount == again.amount == charged(paid.payment, Money(1200, "EUR"))
    assert charged_back(paid.payment) == again.amount


def test_money_given_back_at_the_provider_is_read_in_kronor(paid, gateway, connect):
    gateway.refund_elsewhere(paid.payment.session_id, Money(11403, "SEK"))
    sync_refunds(payment=paid.payment, at=NOON)
    row = RefundRow.objects.get()
    assert (row.charged_minor, row.amount_minor) == (11403, 1000)
    sent_back(connect, gateway, 998)
    assert agrees()
    told = sync_payment(payment=paid.payment, at=LATER, why="asked again")
    assert (RefundRow.objects.count(), told.refunded_minor) == (1, 1000)


def test_parts_given_back_at_the_provider_add_up_to_the_order(paid, gateway, connect):
    first = second = IN_KRONOR.minor // 3 + 1
    for minor in (first, second, IN_KRONOR.minor - first - second):
        gateway.refund_elsewhere(paid.payment.session_id, Money(minor, "SEK"))
        sync_refunds(payment=paid.payment, at=NOON)
        sent_back(connect, gateway, 7000)
    assert sum(row.amount_minor for row in RefundRow.objects.all()) == TOTAL.minor
    assert Payment.objects.get().state == PaymentState.REFUNDED
    assert agrees()


def test_another_amount_than_was_asked_goes_back_whole(waiting, gateway, connect):
    wrong = Money(240000, "SEK")
    gateway.pay(waiting.session_id)
    gateway._payments[waiting.session_id] = replace(gateway._payments[waiting.session_id], amount=wrong)
    payment = sync_payment(payment=waiting, at=NOON, why="event")
    work()
    assert payment.state == PaymentState.UNFULFILLABLE
    (made,) = gateway.refunds
    assert made.amount == wrong
    assert Payment.objects.get().captured_minor == owed(payment, wrong).minor


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_dispute_takes_the_order_in_euro_and_the_rate_of_that_day_is_ours(paid, sellers, connect, outcome):
    payment = paid.payment
    found = connect.dispute_opened(payment.charge_id, payment.intent_id, IN_KRONOR, state="needs_response")
    connect.dispute_moves(found, "needs_response", withdrawn=21320, fee=2000, moves_in="EUR")
    apply_dispute(remote=connect.dispute(found), at=NOON)
    dispute = Dispute.objects.get()
    assert (dispute.currency, dispute.amount_minor) == ("EUR", 21200)
    assert stands("disputes", subject=str(dispute.public_id)) == -21200
    connect.dispute_moves(found, outcome, back=21100 if outcome == "won" else 0, moves_in="EUR")
    apply_dispute(remote=connect.dispute(found), at=LATER)
    if outcome == "lost":
        assert [share.back_minor for share in Share.objects.order_by("gross_minor")] == [1200, 20000]
        assert stands("fx") == -120
    assert agrees()


def test_vat_that_goes_back_by_itself_and_the_price_after_it_are_the_charge(paid, gateway, connect):
    lines = [line_of("service"), line_of("digital")]
    refund_vat(order=paid, lines=lines, why="the number was valid", at=NOON)
    work()
    sent_back(connect, gateway, sum(line.vat_minor for line in lines))
    refund_lines(order=paid, lines=lines, why="and the rest", at=NOON)
    work()
    sent_back(connect, gateway, 21200 - sum(line.vat_minor for line in lines))
    assert sum(made.amount.minor for made in gateway.refunds) == IN_KRONOR.minor
    assert Payment.objects.get().state == PaymentState.REFUNDED
    assert agrees()
