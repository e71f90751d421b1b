"""A seller's part is as far as the least of its lines, an order as far as its parts: both follow, nobody moves them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.fulfilment.registry import Step, steps_of
from marketplace.order.models import Order, OrderEvent, SellerOrder, SellerOrderState
from marketplace.order.operations import lock_order, move, move_parts
from marketplace.users.models import User

IN_PROGRESS = SellerOrderState.IN_PROGRESS
IN_WORK = (SellerOrderState.CONFIRMED, IN_PROGRESS, SellerOrderState.DELIVERED)
GONE = (SellerOrderState.CANCELLED, SellerOrderState.REFUNDED)
REFUNDED_IN_PART = "partly_refunded"
DELIVERED = (SellerOrderState.DELIVERED, SellerOrderState.COMPLETED)


@transaction.atomic
def follow(*, number: str, at: datetime, by: User | None = None, why: str = "") -> None:
    """Move the seller's parts of an order, and then the order, as far as their lines are. Safe to repeat.

    Only forwards: work that is changed after its delivery leaves its part delivered.
    """
    order = lock_order(number)
    parts = list(order.seller_orders.order_by("number").prefetch_related("lines"))
    some_back = order.status == REFUNDED_IN_PART
    open_parts = [part for part in parts if part.state in IN_WORK or (some_back and part.state not in GONE)]
    steps = _steps(open_parts, at)
    for to in (IN_PROGRESS, SellerOrderState.DELIVERED, SellerOrderState.COMPLETED, SellerOrderState.REFUNDED):
        ready = [part for part in open_parts if _next(part, steps[part.pk]) == to]
        move_parts(ready, to=to, at=at, by=by, why=why)
    _order_follows(order, parts, steps, at=at, by=by, why=why)


def _steps(parts: list[SellerOrder], at: datetime) -> dict[int, list[Step]]:
    """How far the lines of each part are, by its primary key."""
    known = steps_of([line for part in parts for line in part.lines.all()], at=at)
    return {part.pk: [known[line.pk] for line in part.lines.all()] for part in parts}


def _next(part: SellerOrder, steps: list[Step]) -> str:
    """The state that comes next for a part whose lines are so far; "" when it stays."""
    if part.state not in IN_WORK:
        return ""
    live = [step for step in steps if step is not Step.GONE]
    if not live:  # with money in it, the refund says so when it has arrived
        return "" if part.gross_minor else SellerOrderState.REFUNDED
    least = min(live)
    if least >= Step.DONE and part.state == SellerOrderState.DELIVERED:
        return SellerOrderState.COMPLETED
    if least >= Step.DELIVERED and part.state not in DELIVERED:
        return SellerOrderState.DELIVERED
    has_begun = max(live) >= Step.BEGUN and part.state == SellerOrderState.CONFIRMED
    return IN_PROGRESS if has_begun and least < Step.DELIVERED else ""


def _order_follows(
    order: Order, parts: list[SellerOrder], steps: dict[int, list[Step]], *, at: datetime, by: User | None, why: str
) -> None:
    live = [part for part in parts if part.state not in GONE]
    if order.status == REFUNDED_IN_PART:  # a part whose money is on its way back holds the others no longer
        live = [part for part in live if any(step is not Step.GONE for step in steps[part.pk])]
    handed_over = [part for part in live if part.state in DELIVERED]
    if not handed_over:
        return
    wanted = ["partly_fulfilled"] if len(handed_over) < len(live) else ["fulfilled"]
    if all(part.state == SellerOrderState.COMPLETED for part in live):
        wanted.append("completed")
    if order.status == REFUNDED_IN_PART and _was_completed(order):
        return  # the refund came after the end: it stays the last word
    for to in wanted:
        if to in order.available_statuses():
            move(order=order, to=to, at=at, by=by, why=why)


def _was_completed(order: Order) -> bool:
    return OrderEvent.objects.filter(order=order, seller_order__isnull=True, new="completed").exists()
