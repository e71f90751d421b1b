"""An operator cancels an unpaid order, asks the provider, sends a failed refund again."""

import pytest

from marketplace.audit.models import AuditEntry
from marketplace.audit.operations import ReasonMissing
from marketplace.order.models import Order, OrderEvent
from marketplace.payment.by_operators import (
    CancelRefused,
    ProviderSilent,
    ask_provider,
    cancel_unpaid_order,
    retry_refund_by_operator,
)
from marketplace.payment.gateway import GatewayError
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.refunds import RefundRefused, refund_lines
from marketplace.payment.sync import sync_payment
from marketplace.payment.sync_refunds import sync_refunds
from marketplace.users.operators import Duty, NotYourDesk
from tests.cms.desk.conftest import WHY, place
from tests.factories import NOON, make_user
from tests.marketplace.order.test_trunk import two_makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def unpaid(gateway):
    return place(two_makers()).order


@pytest.fixture
def sami(db):
    return make_user(duties=(Duty.SUPPORT,))


def test_an_unpaid_order_is_cancelled_and_can_no_longer_be_paid(unpaid, sami, gateway):
    cancelled = cancel_unpaid_order(order=unpaid, by=sami, why=WHY, at=NOON)
    payment = Payment.objects.get()
    assert (cancelled.status, payment.state) == ("cancelled", "cancelled")
    assert gateway.fetch(payment.session_id).session_status == "expired"
    last = OrderEvent.objects.filter(seller_order=None).last()
    assert (last.old, last.new, last.by, last.why) == ("pending_payment", "cancelled", sami, WHY)
    assert AuditEntry.objects.get().action == "order.cancel"


def test_a_payment_made_meanwhile_wins(unpaid, sami, gateway):
    gateway.pay(Payment.objects.get().session_id)
    with pytest.raises(CancelRefused):
        cancel_unpaid_order(order=unpaid, by=sami, why=WHY, at=NOON)
    assert Order.objects.get().status == "paid"
    assert AuditEntry.objects.count() == 0


def test_a_paid_order_is_not_cancelled(unpaid, sami, gateway):
    payment = Payment.objects.get()
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    with pytest.raises(CancelRefused, match="Refund a paid one"):
        cancel_unpaid_order(order=Order.objects.get(), by=sami, why=WHY, at=NOON)
    assert Order.objects.get().status == "paid"


@pytest.mark.parametrize("duties", [(), (Duty.MODERATION,)])
def test_strangers_and_moderators_cancel_nothing(unpaid, gateway, duties):
    with pytest.raises(NotYourDesk):
        cancel_unpaid_order(order=unpaid, by=make_user(duties=duties), why=WHY, at=NOON)
    assert Order.objects.get().status == "pending_payment"
    assert gateway.fetch(Payment.objects.get().session_id).is_open


def test_without_a_reason_the_payment_page_stays_open(unpaid, sami, gateway):
    with pytest.raises(ReasonMissing):
        cancel_unpaid_order(order=unpaid, by=sami, why="", at=NOON)
    assert gateway.fetch(Payment.objects.get().session_id).is_open


def test_a_silent_provider_is_said_and_nothing_changes(unpaid, sami, gateway):
    gateway.fail_next(GatewayError("timeout", retryable=True))
    with pytest.raises(ProviderSilent):
        cancel_unpaid_order(order=unpaid, by=sami, why=WHY, at=NOON)
    gateway.fail_next(GatewayError("timeout", retryable=True))
    with pytest.raises(ProviderSilent):
        ask_provider(payment=Payment.objects.get(), by=sami, at=NOON)
    assert (Order.objects.get().status, AuditEntry.objects.count()) == ("pending_payment", 0)


def test_asking_brings_the_order_up_to_date(unpaid, sami, gateway):
    payment = Payment.objects.get()
    gateway.pay(payment.session_id)
    assert ask_provider(payment=payment, by=sami, at=NOON).state == "succeeded"
    assert Order.objects.get().status == "paid"
    assert AuditEntry.objects.get().why == "the provider says succeeded"
    with pytest.raises(NotYourDesk):
        ask_provider(payment=payment, by=make_user(), at=NOON)


def test_a_failed_refund_is_sent_again_once(unpaid, gateway, run_outbox):
    fien, payment = make_user(duties=(Duty.FINANCE,)), Payment.objects.get()
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    order = Order.objects.get()
    refund_lines(order=order, lines=list(order.seller_orders.first().lines.all()), why=WHY, at=NOON)
    run_outbox()
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    sync_refunds(payment=Payment.objects.get(), at=NOON)
    row = RefundRow.objects.get()
    assert row.state == "failed"
    with pytest.raises(NotYourDesk):
        retry_refund_by_operator(row=row, by=make_user(duties=(Duty.SUPPORT,)), why=WHY, at=NOON)
    retry_refund_by_operator(row=row, by=fien, why=WHY, at=NOON)
    with pytest.raises(RefundRefused):
        retry_refund_by_operator(row=row, by=fien, why=WHY, at=NOON)
    row.refresh_from_db()
    assert (row.state, row.attempt) == ("planned", 2)
    assert AuditEntry.objects.get().facts["attempt"] == 2
