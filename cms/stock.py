"""What is on sale at this moment: works that are not step back from pages by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marketplace.partner.models import StockRecord


def is_for_sale(display: Mapping[str, Any], sold_out: frozenset[str]) -> bool:
    """Published (or it had no document), its maker verified, and not sold out."""
    return bool(display["buyable"]) and display["id"] not in sold_out


def sold_out(displays: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Public ids of those that are counted (limited editions) and sold out. One query, whatever is limited."""
    rows = StockRecord.objects.filter(
        product__tier__offering__public_id__in=[display["id"] for display in displays],
        product__tier__is_active=True,
        num_in_stock__isnull=False,
    )
    left: dict[str, int] = {}
    for public_id, stock, allocated in rows.values_list(
        "product__tier__offering__public_id", "num_in_stock", "num_allocated"
    ):
        left[public_id] = max(left.get(public_id, 0), stock - (allocated or 0))
    return frozenset(public_id for public_id, free in left.items() if free < 1)
