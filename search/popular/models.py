"""Counting who searched for what, without knowing either until many did."""

from __future__ import annotations

from django.db import models


class CountingKey(models.Model):
    """The random key of one period. Deleted with it: then nothing can be computed from the counts any more."""

    period = models.PositiveIntegerField(unique=True)
    key = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"period {self.period}"


class QueryUse(models.Model):
    """One address searched for one thing in one period. Both are keyed digests; ``person`` differs for each query, so
    that two searches of one person have nothing in common."""

    period = models.PositiveIntegerField(db_index=True)
    query = models.CharField(max_length=32)
    person = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["query", "person"], name="query_used_once_a_person")]

    def __str__(self) -> str:
        return f"{self.query} in period {self.period}"


class PopularQuery(models.Model):
    """A query that at least five people used in one period: only now is it written down as text.

    ``score`` counts them, halved every 30 days since ``scored_on``. ``reached_on``: when it last had five.
    """

    language = models.CharField(max_length=8)
    text = models.CharField(max_length=40)
    score = models.FloatField(default=0)
    scored_on = models.DateField()
    reached_on = models.DateField()
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "text"], name="popular_query_once_a_language")]

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"
