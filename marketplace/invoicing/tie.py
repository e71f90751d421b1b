"""The VAT accounts of the books tied to the return of the one-stop shop, figure by figure, to the cent.

The books take VAT line by line, as it was charged; documents round once a rate (EN 16931), and the return is the sum of
the documents. So both may differ by cents, which are computed here line by line; what is left then is a fault, and the
orders that it comes from are named with what to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from marketplace.invoicing.booked_vat import AccountLine, Cell, booked_of, booked_vat, vat_accounts
from marketplace.invoicing.models import DocumentedLine, Purpose
from marketplace.invoicing.periods import Quarter
from marketplace.invoicing.reports import OssReturn, oss_lines, oss_return, oss_vat_of
from marketplace.payouts.models import ShareBack


class Cause(StrEnum):
    """Why an order's figures differ by more than rounding."""

    NO_DOCUMENT = "no_document"
    NOT_BOOKED = "not_booked"
    OTHER_QUARTER = "other_quarter"
    AMOUNTS = "amounts"


@dataclass(frozen=True, slots=True)
class TieRow:
    """One figure of the return, in minor units of euro."""

    cell: Cell
    booked: int
    declared: int
    rounding: int

    @property
    def difference(self) -> int:
        return self.declared - self.booked

    @property
    def unexplained(self) -> int:
        """What no rounding explains."""
        return self.difference - self.rounding


@dataclass(frozen=True, slots=True)
class TieOrder:
    """An order whose figures differ by more than rounding."""

    order: str
    row: TieRow
    cause: Cause


@dataclass(frozen=True, slots=True)
class Tie:
    declared: OssReturn
    rows: tuple[TieRow, ...]
    orders: tuple[TieOrder, ...]
    accounts: tuple[AccountLine, ...]

    @property
    def is_tied(self) -> bool:
        """Nothing but rounding is between the books and the return."""
        return not self.orders

    def rounding_of(self, state: str) -> int:
        """What the return declares for a state beyond its account, for no other reason than rounding."""
        return sum(row.rounding for row in self.rows if row.cell.state == state)

    def declared_for(self, state: str) -> int:
        """VAT of a state in the return, its corrections with it."""
        return sum(row.declared for row in self.rows if row.cell.state == state)


def tie(period: Quarter) -> Tie:
    """Compare a quarter. Raises OtherCurrency, as the return itself."""
    declared = oss_return(period)
    booked = booked_vat(period)
    documented, rounding = _documented(period)
    keys = sorted(booked.keys() | documented.keys())
    by_order = {key: TieRow(key[1], booked[key], documented[key], rounding[key]) for key in keys}
    rows = tuple(_row(cell, by_order.values()) for cell in sorted({cell for _order, cell in keys}))
    off = [(order, row) for (order, _cell), row in by_order.items() if row.unexplained]
    return Tie(
        declared, tuple(row for row in rows if row.booked or row.declared), tuple(_causes(off, period)),
        tuple(vat_accounts(period)),
    )  # fmt: skip


def _row(cell: Cell, rows: Iterable[TieRow]) -> TieRow:
    mine = [row for row in rows if row.cell == cell]
    return TieRow(
        cell, sum(row.booked for row in mine), sum(row.declared for row in mine), sum(row.rounding for row in mine)
    )


def _documented(period: Quarter) -> tuple[Counter[tuple[str, Cell]], Counter[tuple[str, Cell]]]:
    """VAT that documents declare, and how much of it is rounding, by order and figure."""
    lines = list(oss_lines(period))
    own = _own_vat([line for _period, _state, line in lines])
    vat: Counter[tuple[str, Cell]] = Counter()
    rounding: Counter[tuple[str, Cell]] = Counter()
    for sold, state, line in lines:
        key = line.document.order.number, Cell(sold, state, line.rate if sold == period else "")
        vat[key] += line.vat_minor
        rounding[key] += line.vat_minor - own.get(line.pk, line.vat_minor)
    return vat, rounding


def _own_vat(lines: Sequence[DocumentedLine]) -> Mapping[int, int]:
    """VAT of each order line at the event that its document was made for, signed, by primary key: as it was charged, or
    as it was taken of the seller's share. Lines whose event wrote nothing down are left out."""
    refunds = {event[0] for line in lines if (event := _refund_of(line)) is not None}
    backs = ShareBack.objects.filter(refund__public_id__in=refunds)
    rows = backs.values_list("refund__public_id", "attempt", "share__line", "vat_minor", "fee_vat_minor")
    taken = {(str(refund), attempt, line): (vat, fee) for refund, attempt, line, vat, fee in rows}
    found = {}
    for line in lines:
        event, is_fee = _refund_of(line), line.document.purpose == Purpose.COMMISSION
        if event is None:
            charged = getattr(line.line, "commission", None) if is_fee else line.line
            if charged is not None:  # fees of the first orders were not frozen
                found[line.pk] = charged.vat_minor
        elif (both := taken.get((*event, line.line_id))) is not None:
            found[line.pk] = both[is_fee] * line.document.sign
    return found


def _refund_of(line: DocumentedLine) -> tuple[str, int] | None:
    """Id and attempt of the refund that a document follows: its key begins with them (``tasks.py``)."""
    made, _colon, rest = line.document.key.partition(":")
    if made not in ("credit", "again"):
        return None
    refund, attempt, *_original = rest.split(":")
    return refund, int(attempt)


def _causes(off: Sequence[tuple[str, TieRow]], period: Quarter) -> list[TieOrder]:
    orders = {order for order, _row in off}
    booked, declared = booked_of(orders), oss_vat_of(orders)
    return [TieOrder(order, row, _cause(order, row, period, booked, declared)) for order, row in off]


def _cause(
    order: str, row: TieRow, period: Quarter, booked: Mapping[tuple[str, Quarter], int],
    declared: Mapping[tuple[str, Quarter], int],
) -> Cause:  # fmt: skip
    if row.booked and row.declared:
        return Cause.AMOUNTS
    elsewhere = booked if row.declared else declared
    wanted = row.declared or row.booked
    near = [amount for (name, quarter), amount in elsewhere.items() if name == order and quarter != period]
    if any(abs(amount - wanted) <= abs(row.rounding) + 1 for amount in near):
        return Cause.OTHER_QUARTER
    return Cause.NOT_BOOKED if row.declared else Cause.NO_DOCUMENT
