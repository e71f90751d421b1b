"""A seller's money in words: what stands where, and every line of a month's statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from marketplace.ledger.chart import Purpose
from marketplace.ledger.queries import Component, StatementLine, seller_statement
from marketplace.ledger.words import words_of
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.partner.models import Partner
from marketplace.payouts.queries import next_month


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
        what=words_of(line.kind),
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
