"""The downloads of an order, for its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from marketplace.delivery import queries
from marketplace.delivery.doubts import doubts_about

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


@register.simple_tag
def doubts_of_parts(parts: Iterable[Any]) -> dict[int, datetime]:
    """Since when works of an order are in doubt, by line: also of those that nobody holds a licence of yet."""
    lines = [line for part in parts for line in part.lines.all() if line.offering_id is not None]
    found = doubts_about(list({line.offering_id: line.offering for line in lines}.values()))
    return {line.pk: found[line.offering_id] for line in lines if line.offering_id in found}


@register.filter
def doubt_of(doubts: dict[int, datetime], line: Any) -> datetime | None:
    """Since when this line's work is in doubt. What has a licence already says so with its licence."""
    return doubts.get(line.pk) if line.kind != "digital" else None
