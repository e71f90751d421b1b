"""The request as our middleware leaves it, for type checkers: views annotate with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from marketplace.markets.market import Market


class MarketRequest(HttpRequest):
    """``market`` by MarketMiddleware, ``basket`` (lazy) by BasketMiddleware, ``htmx`` by django-htmx.

    ``apart``: the basket apart that this checkout is of, where it is one.
    """

    market: Market
    basket: Any
    apart: Any
    htmx: Any
    public_page: bool
