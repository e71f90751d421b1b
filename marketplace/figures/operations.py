"""Counting."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from marketplace.figures.models import DailyCount


def count_up(*, subject: str, event: str, at: datetime, by: int = 1) -> None:
    """Add ``by`` to the day's count. Two at once lose nothing: the database adds."""
    row, _created = DailyCount.objects.get_or_create(day=at.date(), subject=subject, event=event)
    DailyCount.objects.filter(pk=row.pk).update(count=F("count") + by)
