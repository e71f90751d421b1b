"""What one stock record costs a given buyer: our tables' facts handed to the pure VAT room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings

from marketplace.markets.market import Market
from marketplace.money import Money, TaxedPrice
from marketplace.partner.models import PriceSide, PriceTerms, Pricing, TaxProfile
from marketplace.partner.tax_models import StatedTax
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
from marketplace.vat.prices import market_price, reference_rate
from marketplace.vat.rules import decide
from marketplace.vat.territories import place
from marketplace.vat.thresholds import is_passed

__all__ = [
    "PricedTerms", "as_supplier", "asked_minor", "buyer_in", "decision_for", "platform_facts", "price", "seller_facts",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PricedTerms:
    """A unit price for one buyer, with the decision behind it."""

    price: TaxedPrice
    decision: Decision
    side: str


def platform_facts(on: date | None = None) -> PlatformFacts:
    """The platform on that day: without a one-stop shop it charges home VAT until its threshold is passed (Art. 59c).

    Without a day the threshold is not looked at: for supplies to businesses, where it plays no part.
    """
    passed = not settings.PLATFORM_OSS_STATE and on is not None and is_passed(on)
    state = settings.PLATFORM_COUNTRY if passed else settings.PLATFORM_OSS_STATE or None
    return PlatformFacts(settings.PLATFORM_COUNTRY, settings.PLATFORM_VAT_ID, state)


def seller_facts(profile: TaxProfile, on: date | None = None) -> SellerFacts:
    """What the seller stated for that day, from today on; without a day what holds now."""
    return as_supplier(profile.on(on or date.min))


def as_supplier(stated: StatedTax) -> SellerFacts:
    """What a seller stated, as the rules of VAT want it."""
    return SellerFacts(stated.country, VatStatus(stated.vat_status), frozenset(stated.ex_states), Scheme.OSS)


@lru_cache(maxsize=256)
def _buyer(country: str, postcode: str, capacity: str, vat_id: str, check: str) -> BuyerFacts:
    return BuyerFacts(place(country, postcode), Capacity(capacity), vat_id, VatIdCheck(check))


def buyer_in(market: Market) -> BuyerFacts:
    """The buyer a page shows prices to: a business is believed until checkout asks for its number."""
    check = VatIdCheck.VALID if market.is_business else VatIdCheck.NOT_GIVEN
    return _buyer(market.country, "", market.capacity, "", check.value)


def buyer_at_checkout(*, country: str, postcode: str, capacity: str, vat_id: str, check: str) -> BuyerFacts:
    """The buyer as the checkout form tells it; ``check`` is what the register said of the number."""
    return _buyer(country, postcode, capacity, vat_id, check)


@lru_cache(maxsize=4096)
def _decide(nature: str, seller: SellerFacts, platform: PlatformFacts, buyer: BuyerFacts, on: date) -> Decision:
    return decide(SaleFacts(TaxNature(nature), seller, platform, buyer, on))


def decision_for(*, nature: str, profile: TaxProfile, buyer: BuyerFacts, on: date) -> Decision:
    """Raises SaleRefused with a sentence for the buyer."""
    return _decide(nature, seller_facts(profile, on), platform_facts(on), buyer, on)


def asked_minor(terms: PriceTerms, amount_minor: int | None) -> int:
    """The amount on the price's own side: what a pay-what-you-want buyer named, else what the maker asks."""
    if terms.pricing == Pricing.PAY_WHAT_YOU_WANT and amount_minor is not None:
        return amount_minor
    return terms.amount_minor


def price(
    *, terms: PriceTerms, profile: TaxProfile, buyer: BuyerFacts, on: date, amount_minor: int | None = None
) -> PricedTerms:
    """The unit price for ``buyer``. ``amount_minor`` is what a pay-what-you-want buyer named, on the price's own side.

    Raises SaleRefused.
    """
    decision = decision_for(nature=terms.tax_nature, profile=profile, buyer=buyer, on=on)
    nature, seller = TaxNature(terms.tax_nature), seller_facts(profile, on)
    taxed = market_price(
        amount=Money(asked_minor(terms, amount_minor), terms.currency),
        side="net" if terms.side == PriceSide.NET else "gross",
        nature=nature,
        reference_rate=reference_rate(nature=nature, seller=seller, platform=platform_facts(on), on=on),
        decision=decision,
    )
    return PricedTerms(taxed, decision, terms.side)
