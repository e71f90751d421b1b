"""Promises written in the same transaction as the change they follow from (ADR 0007)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

SHUT_OUT = "not let in: "
"""Begins the error of a row that waits until the other side accepts our key again."""


class OutboxRow(models.Model):
    """One thing to do after commit: leased, tried, retried, done; or dead, with its last error kept."""

    topic = models.CharField(max_length=64)
    key = models.CharField(max_length=190, unique=True)
    """Asked twice, done once: e.g. ``mail:order-paid:<number>``."""
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    waiting_since = models.DateTimeField(null=True, blank=True)
    """Since when the outside world has not answered; null when it did the last time."""
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="outbox_open", condition=Q(done_at__isnull=True, dead_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.key


class ScheduledRun(models.Model):
    """When each periodic job last ran: one row per job, taken by compare-and-set."""

    name = models.CharField(max_length=64, unique=True)
    last_run_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class WorkerBeat(models.Model):
    """A sign of life of each worker, for /readyz."""

    worker = models.CharField(max_length=64, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class SentMail(models.Model):
    """What left the house, to whom and when: the mail log of operators."""

    key = models.CharField(max_length=190, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="en")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
