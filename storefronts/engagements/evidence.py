"""What a bank may see of the work in a dispute: what was said and done, by which side, when."""

from __future__ import annotations

from marketplace.order.models import Order
from storefronts.engagements.models import Entry


def messages_of(order: Order) -> list[dict[str, str]]:
    """Every entry of the order's conversations, the oldest first. Files are named, not included."""
    rows = Entry.objects.filter(conversation__seller_order__order=order).prefetch_related("files__file").order_by("id")
    return [
        {
            "at": row.at.isoformat(timespec="seconds"), "side": row.side, "what": row.what, "words": row.words,
            "files": ", ".join(each.file.name for each in row.files.all()),
        }
        for row in rows
    ]  # fmt: skip
