"""Corrections by people: one proposes with a reason, a second one approves, and only then it is posted."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from marketplace.audit.two_persons import ProposalState
from marketplace.ledger.chart import LONGEST_SUBJECT, Place, Purpose, Step
from marketplace.ledger.models.entries import Entry
from marketplace.money import Money


class Correction(models.Model):
    """A posting that somebody wants, with its reason. ``corrects`` is the entry it puts right, if there is one."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    corrects = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    reference = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="corrections_proposed"
    )
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="corrections_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.CharField(max_length=300, blank=True)
    entry = models.OneToOneField(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="correction")
    """What was posted when it was approved."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=F("proposed_by")),
                name="ledger_a_second_person_approves",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", entry__isnull=False) | (~Q(state="approved") & Q(entry__isnull=True)),
                name="ledger_only_approved_corrections_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class CorrectionStep(models.Model):
    """One move that is proposed, by the places of the chart: its accounts may not exist yet. Minor units."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="steps")
    source_purpose = models.CharField(max_length=20)
    source_owner = models.ForeignKey("partner.Partner", null=True, on_delete=models.PROTECT, related_name="+")
    source_subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True)
    target_purpose = models.CharField(max_length=20)
    target_owner = models.ForeignKey("partner.Partner", null=True, on_delete=models.PROTECT, related_name="+")
    target_subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    about = models.CharField(max_length=LONGEST_SUBJECT, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="ledger_corrected_amount_is_positive")
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} {self.source_purpose} > {self.target_purpose}"

    @property
    def step(self) -> Step:
        return Step(
            Place(Purpose(self.source_purpose), self.source_owner_id, self.source_subject),
            Place(Purpose(self.target_purpose), self.target_owner_id, self.target_subject),
            Money(self.amount_minor, self.currency),
            self.about,
        )
