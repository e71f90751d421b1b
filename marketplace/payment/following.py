"""What follows when money has gone back to a buyer, by a refund or by their bank: the order, its rights, watchers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet, Sum

from marketplace.fulfilment.operations import lines_given_back, order_given_back
from marketplace.money import Money
from marketplace.order.models import LineFacts, Order, SellerOrder, SellerOrderState
from marketplace.order.operations import SELLER_MOVES, lock_order, move, move_parts
from marketplace.outbox.mail import promise_mail
from marketplace.payment.charging import promised_minor
from marketplace.payment.models import Payment, PaymentState, RefundLine, RefundRow, RefundState
from marketplace.payment.states import move_payment
from marketplace.payment.watchers import money_watchers


def lines_back() -> QuerySet[RefundLine]:
    """What of lines was given back or is promised back. Failed refunds do not count, but VAT that is not due does: it
    is owed until it has arrived. The one rule for everybody who asks what is left.
    """
    return RefundLine.objects.exclude(refund__state=RefundState.FAILED, refund__only_vat=False)


def back_by_line(lines: Iterable[LineFacts]) -> dict[int, int]:
    """Minor units that went back or are promised back, by the line's primary key; without lines of which nothing is."""
    rows = lines_back().filter(line__in=lines).values("line").annotate(total=Sum("amount_minor"))
    return {row["line"]: row["total"] for row in rows}


def refunded_of(line: LineFacts) -> Money:
    """The same of one line."""
    return Money(back_by_line([line]).get(line.pk, 0), line.currency)


def left_of_other(row: RefundRow) -> int:
    """What of a second page's money (``row`` is one of its refunds) is neither back nor on its way. Minor units.

    The first row of its intent is all that was paid there (``foreign.give_other_back``).
    """
    rows = list(RefundRow.objects.filter(payment=row.payment_id, other_intent=row.other_intent).order_by("pk"))
    gone = sum(one.amount_minor for one in rows if one.state != RefundState.FAILED)
    return max(rows[0].amount_minor - gone, 0)


def is_still_owed(row: RefundRow) -> bool:
    """Whether a refund that failed is no more than what is left: of its lines, and of the money that was paid."""
    lines = () if row.only_vat else row.lines.all()
    if any(refunded_of(entry.line).minor + entry.amount_minor > entry.line.gross_minor for entry in lines):
        return False
    left = left_of_other(row) if row.other_intent else row.payment.captured_minor - promised_minor(row.payment)
    return row.amount_minor <= left


def vat_apart(line: LineFacts) -> Money:
    """VAT of a line that goes back by itself (vat_back.py), whatever became of that refund: the rest is its price."""
    rows = RefundLine.objects.filter(line=line, refund__only_vat=True)
    return Money(rows.aggregate(total=Sum("amount_minor"))["total"] or 0, line.currency)


def price_back(line: LineFacts) -> tuple[int, int]:
    """What a line costs without VAT that goes back by itself, and what of that was given back; minor units."""
    vat = vat_apart(line).minor
    return line.gross_minor - vat, refunded_of(line).minor - vat


def _count(payment: Payment, minor: int, *, at: datetime, why: str) -> None:
    payment.refunded_minor += minor
    whole, nothing = payment.refunded_minor >= payment.captured_minor, payment.refunded_minor == 0
    if payment.state != PaymentState.UNFULFILLABLE or whole:
        part = PaymentState.SUCCEEDED if nothing else PaymentState.PARTLY_REFUNDED
        move_payment(payment, PaymentState.REFUNDED if whole else part, at=at, why=why)
    payment.save(update_fields=["refunded_minor", "state"])


def refund_came_back(payment: Payment, row: RefundRow, at: datetime) -> None:
    """Money that had arrived at the buyer is the order's again; nothing that was taken back is granted by itself."""
    if not row.other_intent:
        _count(payment, -row.amount_minor, at=at, why="the refund came back")
    for watcher in money_watchers():
        watcher.refund_came_back(row=row, at=at)


def refund_succeeded(payment: Payment, row: RefundRow, at: datetime) -> None:
    """The buyer has it: order, rights, shares, books and documents follow, in one transaction. Payment locked."""
    if not row.other_intent:
        _order_follows(payment, row, at)
    for watcher in money_watchers():
        watcher.refunded(row=row, at=at)
    if not row.lost_dispute:
        _tell_buyer("refund_made", payment.order, row, at)


def refund_not_taken(payment: Payment, row: RefundRow, at: datetime) -> None:
    """The buyer's bank did not take it: they are asked for another way, once an attempt."""
    _tell_buyer("refund_failed", payment.order, row, at)


def _order_follows(payment: Payment, row: RefundRow, at: datetime) -> None:
    _count(payment, row.amount_minor, at=at, why=row.why)
    order = lock_order(payment.order.number)
    is_whole = payment.state == PaymentState.REFUNDED
    state = "refunded" if is_whole else "partly_refunded"
    if state in order.available_statuses():
        move(order=order, to=state, at=at, by=row.by, why=row.why)
        if is_whole:
            order_given_back(number=order.number, at=at, why=row.why)
    if not is_whole:
        lines_given_back(lines=_wholly_refunded(row), at=at, why=row.why)
    for part in order.seller_orders.all():
        _part_follows(part, row, at, is_whole=is_whole)


def _wholly_refunded(row: RefundRow) -> list[LineFacts]:
    """The lines of a refund of which nothing is left to give back."""
    lines = [entry.line for entry in row.lines.select_related("line")]
    return [line for line in lines if refunded_of(line).minor == line.gross_minor]


def _part_follows(part: SellerOrder, row: RefundRow, at: datetime, *, is_whole: bool) -> None:
    """A seller's part of which every line went back is refunded."""
    lines = list(part.lines.all())
    gone = is_whole or all(line.gross_minor and refunded_of(line).minor == line.gross_minor for line in lines)
    if gone and SellerOrderState.REFUNDED in SELLER_MOVES.get(part.state, ()):
        move_parts([part], to=SellerOrderState.REFUNDED, at=at, by=row.by, why=row.why)


def _tell_buyer(template: str, order: Order, row: RefundRow, at: datetime) -> None:
    facts = getattr(order, "facts", None)
    if facts is None or not facts.email:
        return
    promise_mail(
        template=template, to=facts.email, language=facts.language,
        key=f"{template.replace('_', '-')}:{row.public_id}:{row.attempt}", at=at,
        context={"refund": str(row.public_id), "attempt": row.attempt},
    )  # fmt: skip
