"""VAT rates by state and date, from a dated table. Pure Python.

The table is `data/rates.tsv`: rows (state, category, from, until, rate, certainty, source), `until` being the first day
on which the row no longer holds. Standard rates start at 2021-07-01, when the one-stop shop opened to all, books at
2023-01-01, the others at 2024-01-01; an earlier date is refused rather than guessed.

Not every cell is sure. `verify` is used, and says so; `unsure` has no rate, and neither has a category without a row:
then the standard rate is due, and that is said too. Too much VAT can be given back, too little cannot be asked for
later.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "rates.tsv"
REDUCED_TABLE = TABLE.with_name("reduced.tsv")
"""All reduced rates of a state, without saying for what: to see that a list has changed (`published.py`)."""
STANDARD = "standard"
E_BOOK = "e_book"
COPYRIGHT = "copyright"
ART = "art"
RECORDED_SINCE = {E_BOOK: date(2023, 1, 1), COPYRIGHT: date(2024, 1, 1), ART: date(2024, 1, 1)}
"""From which day on the table knows the rates of a category, or says that it does not."""


class UnknownRate(LookupError):
    """No row of the table covers this state and date."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """One line of the table. `state` is ISO 3166 (GR, not EL), or a region with a rate of its own (PT-20)."""

    state: str
    category: str
    since: date
    until: date | None
    rate: Decimal | None
    """In per cent; None: not known well enough, so the standard rate is used."""
    certainty: str
    """sure, verify or unsure."""
    source: str

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Cell:
    """The rate to use, in per cent, and what an accountant should know about it (empty: it is sure)."""

    rate: Decimal
    note: str = ""


@lru_cache(maxsize=1)
def rows() -> tuple[RateRow, ...]:
    """The whole table, as it is on disk."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(_row(line) for line in csv.DictReader(lines, delimiter="\t"))


def _row(line: dict[str, str]) -> RateRow:
    until = date.fromisoformat(line["until"]) if line["until"] else None
    since = date.fromisoformat(line["from"])
    per_cent = Decimal(line["rate"]) if line["rate"] else None
    return RateRow(line["state"], line["category"], since, until, per_cent, line["certainty"], line["source"])


@lru_cache(maxsize=1)
def _by_place() -> dict[tuple[str, str], list[RateRow]]:
    table: dict[tuple[str, str], list[RateRow]] = {}
    for row in rows():
        table.setdefault((row.state, row.category), []).append(row)
    return table


def category_of(nature: str) -> str:
    """Which rows of the table a tax nature reads: only these three have some of their own."""
    return nature if nature in (E_BOOK, COPYRIGHT, ART) else STANDARD


def rate(state: str, nature: str, on: date) -> Decimal:
    """The rate in per cent, e.g. ``Decimal("25.5")``, for a supply of this nature in `state` on that day.

    `state` is the ISO code of a member state or a region with its own rate ("PT-20", "PT-30").
    Art. 63: the rate of the day of the chargeable event. Raises UnknownRate.
    """
    return cell(state, nature, on).rate


@lru_cache(maxsize=4096)
def cell(state: str, nature: str, on: date) -> Cell:
    """The same with what is known about it. Raises UnknownRate."""
    category = category_of(nature)
    if category != STANDARD and on < RECORDED_SINCE[category]:
        raise UnknownRate(f"no VAT rate for {category} in {state} on {on}")
    row = _row_on(state, category, on)
    if row is not None and row.rate is not None:
        note = f"{state} {category} {row.rate:f} %: {row.source}" if row.certainty != "sure" else ""
        return Cell(row.rate, note)
    standard = _row_on(state, STANDARD, on)
    if standard is None or standard.rate is None:
        raise UnknownRate(f"no VAT rate for {state} on {on}")
    known = row.source if row else "no rate of its own is recorded"
    return Cell(standard.rate, f"{state} {category}: standard rate used; {known}")


def _row_on(state: str, category: str, on: date) -> RateRow | None:
    return next((row for row in _by_place().get((state, category), ()) if row.holds(on)), None)


@lru_cache(maxsize=1)
def _reduced() -> tuple[tuple[str, date, date | None, frozenset[Decimal]], ...]:
    with REDUCED_TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            (
                line["state"],
                date.fromisoformat(line["from"]),
                date.fromisoformat(line["until"]) if line["until"] else None,
                frozenset(Decimal(rate) for rate in line["rates"].split(", ") if rate),
            )
            for line in csv.DictReader(lines, delimiter="\t")
        )


def reduced_on(state: str, on: date) -> frozenset[Decimal] | None:
    """Every reduced rate of the state that day, regional ones too; None where no list covers the day."""
    for code, since, until, listed in _reduced():
        if code == state and since <= on and (until is None or on < until):
            return listed
    return None


@lru_cache(maxsize=64)
def changes_until(on: date) -> int:
    """How many rates have come into force or ended by this day: grows when a price with VAT may look different."""
    return sum((row.since <= on) + (row.until is not None and row.until <= on) for row in rows())
