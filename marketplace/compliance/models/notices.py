"""Notices of illegal content, the reasons of decisions, and complaints against them (DSA 16, 17, 20; P2B 4)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.public_ids import long_id, new_public_id


class CaseState(models.TextChoices):
    RECEIVED = "received", _("Received")
    DECIDED = "decided", _("Decided")


class Notice(models.Model):
    """Somebody says that something here is against the law."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    key = models.CharField(max_length=40, unique=True, default=long_id)
    """Opens the case for the person who reported: mailed, never shown in a list."""
    token = models.CharField(max_length=40, unique=True)
    url = models.URLField(max_length=1000)
    about = models.CharField(max_length=120, blank=True, db_index=True)
    """What the address names, as ``kind:id``; empty where it is a page of another kind."""
    partner = models.ForeignKey(
        "partner.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    explanation = models.TextField()
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    is_child_abuse = models.BooleanField(default=False)
    """Then name and address need not be given (DSA Art. 16(2)(c))."""
    good_faith = models.BooleanField()
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.RECEIVED)
    received_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_child_abuse=True) | (~Q(name="") & ~Q(email="")), name="notice_names_its_sender"
            ),
            models.CheckConstraint(condition=Q(good_faith=True), name="notice_in_good_faith"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Ground(models.TextChoices):
    LAW = "law", _("against the law")
    TERMS = "terms", _("against our terms")


class StatementOfReasons(models.Model):
    """What was decided, and why. Written once; a complaint is answered beside it, never in it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    key = models.CharField(max_length=40, unique=True, default=long_id)
    """Opens it for the side that is affected."""
    notice = models.ForeignKey(Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="statements")
    """What led to it; a complaint of who reported may lead to a second statement about the same notice."""
    about = models.CharField(max_length=120)
    partner = models.ForeignKey(
        "partner.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    """Whose it is; empty where nobody's content is affected."""
    measure = models.CharField(max_length=20)
    """A code of marketplace/compliance/measures.py."""
    scope = models.CharField(max_length=200)
    """Where it holds, e.g. the whole marketplace."""
    until = models.DateTimeField(null=True, blank=True)
    """How long it holds; empty: for good."""
    facts = models.TextField()
    ground = models.CharField(max_length=8, choices=Ground.choices, blank=True)
    """Empty where nothing was done."""
    ground_text = models.TextField(blank=True)
    """The law with its article, or the clause of the terms, and why it fits."""
    automated = models.BooleanField(default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-decided_at", "-id"]
        verbose_name_plural = "statements of reasons"
        constraints = [
            models.CheckConstraint(
                condition=Q(measure="none") | (~Q(ground="") & ~Q(ground_text="")), name="a_measure_has_its_ground"
            ),
            models.CheckConstraint(condition=~Q(facts=""), name="a_decision_has_its_facts"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Side(models.TextChoices):
    REPORTER = "reporter", _("who reported")
    AFFECTED = "affected", _("whose content it is")


class ComplaintOutcome(models.TextChoices):
    UPHELD = "upheld", _("The decision stands")
    REVERSED = "reversed", _("The decision was taken back")


class Complaint(models.Model):
    """One side does not agree. Free, for six months, decided by another person than the first (DSA Art. 20)."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    statement = models.ForeignKey(StatementOfReasons, on_delete=models.PROTECT, related_name="complaints")
    side = models.CharField(max_length=8, choices=Side.choices)
    text = models.TextField()
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.RECEIVED)
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=ComplaintOutcome.choices, blank=True)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "side"], name="one_complaint_per_side"),
            models.CheckConstraint(
                condition=Q(state="received", outcome="", decided_at__isnull=True)
                | (Q(state="decided", decided_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="a_decided_complaint_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class BuyerWarning(models.Model):
    """A work was found illegal: who bought it in the six months before is told (DSA Art. 32)."""

    statement = models.OneToOneField(StatementOfReasons, on_delete=models.PROTECT, related_name="warning")
    bought_since = models.DateTimeField()
    """Six months before the platform learned of it."""
    told = models.PositiveIntegerField(default=0)
    """How many buyers were written to: one mail each, however often they bought."""
    done_at = models.DateTimeField(null=True, blank=True)
    """When nobody was left to tell; empty while mails are still promised."""

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.told}"


class WarnedOrder(models.Model):
    """The buyer of this order was told about this work: never twice, whatever is decided later."""

    warning = models.ForeignKey(BuyerWarning, on_delete=models.PROTECT, related_name="orders")
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="warnings")
    about = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "about"], name="warned_once_of_a_work")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.about}"


class CaseEvent(models.Model):
    """Who moved a notice or a complaint from which state to which, when and why."""

    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="history")
    complaint = models.ForeignKey(Complaint, null=True, on_delete=models.CASCADE, related_name="history")
    old = models.CharField(max_length=10)
    new = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice__isnull=True) ^ Q(complaint__isnull=True), name="case_event_of_one_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.old} > {self.new}"
