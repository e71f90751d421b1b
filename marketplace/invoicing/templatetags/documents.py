"""The documents of an order, for its page."""

from __future__ import annotations

from typing import Any

from django import template

from marketplace.invoicing.late_vat import late_vat_of
from marketplace.invoicing.queries import Listed, of_buyer
from marketplace.invoicing.words import type_name

register = template.Library()


@register.inclusion_tag("invoicing/of_order.html")
def documents_of(order: Any) -> dict[str, Any]:
    """What the buyer can download. The page has checked that the reader may see the order."""
    late = late_vat_of(order) if order.facts.vat_id else None
    return {"documents": of_buyer(order), "facts": order.facts, "order": order, "late": late}


@register.filter
def document_name(row: Listed) -> str:
    """ "Invoice", "Credit note" and so on."""
    return type_name(row.type, row.purpose)
