"""VAT rates by state and date, from a dated table. Pure Python.

The table is `data/rates.tsv`: rows (state, category, from, until, rate, source), `until` being the first day on which
the row no longer holds. It starts at 2024-01-01; an earlier date is refused rather than guessed. Where no row says
what an e-book costs (Cyprus, Denmark, Hungary, Slovakia before 2025), the standard rate is due: too much VAT can be
given back, too little cannot be asked for later.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "rates.tsv"
STANDARD = "standard"
E_BOOK = "e_book"


class UnknownRate(LookupError):
    """No row of the table covers this state and date."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """One line of the table. `state` is ISO 3166 (GR, not EL), or a region with a rate of its own (PT-20)."""

    state: str
    category: str
    since: date
    until: date | None
    rate: Decimal
    source: str

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@lru_cache(maxsize=1)
def rows() -> tuple[RateRow, ...]:
    """The whole table, as it is on disk."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(_row(line) for line in csv.DictReader(lines, delimiter="\t"))


def _row(line: dict[str, str]) -> RateRow:
    until = date.fromisoformat(line["until"]) if line["until"] else None
    since = date.fromisoformat(line["from"])
    return RateRow(line["state"], line["category"], since, until, Decimal(line["rate"]), line["source"])


@lru_cache(maxsize=1)
def _by_place() -> dict[tuple[str, str], list[RateRow]]:
    table: dict[tuple[str, str], list[RateRow]] = {}
    for row in rows():
        table.setdefault((row.state, row.category), []).append(row)
    return table


def category_of(nature: str) -> str:
    """Which column of the table a tax nature reads: only e-books have one of their own."""
    return E_BOOK if nature == E_BOOK else STANDARD


def rate(state: str, nature: str, on: date) -> Decimal:
    """The rate in per cent, e.g. ``Decimal("25.5")``, for a supply of this nature in `state` on that day.

    `state` is the ISO code of a member state or a region with its own rate ("PT-20", "PT-30").
    Art. 63: the rate of the day of the chargeable event. Raises UnknownRate.
    """
    for category in dict.fromkeys((category_of(nature), STANDARD)):
        for row in _by_place().get((state, category), ()):
            if row.holds(on):
                return row.rate
    raise UnknownRate(f"no VAT rate for {state} on {on}")


@lru_cache(maxsize=64)
def changes_until(on: date) -> int:
    """How many rates have come into force or ended by this day: grows when a price with VAT may look different."""
    return sum((row.since <= on) + (row.until is not None and row.until <= on) for row in rows())
