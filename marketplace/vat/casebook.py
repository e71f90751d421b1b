"""The accountant's casebook: a row of words about one supply, read into facts the rules understand.

The words are a closed vocabulary; the rules know none of them. A word that is not known, or facts that contradict each
other, are refused with the column and what was expected: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from marketplace.money import Money, from_decimal
from marketplace.vat.casebook_words import (
    BUYER_KINDS,
    LEGS,
    ROLE_OF_LEG,
    SELLER_KINDS,
    Customer,
    Product,
    SellerKind,
    State,
    product_of,
    seller_kind_of,
    state_of,
)
from marketplace.vat.facts import Capacity, Role, Scheme, VatIdCheck, VatStatus
from marketplace.vat.goods import Way
from marketplace.vat.territories import KNOWN_TERRITORIES, Territory, place

COLUMNS = (
    "id", "supply_date", "supply_leg", "seller_country", "seller_kind", "threshold_or_scheme_state", "buyer_country",
    "buyer_kind", "product_kind", "platform_role", "net_eur",
)  # fmt: skip
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")
_MOST_IMPORTED = Money(15_000, "EUR")
T = TypeVar("T")


class BadCell(ValueError):
    """A cell that cannot be understood. `str()` names the column, what stands there and what was expected."""

    def __init__(self, column: str, found: str, expected: str) -> None:
        super().__init__(f"column {column}: found {found!r}, expected {expected}")
        self.column = column


@dataclass(frozen=True, slots=True)
class Supply:
    """One row, understood. `customer` is who the buyer is proven to be, `notes` what a reader should know."""

    id: str
    on: date
    leg: str
    home: Territory
    kind: SellerKind
    state: State
    there: Territory
    customer: Customer
    product: Product
    role: Role
    net: Money
    notes: tuple[str, ...] = ()

    @property
    def start(self) -> str:
        """The state that goods start in; "" outside the Union, or where nobody knows."""
        if self.product.way != Way.FROM_STOCK:
            return ""
        start = place(self.product.start) if self.product.start else self.home
        return start.goods_state or ""

    @property
    def is_import(self) -> bool:
        outside = self.product.way == Way.FROM_STOCK and not self.start
        return outside or self.product.way == Way.IMPORT_MAX_150


def read_supply(row: Mapping[str, str]) -> Supply:
    """Raises BadCell for the first cell that is not understood or that another one contradicts."""
    said = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if not said["id"]:
        raise BadCell("id", "", "a name for the row")
    product = _read(said, "product_kind", product_of)
    kind = _read(said, "seller_kind", seller_kind_of)
    there = _read(said, "buyer_country", _territory)
    customer, notes = _customer(said["buyer_kind"], there, goods=product.is_goods)
    supply = Supply(
        id=said["id"],
        on=_read(said, "supply_date", _day),
        leg=_word(said, "supply_leg", LEGS),
        home=_read(said, "seller_country", _territory),
        kind=kind,
        state=_read(said, "threshold_or_scheme_state", state_of),
        there=there,
        customer=customer,
        product=product,
        role=Role(_word(said, "platform_role", [role.value for role in Role])),
        net=_read(said, "net_eur", _net),
        notes=(*product.notes, *notes),
    )
    _refuse_contradictions(supply, said)
    return supply


def _read(said: Mapping[str, str], column: str, reader: Callable[[str], T]) -> T:
    try:
        return reader(said[column])
    except ValueError as wrong:
        raise BadCell(column, said[column], str(wrong)) from wrong


def _word(said: Mapping[str, str], column: str, known: list[str]) -> str:
    if said[column] not in known:
        raise BadCell(column, said[column], f"one of {', '.join(known)}")
    return said[column]


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError("a date like 2026-11-22")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("a day that exists, like 2026-11-22") from None


def _net(text: str) -> Money:
    if not _AMOUNT.fullmatch(text):
        raise ValueError("an amount of euro without a sign, with a point and at most two digits after it, like 100.00")
    return from_decimal(Decimal(text), "EUR")


def _territory(text: str) -> Territory:
    try:
        return place(text)
    except ValueError:
        names = ", ".join(KNOWN_TERRITORIES)
        raise ValueError(f"an ISO country code such as DE, or a territory: {names}") from None


def _customer(word: str, there: Territory, *, goods: bool) -> tuple[Customer, tuple[str, ...]]:
    """Who the buyer is for VAT, where they are. Numbers of the register exist only inside the Union's VAT area."""
    customer = BUYER_KINDS.get(word)
    if customer is None:
        raise BadCell("buyer_kind", word, f"one of {', '.join(BUYER_KINDS)}")
    inside = there.goods_state if goods else there.state
    if customer.capacity == Capacity.CONSUMER:
        return customer, ()
    proven = customer.check == VatIdCheck.VALID
    if inside is None and not proven:
        unproven = "outside the Union and not proven to be a business: treated as a consumer (IR Art. 18(3))"
        return Customer(Capacity.CONSUMER), (unproven,)
    if customer.check == VatIdCheck.UNAVAILABLE:
        return customer, ("VAT now; ask the register again, then offer a credit note and a reverse-charge invoice",)
    if word == "seller_sme_exempt_no_vat_id":
        return customer, ("treated as a consumer until a VAT number is known: ask for it (IR Art. 18(2))",)
    if inside is not None and not customer.has_number:
        return customer, ("a business without a number on record: its status must be proven (IR Art. 18(1)(b))",)
    return customer, ()


