"""Payments as state: what the provider told us is applied here, in one transaction, by rank and never backwards."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from marketplace.fulfilment.operations import order_paid
from marketplace.money import Converted, Money
from marketplace.order.models import Order
from marketplace.order.operations import release
from marketplace.outbox import operations as outbox
from marketplace.payment.charging import charged, keep_exchange, owed
from marketplace.payment.foreign import give_other_back
from marketplace.payment.gateway import SHORTEST_SESSION, RemotePayment
from marketplace.payment.models import Payment, PaymentState
from marketplace.payment.refunds import plan_refund
from marketplace.payment.states import lock_payment, move_payment
from marketplace.payment.watchers import money_watchers
from marketplace.users.models import User
from marketplace.vat.evidence import append_evidence, look_at_evidence
from marketplace.vat.models import VatDecision

log = logging.getLogger(__name__)
SESSION_TIME = SHORTEST_SESSION + timedelta(minutes=1)
"""How long the stock is reserved while the buyer is at the payment page."""
OPEN = (PaymentState.CREATED, PaymentState.REQUIRES_ACTION, PaymentState.PROCESSING, PaymentState.FAILED)
SYNC_TOPIC = "payment.sync"


def open_payment(*, order: Order, amount: Money, at: datetime, converted: Converted | None = None) -> Payment:
    """The row of a payment, in the transaction that places the order. Free orders have none.

    ``converted``: how ``amount`` is charged, when it is charged in another currency.
    """
    payment = Payment.objects.create(
        order=order, currency=amount.currency, amount_minor=amount.minor, created_at=at, expires_at=at + SESSION_TIME
    )
    if converted is not None:
        keep_exchange(payment=payment, converted=converted)
    return payment


@transaction.atomic
def renew_attempt(*, pk: int, at: datetime) -> Payment:
    """A payment page that never opened is asked for anew: the provider refuses a time that is nearly over.

    New time, so new attempt: the provider refuses other facts under the same idempotency key.
    """
    payment = lock_payment(pk)
    is_short = payment.expires_at is None or payment.expires_at < at + SHORTEST_SESSION
    if payment.state in OPEN and not payment.session_id and is_short:
        payment.attempt += 1
        payment.expires_at = at + SESSION_TIME
        payment.save(update_fields=["attempt", "expires_at"])
    return payment


@transaction.atomic
def record_session(*, pk: int, remote: RemotePayment, at: datetime) -> Payment:
    """Keep where the buyer pays: the first page that came. The caller closes another one at the provider.

    Two clicks far apart may each open a page; somebody may be at the first one already.
    """
    payment = lock_payment(pk)
    if payment.session_id or payment.state not in OPEN:
        return payment
    payment.session_id, payment.session_url = remote.session_id, remote.url or ""
    payment.save(update_fields=["session_id", "session_url"])
    return payment


@transaction.atomic
def adopt_session(*, pk: int, remote: RemotePayment, at: datetime, why: str) -> Payment:
    """A page of this payment that we did not keep was paid: while nothing else was, it is the one that counts.

    Otherwise its money goes back whole, once. Whether the order still waits is decided where every payment settles.
    """
    payment = lock_payment(pk)
    if not remote.is_paid or remote.payment_id != str(payment.public_id):
        return payment
    if remote.session_id != payment.session_id and payment.settled_at is not None:
        give_other_back(payment=payment, remote=remote, at=at)
        return payment
    if payment.session_id and payment.session_id != remote.session_id:
        # Promised here: whoever closes that page next may get no answer, or die, and somebody may have paid on it, too.
        outbox.put(SYNC_TOPIC, key=f"sync:page:{payment.session_id}", at=at, payload={
            "payment": str(payment.public_id), "session": payment.session_id, "why": "another page was paid",
        })  # fmt: skip
    Payment.objects.filter(pk=pk).update(session_id=remote.session_id, session_url="")
    return apply_remote(pk=pk, remote=remote, at=at, why=why)


@transaction.atomic
def apply_remote(*, pk: int, remote: RemotePayment, at: datetime, why: str) -> Payment:
    """Bring our payment up to what the provider says now. Idempotent; whoever comes first wins.

    A late payment for an order that was already released is refunded by itself: the buyer is told, nobody is owed.
    """
    payment = lock_payment(pk)
    if remote.session_id != payment.session_id:
        log.warning("payment %s: session %s is not its current one", payment.public_id, remote.session_id)
        return payment
    payment.intent_id = remote.intent_id or payment.intent_id
    payment.charge_id = remote.charge_id or payment.charge_id
    payment.card_country = remote.card_country or payment.card_country
    if remote.is_paid and payment.settled_at is None:
        _settle(payment, remote, at=at, why=why)
    elif not remote.is_paid and payment.state in OPEN:
        _not_paid(payment, remote, at=at, why=why)
    payment.save()
    return payment


def _settle(payment: Payment, remote: RemotePayment, *, at: datetime, why: str) -> None:
    arrived = owed(payment, remote.amount)
    payment.settled_at, payment.captured_minor = at, arrived.minor
    move_payment(payment, PaymentState.SUCCEEDED, at=at, why=why)
    fits = remote.amount == charged(payment, Money(payment.amount_minor, payment.currency))
    if fits and payment.order.status == "pending_payment":
        order_paid(number=payment.order.number, at=at, why=why)
        _keep_places(payment, remote, at)
        _tell_captured(payment, at)
        return
    log.error(
        "payment %s arrived for order %s (%s): refunded", payment.public_id, payment.order.number, payment.order.status
    )
    move_payment(
        payment, PaymentState.UNFULFILLABLE, at=at, why="the order was already released" if fits else "amount differs"
    )
    if payment.order.status == "pending_payment":
        release(number=payment.order.number, to="cancelled", at=at, why="the amount paid differs from the order")
    _tell_captured(payment, at)
    plan_refund(payment=payment, amount=arrived, of_charge=remote.amount, why="unfulfillable", at=at)


def _tell_captured(payment: Payment, at: datetime) -> None:
    payment.save()  # watchers read it from the database
    for watcher in money_watchers():
        watcher.captured(payment=payment, at=at)


def _keep_places(payment: Payment, remote: RemotePayment, at: datetime) -> None:
    """The second item of location evidence (IR 282/2011 Art. 24f), beside the address: never into the decision.

    Whoever paid by a way that tells no place leaves one item: somebody has to see that.
    """
    decisions = VatDecision.objects.filter(line_facts__seller_order__order=payment.order)
    told = {"card_country": payment.card_country, "bank_country": remote.bank_country}
    for kind, country in told.items():
        if country:
            append_evidence(decisions=decisions, kind=kind, source="payment_provider", value=country, at=at)
    if not any(told.values()):
        look_at_evidence(decisions=decisions, at=at)


def _not_paid(payment: Payment, remote: RemotePayment, *, at: datetime, why: str) -> None:
    if remote.session_status == "expired":
        move_payment(payment, PaymentState.EXPIRED, at=at, why=why)
        if payment.order.status == "pending_payment":
            release(number=payment.order.number, to="expired", at=at, why="the payment page expired")
    elif remote.session_status == "complete" and remote.intent_status in ("requires_payment_method", "canceled"):
        # A slow payment (a debit) that the bank refused days later: the page is closed, so nobody can try again.
        move_payment(payment, PaymentState.CANCELLED, at=at, why=why)
        if payment.order.status == "pending_payment":
            release(number=payment.order.number, to="cancelled", at=at, why="the bank refused the payment")
    elif remote.session_status == "complete":
        move_payment(payment, PaymentState.PROCESSING, at=at, why=why)
    elif remote.intent_status == "requires_action":
        move_payment(payment, PaymentState.REQUIRES_ACTION, at=at, why=why)


@transaction.atomic
def cancel_payment(*, pk: int, at: datetime, why: str, by: User | None = None) -> Payment:
    """The buyer gave up, or an operator cancels (the session was closed at the provider before): the order is released.

    A payment that has succeeded meanwhile stays as it is.
    """
    payment = lock_payment(pk)
    if payment.state in OPEN:
        move_payment(payment, PaymentState.CANCELLED, at=at, why=why)
        payment.save(update_fields=["state"])
        if payment.order.status == "pending_payment":
            release(number=payment.order.number, to="cancelled", at=at, why=why, by=by)
    return payment
