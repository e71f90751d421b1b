"""The work of an order, and of an account, for pages of rooms below."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from storefronts.engagements.models import Engagement
from storefronts.engagements.queries import of_order, running_of
from storefronts.engagements.states import Side
from storefronts.engagements.turns import Turn, turn_of

register = template.Library()


def _rows(found: list[Engagement]) -> list[tuple[Engagement, Turn]]:
    at = timezone.now()
    together: dict[int, list[Engagement]] = {}
    for row in found:
        together.setdefault(row.conversation_id, []).append(row)
    return [(row, turn_of(row, side=Side.BUYER, at=at, siblings=together[row.conversation_id])) for row in found]


@register.inclusion_tag("engagements/order_work.html")
def work_of_order(order: Any) -> dict[str, Any]:
    """State and way to each conversation. The page has already checked that the reader may see the order."""
    return {"rows": _rows(of_order(order)) if order else [], "with_keys": True}


@register.inclusion_tag("engagements/running_work.html")
def running_work(user: Any) -> dict[str, Any]:
    """What is running for this account: one query."""
    return {"rows": _rows(running_of(user)) if user and user.is_authenticated else [], "with_keys": False}
