"""What the buyer will be charged: the total in euro, or the same in the currency of their market (ADR 0026)."""

from __future__ import annotations

from datetime import datetime

from marketplace.markets.charging import charging_exchange
from marketplace.money import Converted, Money


def converted_for(total: Money, currency: str, *, at: datetime) -> Converted | None:
    """``total`` as it is charged in ``currency`` now; None where it is charged in euro, or nothing is charged."""
    exchange = charging_exchange(currency, at=at) if total else None
    return exchange.convert(total) if exchange is not None else None


def mark_of(converted: Converted | None) -> str:
    """What the form carries, so that what was shown is what is charged: ``SEK 123400``; "" for euro."""
    return f"{converted.after.currency} {converted.after.minor}" if converted is not None else ""


def confirmed(total: Money, mark: str, *, at: datetime) -> Converted | None:
    """What the buyer agreed to pay by ``mark``. Raises ValueError when it would be another amount by now."""
    if not mark:
        return None
    converted = converted_for(total, mark[:3], at=at)
    if mark_of(converted) != mark:
        raise ValueError(f"{mark} was shown, and now it is {mark_of(converted) or 'euro'}")
    return converted
