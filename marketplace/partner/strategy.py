"""Oscar's pricing strategy: the price the visitor's market pays, with VAT as the rules decide.

Only Oscar's own code (basket, order creator) asks it; our pages and our basket use `basket/quote.py`, which
prices all lines at once.
"""

from __future__ import annotations

from typing import Any

import oscar.apps.partner.strategy as base
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from oscar.apps.partner import availability, prices

from marketplace.markets.market import Market
from marketplace.money import to_decimal
from marketplace.partner.prices import buyer_in, price
from marketplace.vat.facts import SaleRefused


def home_market() -> Market:
    """The platform's own market: for commands and reports that have no visitor."""
    return Market(settings.LANGUAGE_CODE, settings.PLATFORM_COUNTRY, settings.PLATFORM_CURRENCY)


class Selector:
    """Oscar asks it for a strategy per request."""

    def strategy(self, request: HttpRequest | None = None, user: Any = None, **kwargs: Any) -> MarketStrategy:
        return MarketStrategy(getattr(request, "market", None) or home_market())


class MarketStrategy(base.Structured):  # type: ignore[misc]  # Oscar is untyped
    """Prices for one market. Does not touch request.user: public pages must not open a session."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.user = None

    def select_stockrecord(self, product: Any) -> Any:
        return next(iter(product.stockrecords.all()), None)

    def pricing_policy(self, product: Any, stockrecord: Any) -> Any:
        terms = getattr(stockrecord, "terms", None)
        profile = getattr(getattr(stockrecord, "partner", None), "tax_profile", None)
        if terms is None or profile is None:
            return prices.Unavailable()
        try:
            priced = price(terms=terms, profile=profile, buyer=buyer_in(self.market), on=timezone.now().date())
        except SaleRefused:
            return prices.Unavailable()
        return prices.FixedPrice(
            terms.currency, excl_tax=to_decimal(priced.price.net), tax=to_decimal(priced.price.vat)
        )

    def availability_policy(self, product: Any, stockrecord: Any) -> Any:
        if stockrecord is None:
            return availability.Unavailable()
        if not product.get_product_class().track_stock:
            return availability.Available()
        return availability.StockRequired(stockrecord.net_stock_level)

    def parent_pricing_policy(self, product: Any, children_stock: Any) -> Any:
        return prices.Unavailable()

    def parent_availability_policy(self, product: Any, children_stock: Any) -> Any:
        return availability.Unavailable()
