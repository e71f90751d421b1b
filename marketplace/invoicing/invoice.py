"""An invoice as EN 16931 sees it: plain values with the standard's names (BT business term, BG group). Pure.

All amounts are whole minor units of `Invoice.currency`; rates are decimal text in per cent ("25.5").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

SLOT = "NUMBER-COMES-LAST-0"
"""Stands where the number will: a document is checked whole before a number is taken, so none is ever lost."""


class Type(StrEnum):
    """BT-3, of the standard's list UNTDID 1001."""

    INVOICE = "380"
    CREDIT_NOTE = "381"
    PREPAYMENT = "386"
    SELF_BILLED = "389"
    SELF_BILLED_CREDIT_NOTE = "261"

    @property
    def is_credit(self) -> bool:
        """Its amounts are positive and take away from what was invoiced before."""
        return self in (Type.CREDIT_NOTE, Type.SELF_BILLED_CREDIT_NOTE)


REASON_CODES = {"AE": "VATEX-EU-AE", "O": "VATEX-EU-O", "K": "VATEX-EU-IC", "G": "VATEX-EU-G"}
"""BT-121 of the categories that have one for every reason."""
NEEDS_REASON = frozenset({"AE", "E", "G", "K", "O"})
NEVER_REASON = frozenset({"S", "Z"})


@dataclass(frozen=True, slots=True)
class Party:
    """Seller (BG-4) or buyer (BG-7)."""

    name: str
    """BT-27, BT-44."""
    country: str
    """BT-40, BT-55: ISO 3166 (GR), whatever its VAT number starts with (EL)."""
    street: str = ""
    """BT-35, BT-50."""
    more: str = ""
    """BT-36, BT-51."""
    city: str = ""
    """BT-37, BT-52."""
    postcode: str = ""
    """BT-38, BT-53."""
    vat_id: str = ""
    """BT-31, BT-48. A number of the cross-border small business scheme (ending in EX) stands here, too."""
    tax_number: str = ""
    """BT-32: the seller's number where no VAT id may stand (category O)."""
    identifier: str = ""
    """BT-29, BT-46: what we call the party."""
    register_number: str = ""
    """BT-30, BT-47."""
    email: str = ""
    """BT-34, BT-49."""


@dataclass(frozen=True, slots=True)
class Line:
    """BG-25. A line that deducts has quantity -1: a price is never negative (BR-27)."""

    name: str
    """BT-153."""
    net_minor: int
    """BT-131."""
    category: str
    """BT-151: S, Z, E, AE, O, K, G."""
    rate: str
    """BT-152."""
    description: str = ""
    """BT-154."""
    ref: int | None = None
    """The order line it documents."""
    vat_minor: int = 0
    """Its part of the group's VAT: the standard has no such term; the parts of a group add up to BT-117."""

    @property
    def quantity(self) -> int:
        """BT-129."""
        return -1 if self.net_minor < 0 else 1

    @property
    def price_minor(self) -> int:
        """BT-146."""
        return abs(self.net_minor)

    @property
    def gross_minor(self) -> int:
        return self.net_minor + self.vat_minor


@dataclass(frozen=True, slots=True)
class VatGroup:
    """BG-23: all lines of one category and rate."""

    category: str
    """BT-118."""
    rate: str
    """BT-119."""
    net_minor: int
    """BT-116."""
    vat_minor: int
    """BT-117."""
    reason: str = ""
    """BT-120."""

    @property
    def reason_code(self) -> str:
        """BT-121."""
        return REASON_CODES.get(self.category, "")


@dataclass(frozen=True, slots=True)
class Preceding:
    """BG-3: the document that this one corrects or deducts."""

    number: str
    """BT-25."""
    issued_on: date
    """BT-26."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """The whole document."""

    type: Type
    """BT-3."""
    issued_on: date
    """BT-2."""
    currency: str
    """BT-5."""
    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    groups: tuple[VatGroup, ...]
    language: str
    number: str = SLOT
    """BT-1."""
    supplied_on: date | None = None
    """BT-72: when the supply was made."""
    delivered_to: str = ""
    """BT-80: ISO 3166, for goods that go to another state (category K)."""
    tax_point: date | None = None
    """BT-7: when VAT became due, where it is not the day of the document: an advance is taxed on receipt (Art. 65)."""
    order_number: str = ""
    """BT-14."""
    purchase_order: str = ""
    """BT-13: the buyer's own."""
    notes: tuple[str, ...] = ()
    """BT-22."""
    preceding: tuple[Preceding, ...] = ()
    paid_minor: int = 0
    """BT-113."""
    payment_means: str = ""
    """BT-81: "68" is an online payment service (UNTDID 4461)."""
    terms: str = ""
    """BT-20: when and how the rest is paid."""
    tax_currency: str = ""
    """BT-6: the currency of the seller's state, where that is another and its VAT stands on the document (Art. 230)."""
    tax_minor: int = 0
    """BT-111: the VAT in it, in its minor units."""
    closes: bool = False
    """A credit note that gives back the last of something: its VAT is what is left of the VAT charged, to the cent."""

    @property
    def net_minor(self) -> int:
        """BT-106 and BT-109: there are no allowances or charges on the whole document."""
        return sum(line.net_minor for line in self.lines)

    @property
    def vat_minor(self) -> int:
        """BT-110."""
        return sum(group.vat_minor for group in self.groups)

    @property
    def gross_minor(self) -> int:
        """BT-112."""
        return self.net_minor + self.vat_minor

    @property
    def payable_minor(self) -> int:
        """BT-115."""
        return self.gross_minor - self.paid_minor

    def numbered(self, number: str) -> Invoice:
        return replace(self, number=number)
