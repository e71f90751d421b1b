"""Calls that move money to and from sellers: written before they are made, with the key they are made with."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.payouts.models.shares import Share


class CallState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    SENDING = "sending", _("Being sent")
    """The provider was asked and has not answered: nothing about it may change until it does."""
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")
    UNRESOLVED = "unresolved", _("A person decides")
    """Nobody knows whether it happened, and the provider no longer knows the key."""


OPEN = (CallState.PLANNED, CallState.SENDING, CallState.UNRESOLVED)
"""Money is set aside for these."""


class Call(models.Model):
    """What every outgoing call of money has: key ``{env}:{operation}:{public_id}:{attempt}``."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.PLANNED)
    attempt = models.PositiveSmallIntegerField(default=1)
    called_at = models.DateTimeField(null=True, blank=True)
    """When this attempt was first made; empty: never."""
    provider_id = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=80, blank=True)
    """The provider's word for its last refusal."""
    fault = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Transfer(Call):
    """Money of one seller's part of an order on its way to their account at the provider."""

    seller_order = models.ForeignKey("order.SellerOrder", on_delete=models.PROTECT, related_name="transfers")
    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="transfers")
    payment = models.ForeignKey("payment.Payment", on_delete=models.PROTECT, related_name="transfers")
    account_id = models.CharField(max_length=120)
    """As it was when this was planned: a repeated call must say the same."""
    netted_minor = models.PositiveBigIntegerField(default=0)
    """What of the released shares paid the seller's debt instead."""
    of_charge = models.BooleanField(default=True)
    """Drawn on the buyer's charge, before it has settled. What is sent a second time is drawn on the balance: a charge
    carries its amount once, whatever was called back."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="transfer_is_positive"),
            models.UniqueConstraint(
                fields=["provider_id"], condition=~Q(provider_id=""), name="one_row_per_transfer_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class TransferLine(models.Model):
    """Which shares a transfer pays: ``amount_minor`` of it went with the transfer, ``netted_minor`` paid debt."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lines")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="transfer_lines")
    amount_minor = models.PositiveBigIntegerField()
    netted_minor = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) | Q(netted_minor__gt=0), name="transfer_line_is_positive"
            ),
            models.UniqueConstraint(fields=["transfer", "share"], name="a_share_once_per_transfer"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} of share {self.share_id}"


class Netting(models.Model):
    """What became due of a share and paid its seller's debt, all of it: no transfer. Its id is the key in the books."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="nettings")
    amount_minor = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="netting_is_positive")]

    def __str__(self) -> str:
        return f"{self.amount_minor} of share {self.share_id}"


class Reversal(Call):
    """Money of one share that a seller was sent and owes back: taken from their account, as far as it is there."""

    line = models.ForeignKey(TransferLine, on_delete=models.PROTECT, related_name="reversals")
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="reversal_is_positive"),
            models.UniqueConstraint(
                fields=["provider_id"], condition=~Q(provider_id=""), name="one_row_per_reversal_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"
