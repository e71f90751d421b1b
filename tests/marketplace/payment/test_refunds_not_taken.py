"""Case 22: the bank did not take a refund. The buyer is asked for another way, once, and their order says so."""

import re

import pytest
from django.db import transaction

from marketplace.order.models import Order
from marketplace.outbox.mail import render
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.payment.gateway import GatewayRefused
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.queries import refunds_not_taken
from marketplace.payment.refunds import record_refund, refund_lines, retry_refund
from marketplace.payment.sync_refunds import handle_refund, sync_refunds
from tests.factories import NOON
from tests.marketplace.payment.test_refunds import line_of, paid  # noqa: F401  # the fixture

pytestmark = pytest.mark.django_db
SORRY = "could not be paid back"


@pytest.fixture
def failed(paid, gateway, run_outbox):  # noqa: F811
    """The download's money was sent, and the bank has sent it back."""
    refund_lines(order=paid, lines=[line_of("digital")], why="withdrawal", at=NOON)
    run_outbox()
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    sync_refunds(payment=Payment.objects.get(), at=NOON)
    return RefundRow.objects.get()


def promised():
    return OutboxRow.objects.filter(key__startswith="mail:refund-failed")


def page(client, order):
    shown = client.get(f"/en/orders/{order.number}/?key={order.facts.key}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.split("<main")[1]))


def test_22_the_buyer_is_asked_for_another_way_once(failed, run_outbox):
    sync_refunds(payment=Payment.objects.get(), at=NOON)
    number = Order.objects.get().number
    subject, text, html = render(promised().get().payload | {"language": "en"})
    assert subject == f"Your refund for order {number} did not arrive"
    for said in ("€12.00", number, "The bank did not take it", "Nothing is lost", "another way", "Answer this mail"):
        assert said in text, said
        assert said in html, said
    run_outbox()
    assert SentMail.objects.get(key__startswith="refund-failed").to == "anna@example.org"


def test_22_a_refund_that_never_succeeded_is_told_too(paid, gateway, run_outbox):  # noqa: F811
    gateway.next_refund = "pending"
    refund_lines(order=paid, lines=[line_of("digital")], why="withdrawal", at=NOON)
    run_outbox()
    assert promised().count() == 0
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    sync_refunds(payment=Payment.objects.get(), at=NOON)
    assert (RefundRow.objects.get().state, promised().count()) == ("failed", 1)


def test_22_the_mail_is_promised_with_the_failure_or_not_at_all(paid, gateway, run_outbox):  # noqa: F811
    refund_lines(order=paid, lines=[line_of("digital")], why="withdrawal", at=NOON)
    run_outbox()
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    (remote,) = gateway.refunds_of(Payment.objects.get().intent_id)
    with transaction.atomic():
        record_refund(row=RefundRow.objects.get(), remote=remote, at=NOON)
        assert promised().count() == 1
        transaction.set_rollback(True)
    assert (RefundRow.objects.get().state, promised().count()) == ("succeeded", 0)


def test_22_who_tries_it_again_before_the_mail_left_asks_the_buyer_for_nothing(failed, gateway, run_outbox):
    retry_refund(row=failed, at=NOON)
    run_outbox()
    assert RefundRow.objects.get().state == "succeeded"
    assert not SentMail.objects.filter(key__startswith="refund-failed").exists()


def test_22_the_order_says_it_in_words_until_the_money_has_arrived(failed, client, run_outbox):
    said = page(client, Order.objects.get())
    assert f"€12.00 {SORRY}" in said
    assert "Nothing is lost" in said
    assert line_of("digital").title in said
    assert "Paid back" not in said, "no money has come"
    retry_refund(row=failed, at=NOON)
    run_outbox()
    said = page(client, Order.objects.get())
    assert SORRY not in said
    assert "Paid back on" in said


def test_22_what_a_later_refund_gave_back_is_no_longer_told(failed, client, run_outbox):
    refund_lines(order=Order.objects.get(), lines=[line_of("digital")], why="another way", at=NOON)
    run_outbox()
    assert refunds_not_taken(Order.objects.get()) == []
    assert SORRY not in page(client, Order.objects.get())


def test_a_refund_that_the_provider_refused_was_at_no_bank(paid, gateway, client):  # noqa: F811
    row = refund_lines(order=paid, lines=[line_of("digital")], why="withdrawal", at=NOON)
    gateway.fail_next(GatewayRefused("Insufficient funds", code="balance_insufficient"))
    handle_refund([{"refund": str(row.public_id)}], at=NOON)
    assert (RefundRow.objects.get().state, promised().count()) == ("failed", 0)
    assert SORRY not in page(client, paid)
