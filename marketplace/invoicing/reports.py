"""What is declared: the one-stop shop's return, the recapitulative statement, VAT by seller and for the platform.

All of it is read from issued documents, so a figure can always be traced to numbers on paper. Minor units, to the
cent: nothing is rounded to whole units (IR 282/2011 Art. 60).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Sum

from marketplace.invoicing.models import DocumentedLine
from marketplace.invoicing.periods import Quarter
from marketplace.partner.models import Partner

EURO = "EUR"
UNION = "Union OSS"
"""Begins ``reported_in`` of what goes into this return."""
YEARS_BACK = 3
"""Corrections go into a later return for three years, then to the state of consumption itself (Art. 369k)."""


class OtherCurrency(Exception):
    """A document in another currency than the euro: its rate of the period's last day (Art. 369h) is not known here."""


@dataclass(frozen=True, slots=True)
class OssSupply:
    """Services to consumers of one state at one rate in the period, credit notes of the same period taken off."""

    state: str
    rate: str
    net_minor: int
    vat_minor: int


@dataclass(frozen=True, slots=True)
class OssCorrection:
    """VAT of an earlier period that changed in this one."""

    period: Quarter
    state: str
    vat_minor: int
    is_too_old: bool
    """More than three years after its return was due: it cannot go into this one."""


@dataclass(frozen=True, slots=True)
class OssReturn:
    """The Union scheme's quarterly return (Art. 369g). Goods are sold by nobody here yet: all supplies are services,
    from the state of identification, where the platform has its only establishment."""

    period: Quarter
    vat_id: str
    supplies: tuple[OssSupply, ...]
    corrections: tuple[OssCorrection, ...]

    @property
    def is_nil(self) -> bool:
        """Nothing to declare: a return is due all the same (VAT-04)."""
        return not self.supplies and not self.corrections

    @property
    def vat_minor(self) -> int:
        """To be paid with the return."""
        corrected = sum(row.vat_minor for row in self.corrections if not row.is_too_old)
        return sum(row.vat_minor for row in self.supplies) + corrected


def oss_return(period: Quarter) -> OssReturn:
    """Supplies by state and rate, corrections by the period they belong to. Raises OtherCurrency."""
    supplies: dict[tuple[str, str], list[int]] = {}
    corrections: dict[tuple[Quarter, str], int] = {}
    for belongs_to, state, row in oss_lines(period):
        if belongs_to == period:
            sums = supplies.setdefault((state, row.rate), [0, 0])
            sums[0] += row.net_minor
            sums[1] += row.vat_minor
        else:
            corrections[belongs_to, state] = corrections.get((belongs_to, state), 0) + row.vat_minor
    return OssReturn(
        period,
        settings.PLATFORM_VAT_ID,
        tuple(OssSupply(*key, *sums) for key, sums in sorted(supplies.items()) if any(sums)),
        tuple(
            OssCorrection(earlier, state, vat, _is_too_old(earlier, period))
            for (earlier, state), vat in sorted(corrections.items())
            if vat
        ),
    )


def oss_lines(period: Quarter) -> Iterator[tuple[Quarter, str, DocumentedLine]]:
    """What documents of a quarter declare in it: the period each line belongs to, its state, the line with its document
    and order. Raises OtherCurrency."""
    rows = _declared(None, period.first, period.last).filter(reported_in__startswith=UNION)
    for row in _in_euro(
        rows.select_related("document__corrects", "document__order", "line__commission").order_by("pk")
    ):
        original = row.document.corrects
        yield Quarter.of(original.tax_point) if original is not None else period, oss_state(row.place), row


def oss_vat_of(orders: Iterable[str]) -> dict[tuple[str, Quarter], int]:
    """VAT that was ever declared through the one-stop shop for these orders, by order and quarter."""
    rows = DocumentedLine.objects.filter(
        document__order__number__in=list(orders), document__series__issuer__partner=None, reported_in__startswith=UNION
    )
    found: dict[tuple[str, Quarter], int] = {}
    for number, day, vat in rows.values_list("document__order__number", "document__tax_point", "vat_minor"):
        found[number, Quarter.of(day)] = found.get((number, Quarter.of(day)), 0) + vat
    return found


def oss_state(place: str) -> str:
    """The code of the one-stop shop: regions belong to their state ("PT-30"), and Greece is EL."""
    state = place[:2]
    return "EL" if state == "GR" else state


def _is_too_old(earlier: Quarter, now: Quarter) -> bool:
    due = earlier.next.first  # the return was due in the month that begins here
    return now.last > date(due.year + YEARS_BACK, due.month, 28)


@dataclass(frozen=True, slots=True)
class Recapitulated:
    """What one business in another state was supplied under reverse charge in the period."""

    vat_id: str
    net_minor: int


def recapitulative(first: date, last: date, *, seller: Partner | None = None) -> tuple[Recapitulated, ...]:
    """Services under Art. 44 with reverse charge (Art. 262(1)(c)), by customer: the platform's, or a seller's own."""
    found: dict[str, int] = {}
    rows = _declared(seller, first, last).filter(category="AE").select_related("document")
    for row in _in_euro(rows):
        customer = row.document.buyer["vat_id"]
        found[customer] = found.get(customer, 0) + row.net_minor
    return tuple(Recapitulated(vat_id, net) for vat_id, net in sorted(found.items()) if net)


@dataclass(frozen=True, slots=True)
class VatRow:
    """One sum. ``side`` is "made" for supplies of the party, "received" for supplies to it."""

    side: str
    purpose: str
    place: str
    category: str
    rate: str
    reported_in: str
    currency: str
    net_minor: int
    vat_minor: int


def vat_summary(first: date, last: date, *, seller: Partner | None = None) -> tuple[VatRow, ...]:
    """All VAT of the platform, or of one seller, by what it is, where, how and in which return. Credits taken off."""
    received = DocumentedLine.objects.filter(document__tax_point__range=(first, last))
    if seller is None:
        received = received.filter(document__purpose="self_billed")
    else:
        received = received.filter(document__purpose="commission", document__partner=seller)
    made = _declared(seller, first, last)
    return (*_summed("made", made), *_summed("received", received))


def _declared(seller: Partner | None, first: date, last: date) -> QuerySet[DocumentedLine]:
    """Lines of what a party has supplied, by the day that decides the period of its VAT."""
    rows: QuerySet[DocumentedLine] = DocumentedLine.objects.filter(
        document__tax_point__range=(first, last), document__series__issuer__partner=seller
    )
    return rows


def _summed(side: str, rows: QuerySet[DocumentedLine]) -> Iterator[VatRow]:
    keys = ("document__purpose", "place", "category", "rate", "reported_in", "document__currency")
    sums = rows.order_by(*keys).values_list(*keys).annotate(net=Sum("net_minor"), vat=Sum("vat_minor"))
    return (VatRow(side, *row) for row in sums if row[6] or row[7])


def _in_euro(rows: Iterable[Any]) -> Iterator[Any]:
    for row in rows:
        if row.document.currency != EURO:
            raise OtherCurrency(row.document.number)
        yield row
