"""What of an order can be reviewed, for its page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from marketplace.reviews.queries import lines_to_review

register = template.Library()


@register.inclusion_tag("reviews/order_reviews.html")
def reviews_of_order(order: Any) -> dict[str, Any]:
    """Works that its buyer has, with the way to the form. The page has already checked that the reader may see it."""
    lines = lines_to_review(order, at=timezone.now()) if order else []
    return {"order": order, "lines": lines, "key": order.facts.key if order else ""}
