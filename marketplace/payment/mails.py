"""What the buyer is told when money is on its way back."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from marketplace.payment.models import RefundRow


def refund_made_mail(context: dict[str, Any]) -> dict[str, Any]:
    """Amount, lines and why. The context holds the refund's public id."""
    row = RefundRow.objects.select_related("payment__order__facts").get(public_id=context["refund"])
    order = row.payment.order
    return {
        "refund": row,
        "order": order,
        "currency": row.payment.currency,
        "lines": list(row.lines.select_related("line")),
        "order_url": f"{settings.SITE_URL}/{order.facts.language}/orders/{order.number}/?key={order.facts.key}",
    }
