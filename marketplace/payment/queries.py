"""Reading payments for their buyers."""

from __future__ import annotations

from typing import Any

from marketplace.payment.models import RefundRow, RefundState


def refunds_of_order(order: Any) -> list[RefundRow]:
    """What went back of an order or is on its way, oldest first, with its lines.

    Failed ones are not: nothing came. Nor the money of a second session, which was never part of the order's sum.
    """
    rows = RefundRow.objects.filter(payment__order=order, other_intent="").exclude(state=RefundState.FAILED)
    return list(rows.select_related("payment").prefetch_related("lines__line").order_by("created_at", "pk"))
