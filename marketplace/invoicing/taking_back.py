"""How a refund falls on order lines, the seller's share and the commission: written once, credit notes follow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Sum

from marketplace.invoicing.models import TakenBack
from marketplace.money import Money, split
from marketplace.order.models import LineFacts
from marketplace.order.operations import lock_order
from marketplace.payment.following import vat_apart
from marketplace.payment.models import RefundRow


def take_back(row: RefundRow, *, attempt: int) -> list[TakenBack]:
    """The parts of a refund that succeeded. Call it in a transaction; safe to repeat: the first split stands.

    The seller's part is what ``payment.refunds.share_left`` takes: rounded for the seller, over all refunds of a line
    together, so that the last cent of a share goes back with the last cent of the price.
    """
    lock_order(row.payment.order.number)
    kept = of_refund(row, attempt=attempt)
    if kept:
        return kept
    lines = list(LineFacts.objects.filter(seller_order__order=row.payment.order, gross_minor__gt=0).order_by("pk"))
    before = taken_of(lines)
    made = [
        _part(row, attempt, line, before=before.get(line.pk, 0), now=now)
        for line, now in _fallen_on(row, lines, before).items()
    ]
    return TakenBack.objects.bulk_create(made)


def undo(row: RefundRow, *, attempt: int) -> list[TakenBack]:
    """The refund came back: the same parts, the other way. Safe to repeat."""
    lock_order(row.payment.order.number)
    kept = of_refund(row, attempt=attempt, is_undone=True)
    if kept:
        return kept
    return TakenBack.objects.bulk_create(
        TakenBack(
            refund=row, attempt=attempt, line=part.line, is_undone=True, gross_minor=part.gross_minor,
            share_minor=part.share_minor, fee_minor=part.fee_minor,
        )
        for part in of_refund(row, attempt=attempt)
    )  # fmt: skip


def of_refund(row: RefundRow, *, attempt: int, is_undone: bool = False) -> list[TakenBack]:
    found = TakenBack.objects.filter(refund=row, attempt=attempt, is_undone=is_undone)
    return list(found.select_related("line__decision", "line__seller_order__partner").order_by("line_id"))


def taken_of(lines: Sequence[LineFacts]) -> dict[int, int]:
    """Gross taken back so far by order line, in minor units."""
    rows = TakenBack.objects.filter(line__in=lines).values("line", "is_undone").annotate(gross=Sum("gross_minor"))
    taken: dict[int, int] = {}
    for row in rows:
        taken[row["line"]] = taken.get(row["line"], 0) + (-row["gross"] if row["is_undone"] else row["gross"])
    return taken


def _fallen_on(row: RefundRow, lines: Sequence[LineFacts], before: Mapping[int, int]) -> dict[LineFacts, int]:
    """Gross by line: as the refund says, or over all lines in proportion to what is left of them."""
    said = {entry.line_id: entry.amount_minor for entry in row.lines.all()}
    left = {line: line.gross_minor - vat_apart(line).minor - before.get(line.pk, 0) for line in lines}
    if said:
        return {line: min(said[line.pk], left[line]) for line in lines if said.get(line.pk) and left[line]}
    whole = sum(left.values())
    amount = min(row.amount_minor, whole)
    if not amount:
        return {}
    parts = split(Money(amount, row.payment.currency), list(left.values()))
    return {line: part.minor for line, part in zip(left, parts, strict=True) if part.minor}


def _part(row: RefundRow, attempt: int, line: LineFacts, *, before: int, now: int) -> TakenBack:
    vat = vat_apart(line).minor  # went back by itself, on documents of its own: what is left is the price
    of_seller = line.decision.supplier == "seller"
    whole, all_of_share = line.gross_minor - vat, line.share_minor - (vat if of_seller else 0)
    share = all_of_share * (before + now) // whole - all_of_share * before // whole
    fee = now - share if of_seller else 0
    return TakenBack(refund=row, attempt=attempt, line=line, gross_minor=now, share_minor=share, fee_minor=fee)
