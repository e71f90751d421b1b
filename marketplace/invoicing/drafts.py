"""A document before it has a number: what it says, what it is for, what of the order it covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.invoicing.invoice import Invoice
from marketplace.invoicing.models import Document, Purpose
from marketplace.order.models import LineFacts, Order, SellerOrder
from marketplace.partner.models import Partner


@dataclass(frozen=True, slots=True)
class Covered:
    """What of an order line the document declares; signed, minor units. `tax` is that of the document's supply."""

    line: LineFacts
    net_minor: int
    vat_minor: int
    place: str
    rate: str
    category: str
    reported_in: str


@dataclass(frozen=True, slots=True)
class Draft:
    """`in_name_of` None: the platform issues. `partner` is the seller on either side, None on a platform's sale."""

    key: str
    purpose: Purpose
    order: Order
    invoice: Invoice
    covered: tuple[Covered, ...]
    in_name_of: Partner | None = None
    partner: Partner | None = None
    seller_order: SellerOrder | None = None
    to_buyer: bool = False
    corrects: Document | None = None
    deducts: Document | None = None
    rounding_minor: int = 0


@dataclass(frozen=True, slots=True)
class Taxed:
    """How the document's supply of a line is taxed: the sale's own decision, or that of the supply behind it."""

    place: str
    category: str
    rate: str
    reported_in: str


def covered(
    invoice: Invoice, lines: Sequence[LineFacts], taxed: Mapping[int, Taxed], *, sign: int = 1
) -> tuple[Covered, ...]:
    """What the invoice's lines say of each order line: several of one line are one sum."""
    found = []
    for line in lines:
        mine = [said for said in invoice.lines if said.ref == line.pk]
        tax = taxed[line.pk]
        net, vat = sum(said.net_minor for said in mine), sum(said.vat_minor for said in mine)
        found.append(Covered(line, sign * net, sign * vat, tax.place, tax.rate, tax.category, tax.reported_in))
    return tuple(found)
