"""A seller's money in words: what stands where, and every line of a month's statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.ledger.chart import Kind, Purpose
from marketplace.ledger.queries import Component, StatementLine, seller_statement
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.partner.models import Partner
from marketplace.payouts.queries import next_month

KINDS = {
    Kind.CAPTURED: gettext_lazy("Paid by the buyer, held for you"),
    Kind.BECAME_DUE: gettext_lazy("Delivered: due to you"),
    Kind.HELD_AGAIN: gettext_lazy("Held again until the buyer's bank decides"),
    Kind.TRANSFER_PLANNED: gettext_lazy("Set aside for a transfer"),
    Kind.TRANSFER_SENT: gettext_lazy("Sent to your payment account"),
    Kind.TRANSFER_FAILED: gettext_lazy("A transfer was not possible: held for you"),
    Kind.TRANSFER_REVERSED: gettext_lazy("Taken back from your payment account"),
    Kind.REFUND_SENT: gettext_lazy("Given back to the buyer"),
    Kind.REFUND_CAME_BACK: gettext_lazy("A refund came back from the buyer's bank"),
    Kind.DEBT_NETTED: gettext_lazy("Paid what you owed"),
    Kind.DEBT_GIVEN_UP: gettext_lazy("We no longer ask for what you owed"),
    Kind.DISPUTE_LOST: gettext_lazy("Taken by the buyer's bank"),
    Kind.CORRECTION: gettext_lazy("Correction"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a statement, as text."""

    when: date
    what: str
    order: str
    parts: tuple[str, ...]
    """How the amount came about: what the buyer paid, less VAT, less commission."""
    hold: str
    due: str
    debt: str
    total: str


@dataclass(frozen=True, slots=True)
class Month:
    month: date
    opening: str
    rows: tuple[Row, ...]
    closing: str


def month_of(partner: Partner, currency: str, month: date) -> Month:
    """A month's statement; every cent of the difference between its ends is a row."""
    found = seller_statement(partner=partner, currency=currency, since=month, until=next_month(month))
    rows = tuple(_row(line, currency) for line in found.lines)
    return Month(month, _text(found.opening.total, currency), rows, _text(found.closing.total, currency))


def _row(line: StatementLine, currency: str) -> Row:
    change = line.change
    return Row(
        when=line.booked_on,
        what=str(KINDS.get(Kind(line.kind), line.kind)),
        order=", ".join(line.about) or line.reference,
        parts=tuple(_parts(line, currency)),
        hold=_signed(change.seller_hold, currency),
        due=_signed(change.seller_due + change.on_the_way, currency),
        debt=_signed(change.seller_debt, currency),
        total=_text(line.after.total, currency),
    )


def _parts(line: StatementLine, currency: str) -> list[str]:
    if not line.components:
        return []
    said = [_("%(amount)s from the buyer") % {"amount": _text(line.gross, currency)}]
    return said + [_part(component, currency) for component in line.components if component.minor]


def _part(component: Component, currency: str) -> str:
    amount = {"amount": _text(component.minor, currency)}
    if component.purpose == Purpose.VAT_PAYABLE:
        return _("%(amount)s VAT that we pay to the state") % amount
    return _("%(amount)s commission") % amount


def _signed(minor: int, currency: str) -> str:
    return ("+" if minor > 0 else "") + _text(minor, currency) if minor else ""


def _text(minor: int, currency: str) -> str:
    return money_text(Money(minor, currency))
