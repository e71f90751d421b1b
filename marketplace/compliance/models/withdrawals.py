"""A consumer's statement that she withdraws (CRD Art. 11, 11a), and what followed from it, line by line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from marketplace.compliance.outcomes import Outcome
from marketplace.public_ids import long_id, new_public_id


class Withdrawal(models.Model):
    """One statement, as it was sent. Never edited; its receipt goes out whatever its effect is."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    key = models.CharField(max_length=40, unique=True, default=long_id)
    """Opens the receipt: mailed, never shown in a list."""
    token = models.CharField(max_length=40, unique=True)
    """One per form: however often it is confirmed, one statement."""
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="withdrawals")
    name = models.CharField(max_length=200)
    email = models.EmailField()
    """Where the receipt goes."""
    language = models.CharField(max_length=8)
    country = models.CharField(max_length=2)
    """Whose clock counted."""
    statement = models.TextField()
    """The words, as the person confirmed them."""
    statement_version = models.CharField(max_length=20)
    begun_at = models.DateTimeField()
    """When the person used the function first: that instant decides whether it was in time."""
    submitted_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    """The first instant after the period of 14 days."""
    refund = models.OneToOneField(
        "payment.RefundRow", null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawal"
    )
    problem = models.CharField(max_length=300, blank=True)
    """Why the money could not be promised at once: a person must see to it."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-submitted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(begun_at__lte=F("submitted_at")), name="withdrawal_begins_before_it_ends"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class WithdrawalLine(models.Model):
    """What the statement did to one line. A line is withdrawn from once."""

    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.PROTECT, related_name="lines")
    line = models.OneToOneField("order.LineFacts", on_delete=models.PROTECT, related_name="withdrawal_line")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    done_bps = models.PositiveSmallIntegerField()
    """How far the line had been performed, in basis points."""
    refund_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_bps__lte=10_000), name="withdrawn_line_done_at_most_whole"),
            models.CheckConstraint(
                condition=Q(outcome__in=("whole", "part")) | Q(refund_minor=0), name="no_money_without_the_right"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.outcome}"
