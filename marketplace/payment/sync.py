"""Talking to the provider, outside any transaction: open a page, ask how it stands, give money back.

The return page, the webhook and the five-minute sweep all call the same ``sync_payment``.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from marketplace.money import Money
from marketplace.outbox import operations as outbox
from marketplace.outbox.topics import OtherSideDown, register_job, register_topic
from marketplace.payment.foreign import record_remote_refund
from marketplace.payment.gateway import GatewayError, GatewayRefused, PaymentGateway, SessionLine, SessionRequest
from marketplace.payment.models import Payment, RefundRow, RefundState
from marketplace.payment.operations import (
    OPEN,
    SYNC_TOPIC,
    adopt_session,
    apply_remote,
    cancel_payment,
    record_session,
    renew_attempt,
)
from marketplace.payment.refunds import REFUND_TOPIC, record_refund, refuse_refund
from marketplace.payment.states import idempotency_key

log = logging.getLogger(__name__)
SWEEP_SECONDS = 20
"""A sweep takes no longer; what it did not reach is asked next time."""

_gateway: PaymentGateway | None = None


def get_gateway() -> PaymentGateway:
    """The configured gateway, made once per process (settings.PAYMENT_GATEWAY names its factory)."""
    global _gateway
    if _gateway is None:
        _gateway = import_string(settings.PAYMENT_GATEWAY)()
    return _gateway


def use_gateway(gateway: PaymentGateway | None) -> None:
    """Tests put the working fake here."""
    global _gateway
    _gateway = gateway


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
    lines = [
        SessionLine(f"{line.title} · {line.tier_name}", Money(line.gross_minor, line.currency))
        for part in payment.order.seller_orders.prefetch_related("lines")
        for line in part.lines.all()
        if line.gross_minor
    ]
    assert payment.expires_at is not None
    request = SessionRequest(
        payment_id=str(payment.public_id),
        order_number=payment.order.number,
        lines=tuple(lines),
        total=Money(payment.amount_minor, payment.currency),
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
    if remote.refunded is not None and remote.refunded.minor != applied.refunded_minor:
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
    """Outbox topic: somebody said that this payment changed."""
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
        sync_payment(payment=payment, at=at, why=why)
        sync_refunds(payment=payment, at=at)
    except GatewayError as fault:
        raise OtherSideDown(str(fault)) from fault


def handle_refund(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Outbox topic: send one planned refund."""
    (payload,) = payloads
    row = RefundRow.objects.select_related("payment__order").get(public_id=payload["refund"])
    if row.state != RefundState.PLANNED:
        return
    try:
        remote = get_gateway().refund(
            intent_id=row.other_intent or row.payment.intent_id,
            amount=Money(row.amount_minor, row.payment.currency),
            payment_id=str(row.payment.public_id),
            idempotency_key=idempotency_key("refund", row),
        )
    except GatewayRefused as refused:
        refuse_refund(row=row, fault=f"{refused.code} {refused}".strip(), at=at)
        outbox.put(SYNC_TOPIC, key=f"refused:{row.public_id}:{row.attempt}", at=at, payload={
            "payment": str(row.payment.public_id), "why": "a refund was refused: was it made there already?",
        })  # fmt: skip
    except GatewayError as fault:
        if fault.retryable:
            raise OtherSideDown(str(fault)) from fault
        raise
    else:
        record_refund(row=row, remote=remote, at=at)


def sync_refunds(*, payment: Payment, at: datetime) -> None:
    """Ask how the refunds of a payment stand: a bank may say yes, or no, days later, and somebody may have given money
    back at the provider. Raises GatewayError.
    """
    others = payment.refunds.exclude(other_intent="").values_list("other_intent", flat=True)
    for intent in [payment.intent_id, *others]:
        if not intent or payment.settled_at is None:
            continue
        for remote in get_gateway().refunds_of(intent):
            other = "" if intent == payment.intent_id else intent
            record_remote_refund(pk=payment.pk, remote=remote, at=at, other_intent=other)


def _ask_each(payments: Iterable[Payment], ask: Callable[[Payment], object]) -> int:
    """Ask about each until the provider is silent or the time is up: the same worker sends the mails."""
    asked, until = 0, time.monotonic() + SWEEP_SECONDS
    for payment in payments:
        if time.monotonic() > until:
            break
        try:
            ask(payment)
            asked += 1
        except GatewayError as fault:
            if fault.retryable:
                log.warning("sweep stopped after %s payments: %s", asked, fault)
                break
    return asked


def sweep_refunds(*, at: datetime) -> int:
    """The event that never came: ask about every refund that the bank has not answered."""
    waiting = Payment.objects.filter(refunds__state=RefundState.PENDING).distinct().select_related("order")
    return _ask_each(waiting[:200], lambda payment: sync_refunds(payment=payment, at=at))


def sweep_open(*, at: datetime) -> int:
    """The webhook that never came: ask about every payment that has been open for five minutes."""
    waiting = Payment.objects.filter(state__in=OPEN, created_at__lt=at - timedelta(minutes=5)).select_related("order")
    return _ask_each(waiting[:200], lambda payment: sync_payment(payment=payment, at=at, why="asked by the sweep"))


def register() -> None:
    register_topic(SYNC_TOPIC, handle_sync)
    register_topic(REFUND_TOPIC, handle_refund)
    register_job("payment.sweep", every=timedelta(minutes=5), run=sweep_open)
    register_job("payment.refunds", every=timedelta(hours=1), run=sweep_refunds)
