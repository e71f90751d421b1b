"""The lock and the history of a payment: what every operation of this room begins and ends with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from marketplace.order.operations import lock_order_by
from marketplace.payment.models import Payment, PaymentEvent


def idempotency_key(operation: str, row: Any) -> str:
    """``{env}:{operation}:{row}:{attempt}``: never from amounts, and the same for every repeat of one attempt."""
    return f"{settings.RING_ENV}:{operation}:{row.public_id}:{row.attempt}"


def lock_payment(pk: int) -> Payment:
    """The payment's row, locked until the transaction ends; its order's first, as everywhere: nobody deadlocks."""
    order = lock_order_by(payment=pk)
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=pk)
    payment.order = order
    return payment


def move_payment(payment: Payment, to: str, *, at: datetime, why: str) -> None:
    """Set the state and keep why; the caller saves. The same state again writes nothing."""
    if payment.state == to:
        return
    PaymentEvent.objects.create(payment=payment, old=payment.state, new=to, why=why[:300], at=at)
    payment.state = to
