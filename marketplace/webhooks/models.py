"""The inbox of provider events: stored once, processed once, in any order."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

OTHER_MODE = "ignored: other mode"
"""A live event on a test platform, or the reverse: somebody's keys or addresses are mixed up."""
OTHER_SHOP = "ignored: another shop's payment"
"""It names a payment that is none of ours: the account at the provider has other customers, too."""


class ProviderEvent(models.Model):
    provider = models.CharField(max_length=20, default="stripe")
    event_id = models.CharField(max_length=120)
    type = models.CharField(max_length=120)
    livemode = models.BooleanField()
    api_version = models.CharField(max_length=40, blank=True)
    account = models.CharField(max_length=120, blank=True)
    """The seller's account that it happened in; empty: the platform's own."""
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=120, blank=True)
    payment_id = models.CharField(max_length=40, blank=True)
    raw = models.TextField()
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-received_at"]
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="event_stored_once")]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
