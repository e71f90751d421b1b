"""The price that a reduction is measured by: the lowest of the 30 days before it (98/6/EC Art. 6a; C-330/23). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS = 30
WINDOW = timedelta(days=DAYS)


@dataclass(frozen=True, slots=True)
class PricePoint:
    """From ``at`` on, until the next point, this price held. Minor units on the side that is authoritative."""

    at: datetime
    amount_minor: int
    side: str = "gross"
    pricing: str = "fixed"


class NoReference(ValueError):
    """There is no price of the last 30 days that a reduction could honestly be measured by."""


def in_force(history: Sequence[PricePoint], *, at: datetime) -> list[PricePoint]:
    """The points whose prices held at some instant of the 30 days before ``at``. ``history``: the oldest first."""
    begins = at - WINDOW
    before = [point for point in history if point.at <= begins]
    return [*before[-1:], *(point for point in history if begins < point.at < at)]


def lowest_price(history: Sequence[PricePoint], *, at: datetime) -> int:
    """The lowest price that held in the 30 days before ``at``; of a younger work the lowest since it has one.

    Raises NoReference where there was none, or where the prices cannot be compared: another side was authoritative, or
    buyers named the price themselves.
    """
    points = in_force(history, at=at)
    if not points or len({(point.side, point.pricing) for point in points}) != 1 or points[0].pricing != "fixed":
        raise NoReference
    return min(point.amount_minor for point in points)
