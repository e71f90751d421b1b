"""Talking to the provider about money that goes back, outside any transaction: send it, ask how it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.outbox import operations as outbox
from marketplace.payment.asking import begin_refund, leave_refund_to_a_person, refund_not_asked, refuse_refund
from marketplace.payment.calls import NOT_FOUND, Conversation
from marketplace.payment.charging import amount_charged
from marketplace.payment.foreign import record_remote_refund
from marketplace.payment.gateway import RemoteRefund
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.operations import SYNC_TOPIC
from marketplace.payment.provider import get_gateway
from marketplace.payment.refunds import record_refund
from marketplace.payment.states import idempotency_key


def _intent(row: RefundRow) -> str:
    return str(row.other_intent or row.payment.intent_id)


def _ask(row: RefundRow) -> RemoteRefund:
    return get_gateway().refund(
        intent_id=_intent(row),
        amount=amount_charged(row),
        payment_id=str(row.payment.public_id),
        idempotency_key=idempotency_key("refund", row),
    )


def _find(row: RefundRow) -> RemoteRefund | None:
    """Among all refunds of what was paid, the one that carries this attempt's key."""
    key = idempotency_key("refund", row)
    return next((made for made in get_gateway().refunds_of(_intent(row)) if made.key == key), None)


def _done(*, pk: int, remote: RemoteRefund, at: datetime) -> None:
    record_refund(row=RefundRow.objects.get(pk=pk), remote=remote, at=at)


def _refused(*, pk: int, code: str, said: str, at: datetime) -> None:
    if not refuse_refund(pk=pk, fault=f"{code} {said}".strip()):
        return
    row = RefundRow.objects.select_related("payment").get(pk=pk)
    outbox.put(SYNC_TOPIC, key=f"refused:{row.public_id}:{row.attempt}", at=at, payload={
        "payment": str(row.payment.public_id), "why": "a refund was refused: was it made there already?",
    })  # fmt: skip


def _unknown(*, pk: int, at: datetime) -> None:
    leave_refund_to_a_person(pk=pk, said=NOT_FOUND)


_ABOUT_REFUNDS: Conversation[RefundRow, RemoteRefund] = Conversation(
    begin=begin_refund,
    ask=_ask,
    find=_find,
    done=_done,
    refused=_refused,
    unknown=_unknown,
    unasked=refund_not_asked,
)


def handle_refund(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Outbox topic: send one planned refund."""
    (payload,) = payloads
    _ABOUT_REFUNDS.hold(payload["refund"], at=at)


def sync_refunds(*, payment: Payment, at: datetime) -> None:
    """Ask how the refunds of a payment stand: a bank may say yes, or no, days later, and somebody may have given money
    back at the provider. Raises GatewayError.
    """
    others = payment.refunds.exclude(other_intent="").values_list("other_intent", flat=True)
    for intent in dict.fromkeys([payment.intent_id, *others]):
        if not intent or payment.settled_at is None:
            continue
        for remote in get_gateway().refunds_of(intent):
            other = "" if intent == payment.intent_id else intent
            record_remote_refund(pk=payment.pk, remote=remote, at=at, other_intent=other)
