"""Views, clicks and sales of a story; counts per day, never who."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from marketplace.figures.queries import totals
from marketplace.figures.via import subject_of

SINCE = timedelta(days=30)


def story_figures(public_id: str, *, on: date) -> Mapping[str, int]:
    """``{"view": ..., "click": ..., "sale": ...}`` of the last 30 days, all languages and embeds together."""
    subject = subject_of(public_id)
    return totals([subject], since=on - SINCE)[subject]
