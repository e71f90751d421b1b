"""What was paid back of an order, for its page."""

from __future__ import annotations

from typing import Any

from django import template

from marketplace.payment.queries import refunds_not_taken, refunds_of_order

register = template.Library()


@register.inclusion_tag("payment/given_back.html")
def given_back(order: Any) -> dict[str, Any]:
    """Each refund with amount, day and lines, and their sum; and those that the bank did not take, which are no part of
    it. The page has checked that the reader may see it.
    """
    rows = refunds_of_order(order)
    total = sum(row.amount_minor for row in rows)
    left = rows[0].payment.captured_minor - total if rows else 0
    return {
        "rows": rows, "facts": order.facts, "total_minor": total, "left_minor": left,
        "not_taken": refunds_not_taken(order),
    }  # fmt: skip
