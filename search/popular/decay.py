"""How popularity fades."""

from __future__ import annotations

from datetime import date, timedelta

from search.popular.models import PopularQuery

KEPT = timedelta(days=90)
"""Since a query last had enough people."""
HALF_LIFE_DAYS = 30


def score_on(row: PopularQuery, on: date) -> float:
    """Its score on a day: half of it is gone after 30 days."""
    return float(row.score * 0.5 ** (max((on - row.scored_on).days, 0) / HALF_LIFE_DAYS))
