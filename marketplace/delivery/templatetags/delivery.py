"""The downloads of an order, for its page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from marketplace.delivery import queries

register = template.Library()


@register.inclusion_tag("delivery/order_downloads.html", takes_context=True)
def downloads(context: dict[str, Any], order: Any) -> dict[str, Any]:
    """What of this order can be downloaded now, or when. The page has already checked that the reader may see it."""
    found = list(queries.of_order(order)) if order else []
    held = queries.holdings(found, at=timezone.now(), with_keys=True)
    return {
        "holdings": held,
        "waiting": any(one.state == "waiting" for one in held),
        "request": context.get("request"),
        "facts": order.facts if order else None,
    }
