"""A seller's part is as far as the least of its lines, an order as far as its parts: both follow, nobody moves them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.fulfilment.registry import Step, fulfilment_of
from marketplace.order.models import Order, OrderEvent, SellerOrder, SellerOrderState
from marketplace.order.operations import lock_order, move, move_part
from marketplace.users.models import User

IN_WORK = (SellerOrderState.CONFIRMED, SellerOrderState.IN_PROGRESS, SellerOrderState.DELIVERED)
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
    for part in parts:
        _part_follows(part, at=at, by=by, why=why)
    _order_follows(order, parts, at=at, by=by, why=why)


def _part_follows(part: SellerOrder, *, at: datetime, by: User | None, why: str) -> None:
    if part.state not in IN_WORK:
        return
    steps = [fulfilment_of(line.kind).progress(line=line, at=at) for line in part.lines.all()]
    live = [step for step in steps if step is not Step.GONE]
    if not live:
        if not part.gross_minor:  # with money in it, the refund says so when it has arrived
            move_part(part=part, to=SellerOrderState.REFUNDED, at=at, by=by, why=why)
        return
    least = min(live)
    if max(live) >= Step.BEGUN and part.state == SellerOrderState.CONFIRMED and least < Step.DELIVERED:
        move_part(part=part, to=SellerOrderState.IN_PROGRESS, at=at, by=by, why=why)
    if least >= Step.DELIVERED and part.state not in DELIVERED:
        move_part(part=part, to=SellerOrderState.DELIVERED, at=at, by=by, why=why)
    if least >= Step.DONE and part.state == SellerOrderState.DELIVERED:
        move_part(part=part, to=SellerOrderState.COMPLETED, at=at, by=by, why=why)


def _order_follows(order: Order, parts: list[SellerOrder], *, at: datetime, by: User | None, why: str) -> None:
    live = [part for part in parts if part.state not in GONE]
    if order.status == REFUNDED_IN_PART:  # a part whose money is on its way back holds the others no longer
        live = [part for part in live if not _is_gone(part, at)]
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


def _is_gone(part: SellerOrder, at: datetime) -> bool:
    return all(fulfilment_of(line.kind).progress(line=line, at=at) is Step.GONE for line in part.lines.all())


def _was_completed(order: Order) -> bool:
    return OrderEvent.objects.filter(order=order, seller_order__isnull=True, new="completed").exists()
