"""Money back by line: never more than was paid, booked when the bank says so, seen when it fails."""

from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.delivery.models import Entitlement
from marketplace.money import Money
from marketplace.order.models import LineFacts, Order, SellerOrder
from marketplace.order.operations import place_order
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.payment.models import Payment, RefundLine, RefundRow
from marketplace.payment.operations import apply_remote, open_payment
from marketplace.payment.refunds import (
    RefundRefused,
    refund_lines,
    refunded_of,
    refunds_that_failed,
    retry_refund,
)
from marketplace.payment.sweeps import sweep_refunds
from marketplace.payment.sync import handle_sync, start_payment, sync_payment
from tests.factories import NOON, make_digital
from tests.marketplace.order.test_trunk import basket_with, facts, two_makers

pytestmark = pytest.mark.django_db
URL = "https://ring.example/ok"


def place(basket):
    order = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    paying = open_payment(order=order, amount=Money(order.facts.gross_minor, "EUR"), at=NOON)
    start_payment(payment=paying, success_url=URL, cancel_url=URL, at=NOON)
    return Payment.objects.select_related("order").get(pk=paying.pk)


@pytest.fixture
def paid(gateway, db, run_outbox):
    """Two lines of two makers: a download and a service."""
    payment = place(two_makers())
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    run_outbox()
    return Order.objects.get()


def line_of(kind):
    return LineFacts.objects.select_related("seller_order").get(kind=kind)


def state():
    payment = Payment.objects.get()
    return Order.objects.get().status, payment.state, payment.refunded_minor


def test_one_line_goes_back_and_the_other_stays(paid, run_outbox):
    line = line_of("digital")
    refund_lines(order=paid, lines=[line], why="withdrawal", at=NOON)
    assert state() == ("paid", "succeeded", 0)
    run_outbox()
    assert state() == ("partly_refunded", "partly_refunded", line.gross_minor)
    assert refunded_of(line) == Money(line.gross_minor, "EUR")
    assert not Entitlement.objects.filter(revoked_at__isnull=True).exists()
    parts = dict(SellerOrder.objects.values_list("lines__kind", "state"))
    assert parts == {"digital": "refunded", "service": "confirmed"}
    run_outbox()
    mail = SentMail.objects.get(key__startswith="refund-made")
    assert (mail.to, line.title in mail.text) == ("anna@example.org", True)


def test_both_lines_one_after_the_other_are_the_whole_order(paid, run_outbox):
    for kind in ("digital", "service"):
        refund_lines(order=paid, lines=[line_of(kind)], why="withdrawal", at=NOON)
        run_outbox()
    assert state() == ("refunded", "refunded", paid.facts.gross_minor)
    assert set(SellerOrder.objects.values_list("state", flat=True)) == {"refunded"}


def test_a_line_twice_is_refused(paid):
    line = line_of("digital")
    refund_lines(order=paid, lines=[line], why="once", at=NOON)
    with pytest.raises(RefundRefused):
        refund_lines(order=paid, lines=[line], why="twice", at=NOON)
    assert RefundRow.objects.count() == 1


def test_more_than_a_line_is_refused_and_nothing_is_written(paid):
    line = line_of("digital")
    with pytest.raises(RefundRefused, match="at most"):
        refund_lines(order=paid, lines=[line], why="x", at=NOON, amounts={line.pk: Money(line.gross_minor + 1, "EUR")})
    assert (RefundRow.objects.count(), RefundLine.objects.count()) == (0, 0)


def test_a_line_of_another_order_is_refused(paid):
    stranger = Order.objects.create(number="2-STRANGER", currency="EUR", total_incl_tax=1, total_excl_tax=1)
    with pytest.raises(RefundRefused, match="not part"):
        refund_lines(order=stranger, lines=[line_of("digital")], why="x", at=NOON)
    assert RefundRow.objects.count() == 0


def test_a_pending_refund_waits_for_the_bank(paid, gateway, run_outbox):
    gateway.next_refund = "pending"
    refund_lines(order=paid, lines=[line_of("digital")], why="withdrawal", at=NOON)
    run_outbox()
    assert RefundRow.objects.get().state == "pending"
    assert state() == ("paid", "succeeded", 0)
    gateway.bank_says(gateway.refunds[0].refund_id, "succeeded")
    assert sweep_refunds(at=NOON) == 1
    assert RefundRow.objects.get().state == "succeeded"
    assert state()[0] == "partly_refunded"


def test_a_refund_that_fails_days_later_is_seen_and_can_be_tried_again(paid, gateway, run_outbox):
    refund_lines(order=paid, lines=[line_of("digital")], why="withdrawal", at=NOON)
    run_outbox()
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    handle_sync([{"payment": str(Payment.objects.get().public_id)}], at=NOON + timedelta(days=3))
    assert state()[1:] == ("succeeded", 0)
    (failed,) = refunds_that_failed()
    retry_refund(row=failed, at=NOON)
    run_outbox()
    assert (RefundRow.objects.get().state, RefundRow.objects.get().attempt) == ("succeeded", 2)
    assert state()[2] == line_of("digital").gross_minor


def test_only_what_failed_is_tried_again(paid, run_outbox):
    row = refund_lines(order=paid, lines=[line_of("digital")], why="withdrawal", at=NOON)
    with pytest.raises(RefundRefused):
        retry_refund(row=row, at=NOON)
    assert OutboxRow.objects.filter(topic="payment.refund").count() == 1


def test_too_much_money_goes_back_whole(gateway, db, run_outbox):
    payment = place(basket_with(make_digital(price=1200, tiers=("personal",)).tiers.get()))
    gateway.pay(payment.session_id)
    too_much = replace(gateway.fetch(payment.session_id), amount=Money(1500, "EUR"))
    gateway._payments[payment.session_id] = too_much
    apply_remote(pk=payment.pk, remote=too_much, at=NOON, why="event")
    run_outbox()
    assert state() == ("cancelled", "refunded", 1500)


@pytest.mark.parametrize("parts", [(1, 1199), (400, 400, 400), (1, 1, 1, 1197), (1200,)])
def test_the_last_cent_of_a_line_can_go_back_and_no_cent_more(paid, run_outbox, parts):
    line = line_of("digital")
    scale = line.gross_minor - 1200
    for index, part in enumerate(parts):
        amount = part + (scale if index == 0 else 0)
        refund_lines(order=paid, lines=[line], why="a part", at=NOON, amounts={line.pk: Money(amount, "EUR")})
        run_outbox()
    assert refunded_of(line) == Money(line.gross_minor, "EUR")
    with pytest.raises(RefundRefused):
        refund_lines(order=paid, lines=[line], why="more", at=NOON, amounts={line.pk: Money(1, "EUR")})
    assert RefundRow.objects.count() == len(parts)
