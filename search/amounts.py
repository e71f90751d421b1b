"""Limits in the visitor's own currency: read as typed, meant in cents of EUR, as exactly as the page shows prices.

The charge is in euro; another currency is "about" (marketplace/markets/currencies.py). A limit in it keeps just the
works whose price is shown as about so much: no work is converted, the limit is, at the newest reference rate.
"""

from __future__ import annotations

import re
from functools import lru_cache

from babel.numbers import get_currency_symbol

from marketplace.markets.currencies import CHARGED, euro_about
from marketplace.money import Money
from marketplace.money.typed import typed_minor
from search.query import PRICE_BOUNDS, PRICE_LIMIT

STEPS: dict[str, tuple[int, ...]] = {
    "CZK": (250, 500, 1_000, 2_500, 5_000, 10_000, 25_000),
    "DKK": (75, 200, 400, 750, 2_000, 4_000, 7_500),
    "HUF": (4_000, 10_000, 20_000, 40_000, 100_000, 200_000, 400_000),
    "PLN": (40, 100, 200, 400, 1_000, 2_000, 4_000),
    "RON": (50, 125, 250, 500, 1_250, 2_500, 5_000),
    "SEK": (100, 250, 500, 1_000, 2_500, 5_000, 10_000),
}
"""Round amounts, in whole units, at which prices are parted; in euro they are PRICE_BOUNDS."""
_SIGNS = re.compile(r"CZK|Kč|DKK|SEK|kr\.?|HUF|Ft|PLN|zł|RON|lei|leu", re.IGNORECASE)


def typed_in(text: str, currency: str) -> int | None:
    """Minor units of ``currency`` of a limit as it was typed; None for nothing. Raises ValueError for no amount."""
    typed = typed_minor(text if currency == CHARGED else _SIGNS.sub("", text))
    if typed is None:
        return None
    if typed < 0 or least_cents(typed, currency) > PRICE_LIMIT:
        raise ValueError(text)
    return typed


def bare(text: str) -> str:
    """An amount as typed, without the sign of a currency."""
    return _SIGNS.sub("", text).replace("€", "").strip()


def least_cents(minor: int, currency: str) -> int:
    """The lowest price that is shown as this amount or more; of nothing: nothing."""
    return euro_about(Money(minor, currency)).minor if minor > 0 else 0


def most_cents(minor: int, currency: str) -> int:
    """The highest price that is shown as this amount or less."""
    return least_cents(minor + 1, currency) - 1


def steps_of(currency: str) -> tuple[int, ...]:
    """Where prices are parted, in minor units of the currency; below the first step is what is free."""
    if currency == CHARGED:
        return PRICE_BOUNDS
    return (1, *(100 * step for step in STEPS[currency]))


@lru_cache(maxsize=16)
def bounds_of(currency: str) -> tuple[int, ...]:
    """The same steps in cents of EUR, for the engine."""
    return (1, *(least_cents(step, currency) for step in steps_of(currency)[1:]))


@lru_cache(maxsize=256)
def sign_of(currency: str, language: str) -> str:
    """``zł``, ``Kč``: what stands beside an amount in a language."""
    return str(get_currency_symbol(currency, locale=language))


def plain(minor: int) -> str:
    """Minor units as they stand in an address: ``40``, ``99.99``."""
    return f"{minor // 100}" if minor % 100 == 0 else f"{minor // 100}.{minor % 100:02d}"
