"""How often something was seen, followed or bought: counts per day, never who."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class DailyCount(models.Model):
    """``subject`` as ``kind:public id`` (``showcase:k3d9``), ``event``: view, click, sale."""

    day = models.DateField()
    subject = models.CharField(max_length=80)
    event = models.CharField(max_length=12)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "event", "day"], name="one_count_a_day"),
            models.CheckConstraint(condition=Q(event__in=["view", "click", "sale"]), name="counted_event_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.subject} {self.event}: {self.count}"
