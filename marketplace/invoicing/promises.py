"""Promising documents: one outbox row each, in the transaction of what they follow from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from marketplace.fulfilment.models import DueShare
from marketplace.order.models import LineFacts
from marketplace.outbox import operations as outbox
from marketplace.payment.models import RefundRow

TOPIC = "invoicing.issue"
LOOKED_BACK = timedelta(days=60)
"""How far back the sweep of every five minutes looks for accepted work without a final invoice."""


def promise(task: dict[str, Any], *, at: datetime) -> bool:
    """``task["key"]`` is the document's key: promised once."""
    return outbox.put(TOPIC, key=f"invoicing:{task['key']}", at=at, payload=task)


def promise_sale(*, order: Any, at: datetime) -> None:
    """What a paid order gets: an invoice of the platform, and by seller a self-billed document, or an advance document
    with a commission invoice. What cost nothing gets none."""
    lines = LineFacts.objects.filter(seller_order__order=order, gross_minor__gt=0)
    rows = list(lines.values_list("seller_order__number", "decision__supplier", "share_minor", "gross_minor"))
    tasks = {f"sale:{order.number}": {"make": "sale"} for _part, supplier, *_rest in rows if supplier == "platform"}
    for part, supplier, share, gross in rows:
        if supplier == "platform" and share:
            tasks[f"self:{part}"] = {"make": "self_billed", "part": part}
        elif supplier == "seller":
            tasks[f"prepayment:{part}"] = {"make": "prepayment", "part": part}
            if gross > share:
                tasks[f"commission:{part}"] = {"make": "commission", "part": part}
    for key, task in tasks.items():
        promise(task | {"key": key, "order": order.number}, at=at)


def promise_due(*, order: Any, to: str, at: datetime) -> None:
    """Work of this order was handed over: look for what has been accepted."""
    promise({"make": "due", "key": f"due:{order.number}:{to}:{at.isoformat()}", "order": order.number}, at=at)


def promise_refund(*, row: RefundRow, at: datetime, back: bool) -> None:
    """Money that went back, or came again: documents follow when the order was one. A second payment never was; VAT
    that goes back by itself has its documents from the buyer's click (late_vat.py), whenever the money arrives."""
    if row.other_intent or row.only_vat or row.payment.order.facts.paid_at is None:
        return
    make = "undo" if back else "refund"
    key = f"{make}:{row.public_id}:{row.attempt}"
    promise({"make": make, "key": key, "refund": str(row.public_id), "attempt": row.attempt}, at=at)


def ask_for_finals(*, at: datetime) -> int:
    """Job: accepted work of the last weeks whose final invoice was not promised yet. Returns how many were."""
    return promise_finals(DueShare.objects.filter(due_at__gte=at - LOOKED_BACK), at=at)


def ask_for_old_finals(*, at: datetime) -> int:
    """Job, once a day: the same, however long ago it was accepted. Its advance document may have come late, when the
    seller agreed or gave a number at last. Returns how many were promised.
    """
    return promise_finals(DueShare.objects.filter(due_at__lt=at - LOOKED_BACK), at=at)


def promise_finals(due: Any, *, at: datetime) -> int:
    """One final invoice for all lines of a seller's part that were accepted together."""
    open_rows = due.filter(
        line__decision__supplier="seller", line__gross_minor__gt=0, line__documented__document__purpose="prepayment"
    ).exclude(line__documented__document__purpose="final")
    groups: dict[tuple[str, datetime], list[int]] = {}
    wanted = open_rows.values_list("line__seller_order__number", "due_at", "line_id").order_by("line_id").distinct()
    for part, due_at, line in wanted:
        groups.setdefault((part, due_at), []).append(line)
    return sum(_promise_final(part, lines, at) for (part, _due_at), lines in groups.items())


def _promise_final(part: str, lines: Iterable[int], at: datetime) -> bool:
    pks = list(lines)
    return promise({"make": "final", "key": f"final:{part}:{pks[0]}", "part": part, "lines": pks}, at=at)
