"""The two values every amount in the house is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Side = Literal["gross", "net"]
"""The side of a price that was said; the other is derived."""


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one operation."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in whole minor units: ``Money(1999, "EUR")`` is 19.99 euro, ``Money(1999, "JPY")`` 1999 yen."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError(f"minor units are whole numbers, not {self.minor!r}")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError(f"not an ISO 4217 code: {self.currency!r}")

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        if not isinstance(times, int):
            raise TypeError("money is multiplied by whole numbers only; shares of it are split()")
        return Money(self.minor * times, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.minor <= other.minor

    def __gt__(self, other: Money) -> bool:
        return other < self

    def __ge__(self, other: Money) -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return self.minor != 0

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(0, currency)


@dataclass(frozen=True, slots=True)
class TaxedPrice:
    """A price with its VAT. It cannot be built unless net + VAT = gross, to the cent.

    `side` is the side that was said: 16.7 % of gross prices at 20 % have no net that leads back to them, so it must not
    be forgotten. It is "" for a sum of both kinds, and does not make two prices different.
    """

    net: Money
    vat: Money
    gross: Money
    side: Literal["gross", "net", ""] = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.net + self.vat != self.gross:
            raise ValueError(f"net {self.net} + VAT {self.vat} is not gross {self.gross}")

    def __add__(self, other: TaxedPrice) -> TaxedPrice:
        sides = {price.side for price in (self, other) if price.gross}
        side = sides.pop() if len(sides) == 1 else ""
        return TaxedPrice(self.net + other.net, self.vat + other.vat, self.gross + other.gross, side)

    def __mul__(self, times: int) -> TaxedPrice:
        return TaxedPrice(self.net * times, self.vat * times, self.gross * times, self.side)

    @classmethod
    def zero(cls, currency: str) -> TaxedPrice:
        nothing = Money.zero(currency)
        return cls(nothing, nothing, nothing)
