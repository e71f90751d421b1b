"""Disputes as the provider tells them, the money they moved, and what is sent to the bank in answer."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class DisputeState(models.TextChoices):
    """The provider's ten states, in its words."""

    WARNING_NEEDS_RESPONSE = "warning_needs_response", _("The bank asks: an answer is wanted")
    WARNING_UNDER_REVIEW = "warning_under_review", _("The bank looks at our answer")
    WARNING_CLOSED = "warning_closed", _("The bank's question is closed")
    NEEDS_RESPONSE = "needs_response", _("An answer is wanted")
    UNDER_REVIEW = "under_review", _("The bank decides")
    APPEAL_NEEDS_RESPONSE = "appeal_needs_response", _("Appealed: an answer is wanted")
    APPEAL_UNDER_REVIEW = "appeal_under_review", _("Appealed: the bank decides")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    PREVENTED = "prevented", _("Prevented by a refund")


ENDED = ("warning_closed", "won", "lost", "prevented")


class Dispute(models.Model):
    """A buyer's bank wants money back, or asks whether it should. Minor units."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey("payment.Payment", on_delete=models.PROTECT, related_name="disputes")
    provider_id = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    state = models.CharField(max_length=32)
    """Usually a DisputeState; a word that a later version of the provider brings is kept as it is."""
    reason = models.CharField(max_length=60, blank=True)
    due_by = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    froze_at = models.DateTimeField(null=True, blank=True)
    """When the money was taken and the order's shares stopped."""
    settled_at = models.DateTimeField(null=True, blank=True)
    """When the outcome was booked."""
    rounds = models.PositiveSmallIntegerField(default=1)
    """How often it was frozen and settled: money may move again after an outcome (an appeal, a second withdrawal)."""
    evidence = models.JSONField(default=dict, blank=True)
    """The pack as it was last collected; see evidence.py."""
    collected_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.provider_id} {self.state}"

    @property
    def said(self) -> str:
        """The state in words, or as the provider names it."""
        return str(dict(DisputeState.choices).get(self.state, self.state))


class DisputeMoney(models.Model):
    """One movement of the platform's balance for a dispute: booked once, by the provider's id of it. Minor units."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="money")
    line_id = models.CharField(max_length=120, unique=True)
    amount_minor = models.BigIntegerField()
    """Negative: taken from us."""
    fee_minor = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.line_id}: {self.amount_minor}"
