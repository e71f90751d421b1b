"""Talking to the provider about money that goes back, outside any transaction: send it, ask how it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.outbox import operations as outbox
from marketplace.outbox.topics import OtherSideDown
from marketplace.payment.charging import amount_charged
from marketplace.payment.foreign import record_remote_refund
from marketplace.payment.gateway import GatewayError, GatewayRefused
from marketplace.payment.models import Payment, RefundRow, RefundState
from marketplace.payment.operations import SYNC_TOPIC
from marketplace.payment.provider import get_gateway
from marketplace.payment.refunds import record_refund, refuse_refund
from marketplace.payment.states import idempotency_key


def handle_refund(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Outbox topic: send one planned refund."""
    (payload,) = payloads
    row = RefundRow.objects.select_related("payment__order").get(public_id=payload["refund"])
    if row.state != RefundState.PLANNED:
        return
    try:
        remote = get_gateway().refund(
            intent_id=row.other_intent or row.payment.intent_id,
            amount=amount_charged(row),
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
