"""Times in templates, on the clock of the person whose page it is."""

from __future__ import annotations

from datetime import datetime

from django import template

from marketplace.markets.clock import day_text, moment_text

register = template.Library()


@register.filter
def on_clock(at: datetime, country: str) -> str:
    """``{{ at|on_clock:facts.country }}``: day, time and zone."""
    return moment_text(at, country)


@register.filter
def on_day(at: datetime, country: str) -> str:
    """``{{ at|on_day:facts.country }}``: the day there."""
    return day_text(at, country)
