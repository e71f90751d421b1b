"""A time as the clocks of a person's country show it, with its distance from UTC: never a bare hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.formats import date_format

from marketplace.markets.zones import local_time


def moment_text(at: datetime, country: str, *, seconds: bool = False) -> str:
    """Day, time and zone: ``27 November 2026, 12:03 (UTC+1)``."""
    local = local_time(at, country)
    offset = local.utcoffset() or timedelta(0)
    hours = int(offset.total_seconds() // 3600)
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return f"{day_text(at, country)}, {clock} (UTC{hours:+d})"


def day_text(at: datetime, country: str) -> str:
    """The day alone: in the evening of UTC it is the next one already in the east of the Union."""
    return date_format(local_time(at, country).replace(tzinfo=None), "DATE_FORMAT")