def _refuse_contradictions(supply: Supply, said: Mapping[str, str]) -> None:
    for check in (_parties, _commission, _seat, _state_fits, _own_exemption, _import_limit):
        column, expected = check(supply)
        if column:
            raise BadCell(column, said[column], expected)


_FINE = ("", "")
_Finding = tuple[str, str]


def _parties(supply: Supply) -> _Finding:
    by_platform = supply.leg.startswith("platform>")
    if supply.role != ROLE_OF_LEG[supply.leg]:
        return "platform_role", f"{ROLE_OF_LEG[supply.leg].value} on the leg {supply.leg}"
    if by_platform != supply.kind.is_platform:
        named = "platform" if by_platform else f"a seller ({', '.join(SELLER_KINDS)}) and not the platform"
        return "seller_kind", f"{named} on the leg {supply.leg}"
    between_traders = supply.leg in ("seller>platform", "platform>seller")
    if between_traders and supply.customer.capacity == Capacity.CONSUMER and supply.there.in_eu_vat:
        return "buyer_kind", f"a business on the leg {supply.leg}"
    return _FINE


def _commission(supply: Supply) -> _Finding:
    if supply.product.is_commission != (supply.leg == "platform>seller"):
        return "product_kind", "platform_commission on the leg platform>seller, and only there"
    return _FINE


def _seat(supply: Supply) -> _Finding:
    outside = supply.home.state is None
    if supply.kind.status == VatStatus.NON_EU and not outside:
        return "seller_kind", f"a seller of the Union, because {supply.home.code} is in it"
    if outside and not supply.kind.is_platform and supply.kind.status != VatStatus.NON_EU:
        return "seller_kind", f"non_eu, because {supply.home.code} is outside the Union's VAT area"
    return _FINE


def _state_fits(supply: Supply) -> _Finding:
    state, kind, column = supply.state, supply.kind, "threshold_or_scheme_state"
    if state.ioss and not supply.is_import:
        return column, "IOSS only with imported goods"
    if state.scheme == Scheme.NON_UNION_OSS and supply.home.state is not None:
        return column, "non_union_oss only with a supplier outside the Union"
    if state.claims_exemption and not kind.ex_states:
        return "seller_kind", "sme_EX_for_XX, naming the state for which the number is valid"
    if state.no_exemption_in in kind.ex_states:
        return column, f"nothing that denies the number that seller_kind names for {state.no_exemption_in}"
    return _FINE


def _own_exemption(supply: Supply) -> _Finding:
    if supply.home.state in supply.kind.ex_states:
        return "seller_kind", "a number valid in another state than the seller's own"
    return _FINE


def _import_limit(supply: Supply) -> _Finding:
    limited = supply.product.way == Way.IMPORT_MAX_150 or supply.state.ioss
    if limited and supply.net > _MOST_IMPORTED:
        return "net_eur", "at most 150.00 for goods_import_max_150 and IOSS"
    return _FINE
