"""Quarters and months of VAT. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta


class NoSuchPeriod(ValueError):
    """Text that names no quarter or month."""


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter: the period of the one-stop shop."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def named(cls, text: str) -> Quarter:
        """``2026Q4``. Raises NoSuchPeriod."""
        found = re.fullmatch(r"(\d{4})Q([1-4])", text.strip().upper())
        if found is None:
            raise NoSuchPeriod(f"{text!r} is no quarter like 2026Q4")
        return cls(int(found[1]), int(found[2]))

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def month_named(text: str) -> tuple[date, date]:
    """First and last day of ``2026-11``. Raises NoSuchPeriod."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text.strip())
    if found is None:
        raise NoSuchPeriod(f"{text!r} is no month like 2026-11")
    first = date(int(found[1]), int(found[2]), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
