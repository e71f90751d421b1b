"""VAT decisions as they were made, with their evidence. Never edited."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.public_ids import new_public_id
from marketplace.vat.guards import SAYS
from marketplace.written_once.rows import WrittenOnce


class NeverEdited(WrittenOnce):
    """A decision, or evidence of one."""

    REFUSAL = SAYS

    class Meta:
        abstract = True


class VatIdCheck(NeverEdited):
    """One answer of the register about one number. The consultation number is evidence (IR 282/2011 Art. 18)."""

    number = models.CharField(max_length=20)
    requester = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(
        max_length=12, choices=[("valid", "valid"), ("invalid", "invalid"), ("unavailable", "unavailable")]
    )
    name = models.CharField(max_length=250, blank=True)
    address = models.TextField(blank=True)
    consultation_number = models.CharField(max_length=40, blank=True)
    raw = models.JSONField(default=dict)
    checked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["number", "-checked_at"], name="vat_id_latest")]

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"


class VatDecision(NeverEdited):
    """Why a line was taxed as it was. Fields follow EN 16931 and eu-rules 12a."""

    place = models.CharField(max_length=20)
    rate = models.CharField(max_length=6)
    """Decimal text in per cent: "19", "25.5", "0"."""
    category = models.CharField(max_length=2)
    supplier = models.CharField(max_length=10, choices=[("platform", "platform"), ("seller", "seller")])
    who_accounts = models.CharField(max_length=20)
    mention = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=100)
    reported_in = models.CharField(max_length=60, blank=True)
    rule_version = models.CharField(max_length=20)
    facts = models.JSONField()
    """What the rule was told, as it was told."""
    evidence = models.JSONField(default=list)
    """Items of location evidence (IR Art. 24f): kind, source, value, time."""
    vat_id_check = models.ForeignKey(VatIdCheck, null=True, on_delete=models.PROTECT)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.place} {self.rate} % {self.category}"


class LocationEvidence(NeverEdited):
    """One more item of evidence about a decision made before: the card's or the bank's country. Only ever appended."""

    decision = models.ForeignKey(VatDecision, on_delete=models.PROTECT, related_name="later_evidence")
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=30)
    value = models.CharField(max_length=120)
    contradicts = models.BooleanField(default=False, db_index=True)
    """It points to another country than the one that was taxed: a person looks at it."""
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "location evidence"
        constraints = [
            models.UniqueConstraint(fields=["decision", "kind", "source", "value"], name="evidence_is_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class LocationQuestion(models.Model):
    """A sale whose evidence contradicts itself or is too little: an operator decides, with a reason (IR Art. 24b)."""

    class Outcome(models.TextChoices):
        OPEN = "open", "open"
        SETTLED = "settled", "settled by further evidence"
        CONFIRMED = "confirmed", "taxed at the right place"
        WRONG = "wrong", "taxed at the wrong place: to be corrected by documents"

    decision = models.OneToOneField(VatDecision, on_delete=models.PROTECT, related_name="location_question")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    shown = models.JSONField()
    """The items when it was opened: kind, country, whether somebody other than the buyer said it."""
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN, db_index=True)
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    why = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", decided_at__isnull=True)
                | (~Q(outcome="open") & Q(decided_at__isnull=False)),
                name="location_decided_with_a_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.outcome}"


class LateProof(models.Model):
    """What the register said in the end about a buyer whose sale carried VAT because it did not answer then.

    `offered`: the number is valid, so a credit note and an invoice with reverse charge are due if the buyer wants them.
    """

    class State(models.TextChoices):
        OFFERED = "offered", "offered"
        WANTED = "wanted", "wanted by the buyer"
        DECLINED = "declined", "declined by the buyer"
        CORRECTED = "corrected", "credit note and new invoice are issued"
        STANDS = "stands", "VAT stands"

    decision = models.OneToOneField(VatDecision, on_delete=models.PROTECT, related_name="late_proof")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    check_answer = models.ForeignKey(VatIdCheck, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, db_index=True)
    found_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.check_answer}: {self.state}"


class ThresholdPassed(models.Model):
    """The platform's e-services to consumers in other states passed EUR 10,000 in a year (Art. 59c)."""

    year = models.PositiveSmallIntegerField(unique=True)
    counted_minor = models.PositiveBigIntegerField()
    """Cents without VAT, with the sale that crossed."""
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "thresholds passed"

    def __str__(self) -> str:
        return f"{self.year}: {self.counted_minor}"
