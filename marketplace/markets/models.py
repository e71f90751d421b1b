"""The day's rates, by which buyers may be charged in their own currency."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from marketplace.written_once.rows import WrittenOnce


class DailyRate(WrittenOnce):
    """One euro is ``per_euro`` units of ``currency`` on ``day``, as decimal text. Written once: charges name it."""

    REFUSAL = "a rate that somebody may have been charged by is never changed: a new day has a new one"

    currency = models.CharField(max_length=3)
    day = models.DateField()
    per_euro = models.CharField(max_length=24)
    source = models.CharField(max_length=120)
    read_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "currency"]
        constraints = [models.UniqueConstraint(fields=["currency", "day"], name="one_rate_a_day")]

    def __str__(self) -> str:
        return f"{self.per_euro} {self.currency} on {self.day}"
