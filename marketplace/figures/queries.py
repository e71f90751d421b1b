"""Reading counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Sum

from marketplace.figures.models import DailyCount

EVENTS = ("view", "click", "sale")


def totals(subjects: Iterable[str], *, since: date) -> Mapping[str, Mapping[str, int]]:
    """``{subject: {event: count}}`` from that day on, for every subject asked for; one query."""
    found: dict[str, dict[str, int]] = {subject: dict.fromkeys(EVENTS, 0) for subject in subjects}
    rows = DailyCount.objects.filter(subject__in=found, day__gte=since).values("subject", "event")
    for row in rows.annotate(total=Sum("count")).order_by():
        found[row["subject"]][row["event"]] = row["total"]
    return found
