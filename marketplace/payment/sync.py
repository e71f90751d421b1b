"""Talking to the provider about a payment, outside any transaction: open a page, ask how it stands, close it.

The return page, the webhook and the five-minute sweep all call the same ``sync_payment``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from marketplace.money import Money, split
from marketplace.outbox.topics import OtherSideDown, ShutOut
from marketplace.payment.charging import charged, charged_back
from marketplace.payment.gateway import GatewayError, GatewayRefused, GatewayShut, SessionLine, SessionRequest
from marketplace.payment.models import Payment
from marketplace.payment.operations import (
    OPEN,
    adopt_session,
    apply_remote,
    cancel_payment,
    record_session,
    renew_attempt,
)
from marketplace.payment.provider import get_gateway
from marketplace.payment.states import idempotency_key
from marketplace.payment.sync_refunds import sync_refunds


def start_payment(*, payment: Payment, success_url: str, cancel_url: str, at: datetime) -> str:
    """The address where the buyer pays; "" when nothing is to be paid any more. Raises GatewayError.

    A second click gets the same page. When two clicks each opened one, the first that was kept stays.
    """
    if payment.session_url and payment.state in OPEN:
        return payment.session_url
    payment = renew_attempt(pk=payment.pk, at=at)
    if payment.session_url and payment.state in OPEN:
        return payment.session_url
    facts = payment.order.facts
    assert payment.expires_at is not None
    request = SessionRequest(
        payment_id=str(payment.public_id),
        order_number=payment.order.number,
        lines=_lines(payment),
        total=charged(payment, Money(payment.amount_minor, payment.currency)),
        email=facts.email,
        language=facts.language,
        success_url=success_url,
        cancel_url=cancel_url,
        expires_at=payment.expires_at,
        idempotency_key=idempotency_key("session", payment),
    )
    remote = get_gateway().open_session(request)
    kept = record_session(pk=payment.pk, remote=remote, at=at)
    if kept.session_id != remote.session_id:
        _close(remote.session_id)
    return kept.session_url if kept.state in OPEN else ""


def _lines(payment: Payment) -> tuple[SessionLine, ...]:
    """What is paid for, in the currency that is charged: the lines add up to the charge, whatever the rate."""
    lines = [
        line
        for part in payment.order.seller_orders.prefetch_related("lines")
        for line in part.lines.all()
        if line.gross_minor
    ]
    total = charged(payment, Money(payment.amount_minor, payment.currency))
    amounts = split(total, [line.gross_minor for line in lines])
    return tuple(
        SessionLine(f"{line.title} · {line.tier_name}", amount) for line, amount in zip(lines, amounts, strict=True)
    )


def _close(session_id: str) -> bool:
    """Close a page that nobody shall pay on. False when it was paid or closed already, or nobody answers: a page
    whose address was given to nobody ends by itself, and a payment on it is found by its event.
    """
    try:
        get_gateway().expire(session_id)
    except GatewayError:
        return False
    return True


def sync_payment(*, payment: Payment, at: datetime, why: str) -> Payment:
    """Ask the provider and apply its answer. Raises GatewayError when it does not answer."""
    if not payment.session_id:
        if payment.state in OPEN and payment.expires_at and payment.expires_at + timedelta(minutes=5) < at:
            return cancel_payment(pk=payment.pk, at=at, why="no payment page was ever opened")
        return payment
    remote = get_gateway().fetch(payment.session_id)
    applied = apply_remote(pk=payment.pk, remote=remote, at=at, why=why)
    if remote.refunded is not None and remote.refunded != charged_back(applied, arrived=True):
        sync_refunds(payment=applied, at=at)  # somebody gave money back at the provider, or the bank has answered
    return applied


def sync_other_session(*, payment: Payment, session_id: str, at: datetime, why: str) -> None:
    """An event names a page of this payment that is not the one we keep. Raises GatewayError."""
    try:
        remote = get_gateway().fetch(session_id)
    except GatewayRefused:
        return  # no page of ours
    kept = payment.session_id
    applied = adopt_session(pk=payment.pk, remote=remote, at=at, why=why)
    if applied.session_id == session_id and kept and kept != session_id and not _close(kept):
        sync_other_session(payment=applied, session_id=kept, at=at, why="both pages were paid")
    elif applied.session_id != session_id and applied.settled_at is not None and remote.is_open:
        get_gateway().expire(session_id)  # it is paid: nobody shall pay on this page, too


def give_up(*, payment: Payment, at: datetime) -> Payment:
    """The buyer came back without paying: close the page first, then release. A payment made meanwhile wins."""
    if payment.session_id and payment.state in OPEN:
        try:
            remote = get_gateway().expire(payment.session_id)
        except GatewayRefused:
            return sync_payment(payment=payment, at=at, why="asked after a refused expiry")
        return apply_remote(pk=payment.pk, remote=remote, at=at, why="the buyer came back without paying")
    return cancel_payment(pk=payment.pk, at=at, why="the buyer came back without paying")


def handle_sync(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Outbox topic: somebody said that this payment changed.

    ``refunds`` is False where nobody spoke of any: of a payment that has none they are not asked for, since what was
    given back at the provider and stands is a sum in the payment's own answer.
    """
    (payload,) = payloads
    try:
        public_id = UUID(payload["payment"])
    except ValueError:
        return  # another shop's metadata at the same provider
    payment = Payment.objects.select_related("order").filter(public_id=public_id).first()
    if payment is None:
        return
    session, why = payload.get("session", ""), payload.get("why", "asked")
    try:
        if session and session != payment.session_id:
            sync_other_session(payment=payment, session_id=session, at=at, why=why)
            payment.refresh_from_db()
        payment = sync_payment(payment=payment, at=at, why=why)
        if payload.get("refunds", True) or payment.refunds.exists():
            sync_refunds(payment=payment, at=at)
    except GatewayShut as fault:
        raise ShutOut(str(fault)) from fault
    except GatewayError as fault:
        raise OtherSideDown(str(fault)) from fault
