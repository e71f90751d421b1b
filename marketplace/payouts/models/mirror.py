"""What the provider told us about sellers, their payouts, and its own balance. It knows better; we keep its word."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SellerAccount(models.Model):
    """What is still wanted of a seller: beside partner.PaymentAccount, which says whether they may sell."""

    account = models.OneToOneField("partner.PaymentAccount", on_delete=models.CASCADE, related_name="remote")
    attempt = models.PositiveSmallIntegerField(default=1)
    """Part of the key with which the account is made: a refused one is asked for anew."""
    state = models.CharField(max_length=12, blank=True)
    """pending, active or restricted: the provider's word for receiving transfers."""
    requirements = models.JSONField(default=list, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    is_closed = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.account_id}: {self.state}"


class PayoutState(models.TextChoices):
    PENDING = "pending", _("Planned")
    IN_TRANSIT = "in_transit", _("On its way to the bank")
    PAID = "paid", pgettext_lazy("payout", "Paid")
    FAILED = "failed", _("Failed")
    CANCELED = "canceled", _("Cancelled")


class SellerPayout(models.Model):
    """Money on its way from a seller's account at the provider to their bank: shown, never booked. Minor units."""

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="payouts")
    provider_id = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=16, choices=PayoutState.choices)
    failure = models.CharField(max_length=80, blank=True)
    arrives_at = models.DateTimeField()
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    """When the seller was written to about its failure."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.state}"


class ReconcileRun(models.Model):
    """One comparison of the books with the provider's balance, per currency. Minor units."""

    at = models.DateTimeField()
    since = models.DateTimeField()
    currency = models.CharField(max_length=3)
    provider_minor = models.BigIntegerField()
    ledger_minor = models.BigIntegerField()
    lines = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.currency}: {self.difference_minor}"

    @property
    def difference_minor(self) -> int:
        return self.provider_minor - self.ledger_minor


class ReconcileFinding(models.Model):
    """A movement at the provider that the books do not know, oldest first. In suspense until a person explains it."""

    line_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60)
    source = models.CharField(max_length=120, blank=True)
    currency = models.CharField(max_length=3)
    net_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    """The provider's fee that the net amount is without."""
    says = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField()
    found_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True, blank=True)
    """When a later event of ours explained it: what was put into suspense was taken out again."""
    why = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["happened_at", "id"]
        indexes = [models.Index(fields=["happened_at"], name="oldest_unmatched", condition=Q(matched_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind} {self.net_minor}"
