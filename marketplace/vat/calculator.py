"""What the rules answer to a row of the casebook, in the words an accountant reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from marketplace.money import TaxedPrice, to_decimal
from marketplace.vat.casebook import BadCell, Supply, read_supply
from marketplace.vat.facts import (
    BuyerFacts,
    Capacity,
    Decision,
    PlatformFacts,
    SaleFacts,
    Scheme,
    SellerFacts,
    TaxNature,
    VatIdCheck,
    VatStatus,
)
from marketplace.vat.goods import GoodsCase, decide_goods
from marketplace.vat.prices import taxed_price
from marketplace.vat.rates import UnknownRate
from marketplace.vat.rules import (
    Supplier,
    decide,
    decide_commission,
    decide_self_billed,
    platform_as_supplier,
    seller_as_supplier,
)

RESULT_COLUMNS = (
    "id", "place_of_supply", "vat_rate_pct", "net_eur", "vat_eur", "gross_eur", "who_accounts", "reported_in",
    "en16931_category", "invoice_mention",
)  # fmt: skip
ADVANCE = "Advance payment"
_REGIONS = {"PT-30": "PT-Madeira", "PT-20": "PT-Azores"}
_DESTINATION_RULES = ("consumer_destination", "consumer_cross_border_exempt", "goods_distance_sale")
_ART_BY_ANYBODY_SINCE = 2025
"""Directive 2022/542; before that year the reduced rate was for artists and their heirs."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A row's answer. `notes` is what should be looked at; empty when the law and the facts are plain."""

    supply: Supply
    decision: Decision
    price: TaxedPrice
    notes: tuple[str, ...]

    def cells(self) -> dict[str, str]:
        """The row of results, by column."""
        made = self.decision
        values = (
            self.supply.id,
            _REGIONS.get(made.place, made.place),
            f"{made.rate:f}",
            *(f"{to_decimal(amount):f}" for amount in (self.price.net, self.price.vat, self.price.gross)),
            _who(self.supply, made),
            made.reported_in,
            made.category,
            made.mention,
        )
        return dict(zip(RESULT_COLUMNS, values, strict=True))

    @property
    def explanation(self) -> str:
        """Which rule decided, on which articles, under which version of the rules."""
        return f"{self.decision.explanation} (Art. {self.decision.legal_basis}; rules {self.decision.rule_version})"


def answer(row: Mapping[str, str]) -> Answer:
    """Raises BadCell for a row that is not understood, contradicts itself, or has no known rate on its day."""
    supply = read_supply(row)
    try:
        made = _decision(supply)
    except UnknownRate as unknown:
        raise BadCell("supply_date", supply.on.isoformat(), f"a day whose rates are known ({unknown})") from unknown
    if supply.product.is_deposit:
        made = _as_advance(made)
    notes = (*supply.notes, *([made.review] if made.review else []), *_silence(supply, made))
    return Answer(supply, made, taxed_price(supply.net, "net", made), notes)


def _decision(supply: Supply) -> Decision:
    if supply.product.is_goods:
        return decide_goods(_goods_case(supply))
    nature = supply.product.nature
    if supply.leg == "seller>platform":
        platform = PlatformFacts(supply.there.code)
        return decide_self_billed(nature=nature, seller=_seller(supply), platform=platform, on=supply.on)
    if supply.leg == "platform>seller":
        return decide_commission(seller=_buyer(supply), platform=_platform(supply), on=supply.on, net=supply.net)
    return decide(
        SaleFacts(
            tax_nature=nature,
            seller=_seller(supply),
            platform=_platform(supply),
            buyer=_buyer(supply),
            on=supply.on,
            platform_role=supply.role,
            net=supply.net,
            open_countries=frozenset((supply.there.code,)),
        )
    )


def _goods_case(supply: Supply) -> GoodsCase:
    way = supply.product.way
    assert way is not None
    proven = supply.customer.capacity == Capacity.BUSINESS and supply.customer.check == VatIdCheck.VALID
    return GoodsCase(
        nature=_nature_of_goods(supply),
        supplier=_supplier(supply),
        territory=supply.there,
        customer=Capacity.BUSINESS if proven else Capacity.CONSUMER,
        on=supply.on,
        way=way,
        start=supply.start,
        to_platform=supply.leg == "seller>platform",
        ioss=supply.state.ioss,
    )


def _nature_of_goods(supply: Supply) -> TaxNature:
    nature = supply.product.nature
    reduced = supply.kind.artist or supply.on.year >= _ART_BY_ANYBODY_SINCE
    return nature if nature != TaxNature.ART or reduced else TaxNature.GOODS


def _supplier(supply: Supply) -> Supplier:
    if supply.kind.is_platform:
        return platform_as_supplier(_platform(supply), supply.net)
    return seller_as_supplier(_seller(supply), supply.net)


def _seller(supply: Supply) -> SellerFacts:
    home = supply.home
    return SellerFacts(
        country=home.state or home.code,
        vat_status=supply.kind.status or VatStatus.NONE_YET,
        ex_states=supply.kind.ex_states,
        scheme=supply.state.scheme,
        cross_border_so_far=supply.state.so_far,
        rate_place=home.code if home.own_rate else "",
    )


def _platform(supply: Supply) -> PlatformFacts:
    country = supply.home.state or supply.home.code
    in_scheme = supply.state.scheme != Scheme.BELOW_10K
    return PlatformFacts(country, oss_state=country if in_scheme else None, cross_border_so_far=supply.state.so_far)


def _buyer(supply: Supply) -> BuyerFacts:
    return BuyerFacts(supply.there, supply.customer.capacity, vat_id_check=supply.customer.check)


def _as_advance(made: Decision) -> Decision:
    """Art. 65: VAT falls due when a payment on account is received; the final invoice deducts it."""
    mention = f"{ADVANCE}; {made.mention}" if made.mention else ADVANCE
    due = made.category in ("S", "Z")
    return replace(
        made,
        mention=mention,
        legal_basis=f"{made.legal_basis}+65",
        reported_in=f"{made.reported_in} of receipt period" if due else made.reported_in,
    )


def _silence(supply: Supply, made: Decision) -> tuple[str, ...]:
    """Where the answer hangs on the threshold and nothing was said about it."""
    hangs = made.explanation in _DESTINATION_RULES and supply.home.state is not None
    if supply.state.is_given or not hangs:
        return ()
    return ("nothing is said about the threshold of EUR 10,000: taken as passed (Art. 58, 59c)",)


def _who(supply: Supply, made: Decision) -> str:
    """The party first, then what an accountant wants said about it."""
    if made.category == "K":
        return "buyer (acquisition)"
    if made.category == "AE" and supply.leg == "platform>seller":
        return "seller as customer"
    if made.category == "O":
        where = {"nobody": "in EU", "buyer": "(import VAT)"}.get(made.who_accounts, "in UK")
        return f"{made.who_accounts} {where}"
    return made.who_accounts
