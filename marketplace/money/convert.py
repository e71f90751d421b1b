"""Between minor units and the Decimal columns of Oscar."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import get_currency_precision

from marketplace.money.values import Money


def digits(currency: str) -> int:
    """ISO 4217 digits after the point: 2 for EUR, 0 for JPY."""
    return int(get_currency_precision(currency))


def to_decimal(money: Money) -> Decimal:
    """``Money(1999, "EUR")`` -> ``Decimal("19.99")``."""
    return Decimal(money.minor).scaleb(-digits(money.currency))


def from_decimal(amount: Decimal, currency: str) -> Money:
    """``Decimal("19.99")`` -> ``Money(1999, "EUR")``. Raises ValueError for fractions of a minor unit."""
    minor = amount.scaleb(digits(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{amount} {currency} has fractions of a minor unit")
    return Money(int(minor), currency)
