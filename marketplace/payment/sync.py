"""Talking to the provider, outside any transaction: open a page, ask how it stands, give money back.

The return page, the webhook and the five-minute sweep all call the same ``sync_payment``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from marketplace.money import Money
from marketplace.outbox.topics import TryLater, register_job, register_topic
from marketplace.payment.gateway import GatewayError, GatewayRefused, PaymentGateway, SessionLine, SessionRequest
from marketplace.payment.models import Payment, RefundRow, RefundState
from marketplace.payment.operations import (
    OPEN,
    SYNC_TOPIC,
    apply_remote,
    cancel_payment,
    record_session,
    renew_attempt,
)
from marketplace.payment.refunds import REFUND_TOPIC, record_refund

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


def idempotency_key(operation: str, row: Any) -> str:
    """``{env}:{operation}:{row}:{attempt}``: never from amounts, and the same for every repeat of one attempt."""
    return f"{settings.RING_ENV}:{operation}:{row.public_id}:{row.attempt}"


def start_payment(*, payment: Payment, success_url: str, cancel_url: str, at: datetime) -> str:
    """The address where the buyer pays. A second click gets the same page. Raises GatewayError."""
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
    record_session(pk=payment.pk, remote=remote, at=at)
    assert remote.url is not None, "a new session has an address"
    return remote.url


def sync_payment(*, payment: Payment, at: datetime, why: str) -> Payment:
    """Ask the provider and apply its answer. Raises GatewayError when it does not answer."""
    if not payment.session_id:
        if payment.state in OPEN and payment.expires_at and payment.expires_at + timedelta(minutes=5) < at:
            return cancel_payment(pk=payment.pk, at=at, why="no payment page was ever opened")
        return payment
    remote = get_gateway().fetch(payment.session_id)
    return apply_remote(pk=payment.pk, remote=remote, at=at, why=why)


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
    try:
        sync_payment(payment=payment, at=at, why=payload.get("why", "asked"))
        sync_refunds(payment=payment, at=at)
    except GatewayError as fault:
        raise TryLater(str(fault)) from fault


def handle_refund(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Outbox topic: send one planned refund."""
    (payload,) = payloads
    row = RefundRow.objects.select_related("payment__order").get(public_id=payload["refund"])
    if row.state != RefundState.PLANNED:
        return
    try:
        remote = get_gateway().refund(
            intent_id=row.payment.intent_id,
            amount=Money(row.amount_minor, row.payment.currency),
            payment_id=str(row.payment.public_id),
            idempotency_key=idempotency_key("refund", row),
        )
    except GatewayError as fault:
        if fault.retryable:
            raise TryLater(str(fault)) from fault
        raise
    record_refund(row=row, remote=remote, at=at)


def sync_refunds(*, payment: Payment, at: datetime) -> None:
    """Ask how the refunds of a payment stand: a bank may say yes, or no, days later. Raises GatewayError."""
    for row in payment.refunds.filter(state__in=(RefundState.PENDING, RefundState.SUCCEEDED)).exclude(provider_id=""):
        record_refund(row=row, remote=get_gateway().fetch_refund(row.provider_id), at=at)


def sweep_refunds(*, at: datetime) -> int:
    """The event that never came: ask about every refund that the bank has not answered."""
    waiting = Payment.objects.filter(refunds__state=RefundState.PENDING).distinct().select_related("order")
    asked = 0
    for payment in waiting[:200]:
        try:
            sync_refunds(payment=payment, at=at)
            asked += 1
        except GatewayError:
            continue
    return asked


def sweep_open(*, at: datetime) -> int:
    """The webhook that never came: ask about every payment that has been open for five minutes."""
    waiting = Payment.objects.filter(state__in=OPEN, created_at__lt=at - timedelta(minutes=5)).select_related("order")
    asked = 0
    for payment in waiting[:200]:
        try:
            sync_payment(payment=payment, at=at, why="asked by the sweep")
            asked += 1
        except GatewayError:
            continue
    return asked


def register() -> None:
    register_topic(SYNC_TOPIC, handle_sync)
    register_topic(REFUND_TOPIC, handle_refund)
    register_job("payment.sweep", every=timedelta(minutes=5), run=sweep_open)
    register_job("payment.refunds", every=timedelta(hours=1), run=sweep_refunds)
