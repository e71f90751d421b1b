"""The clock on the wall of a consumer: the states of the Union keep one rule of summer time (Directive 2000/84/EC).

The rule is written out, so that no database of time zones has to be installed. Where a state has several zones in
Europe the westernmost counts: a period that ends "at midnight" then ends for nobody before midnight.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone

_HOURS: dict[str, int] = {
    "PT": -1,  # the Azores
    "IE": 0, "ES": 0, "GB": 0,  # the Canary Islands
    "BG": 2, "CY": 2, "EE": 2, "FI": 2, "GR": 2, "LT": 2, "LV": 2, "RO": 2,
}  # fmt: skip
CENTRAL = 1


def _last_sunday(year: int, month: int) -> datetime:
    """01:00 UTC on the month's last Sunday (March and October have 31 days): then all clocks change at once."""
    last = date(year, month, 31)
    return datetime.combine(last - timedelta(days=(last.weekday() + 1) % 7), time(1), UTC)


def zone_of(country: str, at: datetime) -> timezone:
    """The offset from UTC that holds in ``country`` (ISO 3166) at ``at``."""
    is_summer = _last_sunday(at.year, 3) <= at < _last_sunday(at.year, 10)
    return timezone(timedelta(hours=_HOURS.get(country, CENTRAL) + is_summer))


def local_time(at: datetime, country: str) -> datetime:
    """``at`` as the clocks of ``country`` show it."""
    return at.astimezone(zone_of(country, at))


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last of that month where it has no such day (Regulation 1182/71 Art. 3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def midnight_after(day: date, country: str) -> datetime:
    """The first instant after ``day`` in ``country``, in UTC. Clocks never change at midnight: one look is enough."""
    start = datetime.combine(day + timedelta(days=1), time(0), UTC)
    return start.replace(tzinfo=zone_of(country, start)).astimezone(UTC)
