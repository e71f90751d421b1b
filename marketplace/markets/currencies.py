"""Prices "about" in the currencies of states without the euro. Pure Python; every price is in euro.

The table `data/reference_rates.tsv` holds the European Central Bank's reference rates of the last trading day of each
month, with their date and source. They are for information: nobody is charged by them (charging.py has the rates of
the day), and the page names the date.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from marketplace.money import Money, digits

TABLE = Path(__file__).parent / "data" / "reference_rates.tsv"
CHARGED = "EUR"
CURRENCIES: tuple[str, ...] = (CHARGED, "CZK", "DKK", "HUF", "PLN", "RON", "SEK")
"""What a market may show. The first is what prices are in."""


class UnknownReferenceRate(LookupError):
    """There is no reference rate for this currency, or none as old as the day asked for."""


@dataclass(frozen=True, slots=True)
class ReferenceRate:
    """How many units of `currency` one euro was on that `day`, and who says so."""

    day: date
    currency: str
    per_euro: Decimal
    source: str


@lru_cache(maxsize=1)
def reference_rates() -> tuple[ReferenceRate, ...]:
    """The whole table, oldest first."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        found = [
            ReferenceRate(date.fromisoformat(row["date"]), row["currency"], Decimal(row["per_euro"]), row["source"])
            for row in csv.DictReader(lines, delimiter="\t")
        ]
    return tuple(sorted(found, key=lambda known: known.day))


@lru_cache(maxsize=256)
def reference_rate(currency: str, on: date | None = None) -> ReferenceRate:
    """The newest rate, or the newest not later than `on`. Raises UnknownReferenceRate."""
    for known in reversed(reference_rates()):
        if known.currency == currency and (on is None or known.day <= on):
            return known
    raise UnknownReferenceRate(f"no reference rate for {currency}" + (f" on {on}" if on else ""))


def euro_about(money: Money, on: date | None = None) -> Money:
    """The smallest amount in euro that is ``about`` this much or more: what a limit in another currency means.

    Exact, so that a limit keeps what the page shows: ``about(euro) >= money`` just for the euro amounts from this
    one on. Raises UnknownReferenceRate.
    """
    if money.currency == CHARGED:
        return money
    per_euro = reference_rate(money.currency, on).per_euro.scaleb(digits(money.currency) - digits(CHARGED))
    above, below = per_euro.as_integer_ratio()
    return Money(-(-(2 * below * money.minor - below) // (2 * above)), CHARGED)


def about(money: Money, currency: str, on: date | None = None) -> Money:
    """Roughly what an amount in euro is in another currency, to its minor unit, halves up; the same for euro.

    Raises UnknownReferenceRate, and ValueError when `money` is not in euro.
    """
    if money.currency != CHARGED:
        raise ValueError(f"reference rates start from {CHARGED}, not {money.currency}")
    if currency == CHARGED:
        return money
    per_euro = reference_rate(currency, on).per_euro.scaleb(digits(currency) - digits(CHARGED))
    above, below = per_euro.as_integer_ratio()
    whole = (2 * abs(money.minor) * above + below) // (2 * below)
    return Money(whole if money.minor >= 0 else -whole, currency)
