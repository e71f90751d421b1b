"""From a price with one authoritative side to what a buyer pays, with VAT. Pure, whole minor units throughout.

A maker says one amount and its side. *gross*: consumers pay exactly that everywhere, and the net under it differs;
businesses pay its net at the reference rate. *net*: everybody's price is that net and the VAT due on it. The side is
kept because 16.7 % of gross prices at 20 % VAT (9.99 is one) have no net whose rounded VAT leads back to them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from marketplace.money import Money, Side, TaxedPrice
from marketplace.money.rounding import at_rate, half_up, vat_in_gross, vat_on_net  # noqa: F401  # documents use them
from marketplace.vat.facts import (
    BuyerFacts,
    Capacity,
    Decision,
    PlatformFacts,
    Role,
    SaleFacts,
    SellerFacts,
    TaxNature,
    VatIdCheck,
    VatStatus,
    default_role,
)
from marketplace.vat.rates import rate
from marketplace.vat.rules import decide
from marketplace.vat.territories import MEMBER_STATES, place

BASIS_POINTS = 10_000


def taxed_price(amount: Money, side: Side, decision: Decision) -> TaxedPrice:
    """`amount` is the net or the gross, as `side` says; the other is derived once, with the decision's rate."""
    return at_rate(amount, side, decision.rate)


def market_price(
    *, amount: Money, side: Side, nature: TaxNature, reference_rate: Decimal, decision: Decision
) -> TaxedPrice:
    """What this buyer pays. `reference_rate` comes from `reference_rate()`: it finds a business's net in a gross.

    Consumers pay an authoritative gross everywhere, exempt and out-of-scope ones too. A business pays its net at the
    reference rate, plus whatever VAT the decision leaves with the supplier.
    """
    if side == "net" or decision.customer == Capacity.CONSUMER:
        return at_rate(amount, side, decision.rate)
    if decision.rate == reference_rate:
        return at_rate(amount, "gross", decision.rate)
    net = at_rate(amount, "gross", reference_rate).net
    return at_rate(net, "net", decision.rate)


def reference_rate(
    *, nature: TaxNature, seller: SellerFacts, platform: PlatformFacts, on: date, role: Role | None = None
) -> Decimal:
    """The rate at which a gross price turns into a business's net: the platform's country's for what it supplies
    itself, the seller's for services, 0 when the seller charges none."""
    if (role or default_role(nature)) == Role.DEEMED_SUPPLIER:
        return rate(platform.country, nature, on)
    if seller.vat_status in (VatStatus.SMALL_BUSINESS, VatStatus.NON_EU):
        return Decimal(0)
    return rate(seller.country, nature, on)


def maker_share(price: TaxedPrice, commission_bps: int) -> tuple[Money, Money]:
    """(the platform's cut, the maker's share) of the net; they always add up to it. 1000 basis points are 10 %.

    Deemed supplier: the cut is the difference of the two supplies' nets, with no VAT of its own. Agent: it is the
    net of the commission. VAT on the line belongs to whoever accounts for it and is nobody's income.
    Raises ValueError outside 0..10000.
    """
    if not 0 <= commission_bps <= BASIS_POINTS:
        raise ValueError(f"a commission of {commission_bps} basis points")
    fee = Money(half_up(price.net.minor * commission_bps, BASIS_POINTS), price.net.currency)
    return fee, price.net - fee


def business_price(
    amount: Money, side: Side, nature: TaxNature, seller: SellerFacts, platform: PlatformFacts, on: date
) -> Money:
    """The net shown to businesses, wherever they are: what one abroad with a confirmed VAT number pays."""
    if side == "net":
        return amount
    known = _as_if_registered(seller)
    return at_rate(amount, side, reference_rate(nature=nature, seller=known, platform=platform, on=on)).net


def consumer_prices(
    amount: Money, side: Side, nature: TaxNature, seller: SellerFacts, platform: PlatformFacts, on: date
) -> dict[str, Money]:
    """The gross a consumer pays in each of the 27 states, by ISO code: for lists and the search index."""
    if side == "gross":
        return dict.fromkeys(sorted(MEMBER_STATES), amount)
    rates = _consumer_rates(nature, _as_if_registered(seller), platform, on)
    price_at = {per_cent: at_rate(amount, side, per_cent).gross for per_cent in {r for _, r in rates}}
    return {state: price_at[per_cent] for state, per_cent in rates}


@lru_cache(maxsize=4096)
def _consumer_rates(
    nature: TaxNature, seller: SellerFacts, platform: PlatformFacts, on: date
) -> tuple[tuple[str, Decimal], ...]:
    def per_cent(state: str) -> Decimal:
        return decide(SaleFacts(nature, seller, platform, BuyerFacts(place(state)), on)).rate

    return tuple((state, per_cent(state)) for state in sorted(MEMBER_STATES))


def _as_if_registered(seller: SellerFacts) -> SellerFacts:
    """A maker without a VAT status cannot sell services yet, but their page shows a price: the one with VAT."""
    if seller.vat_status == VatStatus.NONE_YET:
        return replace(seller, vat_status=VatStatus.REGISTERED)
    return seller


@dataclass(frozen=True, slots=True)
class Example:
    """One row of "buyer pays / you receive". `kind` is consumer_home, consumer_abroad or business_abroad."""

    kind: str
    country: str
    price: TaxedPrice
    decision: Decision


def examples(
    *,
    amount: Money,
    side: Side,
    nature: TaxNature,
    seller: SellerFacts,
    platform: PlatformFacts,
    on: date,
) -> tuple[Example, ...]:
    """What three example buyers pay: a consumer at home, one where VAT is highest, a business in another state."""
    known = _as_if_registered(seller)
    ref = reference_rate(nature=nature, seller=known, platform=platform, on=on)

    def example(kind: str, buyer: BuyerFacts) -> Example:
        decision = decide(SaleFacts(nature, known, platform, buyer, on))
        price = market_price(amount=amount, side=side, nature=nature, reference_rate=ref, decision=decision)
        return Example(kind, buyer.territory.code, price, decision)

    home = seller.country if seller.country in MEMBER_STATES else platform.country
    abroad = max(MEMBER_STATES - {home}, key=lambda state: (rate(state, nature, on), state))
    office = next(state for state in ("FR", "DE", "NL") if state not in (home, platform.country))
    business = BuyerFacts(place(office), Capacity.BUSINESS, vat_id_check=VatIdCheck.VALID)
    return (
        example("consumer_home", BuyerFacts(place(home))),
        example("consumer_abroad", BuyerFacts(place(abroad))),
        example("business_abroad", business),
    )
