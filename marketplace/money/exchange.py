"""An amount in another currency, with its rate, day and source kept: what was converted can be explained later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marketplace.money.convert import digits
from marketplace.money.rounding import half_up
from marketplace.money.values import CurrencyMismatch, Money

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """One unit of `base` is `rate` units of `quote` on the day `on`, says `source`.

    `margin_bps` is what is added for the risk of converting, in basis points: it is stated to the buyer and kept.
    Raises ValueError for a rate that is not positive, a margin below zero or two equal currencies.
    """

    base: str
    quote: str
    rate: Decimal
    on: date
    source: str
    margin_bps: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.rate, Decimal):
            raise TypeError(f"a rate is a Decimal, not {self.rate!r}")
        if not self.rate.is_finite() or self.rate <= 0:
            raise ValueError(f"not a rate: {self.rate}")
        if self.margin_bps < 0 or self.base == self.quote:
            raise ValueError(f"not an exchange: {self.base} to {self.quote} with {self.margin_bps} basis points")

    def convert(self, money: Money) -> Converted:
        """In `quote`, to the nearest minor unit of ISO 4217. Raises CurrencyMismatch."""
        plain = self._times(money, BASIS_POINTS)
        asked = self._times(money, BASIS_POINTS + self.margin_bps)
        return Converted(money, asked, asked - plain, self)

    def _times(self, money: Money, points: int) -> Money:
        if money.currency != self.base:
            raise CurrencyMismatch(f"{money.currency} and a rate of {self.base}")
        above, below = self.rate.as_integer_ratio()
        places = digits(self.quote) - digits(self.base)
        above, below = above * 10 ** max(places, 0), below * 10 ** max(-places, 0)
        return Money(half_up(money.minor * above * points, below * BASIS_POINTS), self.quote)


@dataclass(frozen=True, slots=True)
class Converted:
    """`before` in the one currency is `after` in the other; `margin` is the part of `after` that the margin added."""

    before: Money
    after: Money
    margin: Money
    exchange: Exchange

    def part(self, of_before: Money) -> Money:
        """What a part of `before` is in the other currency, at the kept rate; the whole is exactly `after`.

        For giving back: the parts of several refunds add up when each is asked for what is given back in all.
        """
        if of_before.currency != self.before.currency:
            raise CurrencyMismatch(f"{of_before.currency} and {self.before.currency}")
        if not self.before:
            raise ValueError("nothing was converted")
        sign = 1 if self.before.minor > 0 else -1
        minor = half_up(sign * of_before.minor * self.after.minor, abs(self.before.minor))
        return Money(minor, self.after.currency)
