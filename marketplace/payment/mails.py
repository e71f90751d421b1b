"""What the buyer is told when money is on its way back, and when their bank did not take it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from marketplace.outbox.mail import NotWanted
from marketplace.payment.models import RefundRow, RefundState


def refund_made_mail(context: dict[str, Any]) -> dict[str, Any]:
    """Amount, lines and why. The context holds the refund's public id."""
    return _shown(RefundRow.objects.select_related("payment__order__facts").get(public_id=context["refund"]))


def refund_failed_mail(context: dict[str, Any]) -> dict[str, Any]:
    """The same of a refund that failed. The context holds its ``attempt``, too: who tries it again meanwhile asks the
    buyer for nothing (NotWanted).
    """
    row = RefundRow.objects.select_related("payment__order__facts").get(public_id=context["refund"])
    if (row.state, row.attempt) != (RefundState.FAILED, context["attempt"]):
        raise NotWanted
    return _shown(row)


def _shown(row: RefundRow) -> dict[str, Any]:
    order = row.payment.order
    return {
        "refund": row,
        "order": order,
        "currency": row.payment.currency,
        "lines": list(row.lines.select_related("line")),
        "order_url": f"{settings.SITE_URL}/{order.facts.language}/orders/{order.number}/?key={order.facts.key}",
    }
