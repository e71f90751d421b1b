"""The prices of a document: what each market would pay for the cheapest tier, worked out once when it is written."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from marketplace.money import Money
from marketplace.offerings.models import Tier
from marketplace.partner.models import PriceTerms, Pricing, TaxProfile
from marketplace.partner.prices import platform_facts, seller_facts
from marketplace.vat.facts import PlatformFacts, SellerFacts, TaxNature
from marketplace.vat.prices import business_price, consumer_prices, reference_rate


class Terms(Protocol):
    """The price of a tier: a row of PriceTerms, or what of it was read."""

    @property
    def pricing(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def amount_minor(self) -> int: ...
    @property
    def minimum_minor(self) -> int: ...
    @property
    def tax_nature(self) -> str: ...
    @property
    def lowest_minor(self) -> int | None: ...


def terms_of(tier: Tier) -> PriceTerms:
    """The price terms of a tier; uses prefetched stock records."""
    return next(iter(tier.product.stockrecords.all())).terms


def least_minor(terms: Terms) -> int:
    """What the buyer must pay at least, on the price's own side."""
    return terms.minimum_minor if terms.pricing == Pricing.PAY_WHAT_YOU_WANT else terms.amount_minor


@lru_cache(maxsize=8192)
def _prices(
    minor: int, side: Any, nature: str, seller: SellerFacts, platform: PlatformFacts, on: date
) -> tuple[dict[str, int], int]:
    amount, kind = Money(minor, "EUR"), TaxNature(nature)
    consumer = consumer_prices(amount, side, kind, seller, platform, on)
    business = business_price(amount, side, kind, seller, platform, on)
    return {country: money.minor for country, money in consumer.items()}, business.minor


def market_prices(terms: Terms, profile: TaxProfile, on: date) -> tuple[dict[str, int], int]:
    """What a consumer of each state pays, and a business; cents."""
    return _prices(least_minor(terms), terms.side, terms.tax_nature, seller_facts(profile, on), platform_facts(on), on)


def lowest_prices(terms: Terms, profile: TaxProfile, on: date) -> dict[str, Any]:
    """While a reduction is announced: what it is measured by, in each state and for businesses; cents."""
    if terms.lowest_minor is None:
        return {}
    consumer, business = _prices(
        terms.lowest_minor, terms.side, terms.tax_nature, seller_facts(profile, on), platform_facts(on), on
    )
    return {"lowest": {**consumer, "": business}}


def home_rate(terms: Terms, profile: TaxProfile, on: date) -> str:
    """The rate in a consumer's price where it does not hang on the buyer's country: the seller's, 0 if exempt."""
    return _rate(terms.tax_nature, seller_facts(profile, on), platform_facts(on), on)


@lru_cache(maxsize=8192)
def _rate(nature: str, seller: SellerFacts, platform: PlatformFacts, on: date) -> str:
    return f"{reference_rate(nature=TaxNature(nature), seller=seller, platform=platform, on=on):f}"
