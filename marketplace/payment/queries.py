"""Reading payments for their buyers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from marketplace.payment.following import is_still_owed
from marketplace.payment.models import Payment, RefundRow, RefundState


def is_payment_of_ours(said: str) -> bool:
    """Does the provider name a payment of this platform? What another shop writes there need not be a UUID."""
    return _named(said).exists()


def order_number_of(said: str) -> str:
    """The number of the order of a payment that the provider names; "" when it is none of ours."""
    return _named(said).values_list("order__number", flat=True).first() or ""


def _named(said: str) -> QuerySet[Payment]:
    try:
        return Payment.objects.filter(public_id=UUID(said))
    except ValueError:
        return Payment.objects.none()


def refunds_of_order(order: Any) -> list[RefundRow]:
    """What went back of an order or is on its way, oldest first, with its lines.

    Failed ones are not: nothing came. Nor the money of a second session, which was never part of the order's sum.
    """
    rows = RefundRow.objects.filter(payment__order=order, other_intent="").exclude(state=RefundState.FAILED)
    return list(rows.select_related("payment").prefetch_related("lines__line").order_by("created_at", "pk"))


def refunds_not_taken(order: Any) -> list[RefundRow]:
    """What the buyer's bank did not take of an order and is still owed, oldest first; a second session's, too.

    What was never asked for at the provider, or refused there, is none: no bank has seen it, and the buyer may have the
    money already. Nor is what was given back by a later refund, or taken by a dispute.
    """
    rows = RefundRow.objects.filter(payment__order=order, state=RefundState.FAILED, lost_dispute="")
    rows = rows.exclude(provider_id="").select_related("payment").prefetch_related("lines__line")
    return [row for row in rows.order_by("created_at", "pk") if is_still_owed(row)]
