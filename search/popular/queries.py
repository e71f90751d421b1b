"""Reads: what is suggested, from a table in the process that costs a suggestion nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import date, datetime

from search.analysis import fold
from search.popular.decay import KEPT, score_on
from search.popular.models import PopularQuery

KEEP_SECONDS = 300.0
MOST = 1000
"""Queries kept in a process for each language: the most popular."""

Ranked = tuple[tuple[str, str], ...]
"""``(folded, text)``, the most popular first."""


def popular_now(on: date) -> Mapping[str, Ranked]:
    """All that may be suggested, by language; one query."""
    rows = PopularQuery.objects.filter(hidden_at=None, reached_on__gte=on - KEPT)
    by_language: dict[str, list[tuple[float, str]]] = {}
    for row in rows:
        by_language.setdefault(row.language, []).append((-score_on(row, on), row.text))
    return {
        language: tuple((fold(text), text) for _score, text in sorted(found)[:MOST])
        for language, found in by_language.items()
    }


class Table:
    """Popular queries in this process, read anew every KEEP_SECONDS."""

    def __init__(self, seconds: float = KEEP_SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._read_at = 0.0
        self._kept: Mapping[str, Ranked] | None = None

    def of(self, language: str, *, at: datetime) -> Ranked:
        kept = self._kept
        if kept is None or time.monotonic() - self._read_at >= self._seconds:
            with self._lock:
                if self._kept is kept:  # else another thread has just read it
                    self._kept, self._read_at = popular_now(at.date()), time.monotonic()
                kept = self._kept or {}
        return kept.get(language, ())

    def forget(self) -> None:
        """Read anew at the next question."""
        self._kept = None


table = Table()
