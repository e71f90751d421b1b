"""Payments as we know them; the provider knows better, so `sync` asks it (ADR 0005)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.audit.two_persons import ProposalState
from marketplace.written_once.rows import WrittenOnce


class PaymentState(models.TextChoices):
    CREATED = "created", "created"
    REQUIRES_ACTION = "requires_action", "requires_action"
    PROCESSING = "processing", "processing"
    SUCCEEDED = "succeeded", "succeeded"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"
    EXPIRED = "expired", "expired"
    UNFULFILLABLE = "unfulfillable", "unfulfillable"
    PARTLY_REFUNDED = "partly_refunded", "partly_refunded"
    REFUNDED = "refunded", "refunded"


class Payment(models.Model):
    """One charge for one order. Minor units."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="payment")
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    captured_minor = models.PositiveBigIntegerField(default=0)
    """What really arrived; 0 until then. Nothing but this can be given back."""
    refunded_minor = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=16, choices=PaymentState.choices, default=PaymentState.CREATED)
    attempt = models.PositiveSmallIntegerField(default=1)
    """Part of the idempotency key: a new session after an expired one is a new attempt."""
    session_id = models.CharField(max_length=120, blank=True)
    session_url = models.TextField(blank=True)
    intent_id = models.CharField(max_length=120, blank=True)
    charge_id = models.CharField(max_length=120, blank=True)
    card_country = models.CharField(max_length=2, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_is_positive"),
            models.CheckConstraint(
                condition=Q(refunded_minor__lte=models.F("captured_minor")), name="refunds_within_payment"
            ),
            models.UniqueConstraint(fields=["session_id"], condition=~Q(session_id=""), name="one_payment_per_session"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class PaymentExchange(WrittenOnce):
    """The buyer is charged in another currency: ``amount_minor`` of ``currency`` for the whole payment (ADR 0026).

    ``rate`` (decimal text) is how many units one of the payment's currency was on ``rate_on``; ``margin_minor`` is the
    part of the amount that the stated margin of ``margin_bps`` basis points added.
    """

    REFUSAL = "a charge is never converted anew: what is given back keeps its rate"

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="exchange")
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    margin_minor = models.PositiveBigIntegerField()
    margin_bps = models.PositiveIntegerField()
    rate = models.CharField(max_length=24)
    rate_on = models.DateField()
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="charged_amount_is_positive")]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} at {self.rate}"


class PaymentEvent(models.Model):
    """Each transition of a payment, with what told us."""

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="history")
    old = models.CharField(max_length=16)
    new = models.CharField(max_length=16)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.old} > {self.new}"


class RefundState(models.TextChoices):
    PLANNED = "planned", "planned"
    PENDING = "pending", "pending"
    """The provider has it; the bank has not said yes."""
    SUCCEEDED = "succeeded", "succeeded"
    FAILED = "failed", "failed"
    UNRESOLVED = "unresolved", "unresolved"
    """Nobody knows whether it was made, and the provider no longer knows the key: a person decides."""


ON_ITS_WAY = (RefundState.PLANNED, RefundState.PENDING, RefundState.UNRESOLVED)
"""May still reach the buyer: its money is set aside."""
PAID_TWICE = "paid twice"
"""Why the first refund of a second session is there."""
FOR_A_PERSON = (RefundState.FAILED, RefundState.UNRESOLVED)


class RefundRow(models.Model):
    """Money on its way back: written first, sent then (4.6, 4.8 of the payments reference)."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.PositiveBigIntegerField()
    charged_minor = models.PositiveBigIntegerField()
    """The same in the currency that the buyer was charged in: what the provider is asked for."""
    state = models.CharField(max_length=10, choices=RefundState.choices, default=RefundState.PLANNED)
    attempt = models.PositiveSmallIntegerField(default=1)
    called_at = models.DateTimeField(null=True, blank=True)
    """When the provider was first asked in this attempt; empty: never."""
    provider_id = models.CharField(max_length=120, blank=True)
    earlier_ids = models.TextField(blank=True)
    """The provider's ids of attempts that failed, one a line: its balance names them for ever."""
    other_intent = models.CharField(max_length=120, blank=True)
    """Money of a second session of this payment goes back whole under its own intent: it never counted here."""
    other_charge = models.CharField(max_length=120, blank=True)
    """The charge of that session: the provider's balance names it."""
    only_vat = models.BooleanField(default=False)
    """VAT that was charged and is not due (Art. 90): it goes back by itself, and the price stays as it is."""
    lost_dispute = models.CharField(max_length=140, blank=True)
    """The bank gave it back: the dispute and its round. Never asked for at the provider, whatever its state."""
    fault = models.CharField(max_length=300, blank=True)
    """What the provider said when it refused, for the operator."""
    why = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seller = models.ForeignKey("partner.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Whose people gave it back; empty: the platform's, or nobody's."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_is_positive"),
            models.UniqueConstraint(
                fields=["provider_id"], condition=~Q(provider_id=""), name="one_row_per_refund_made"
            ),
            models.UniqueConstraint(
                fields=["lost_dispute"], condition=~Q(lost_dispute=""), name="a_dispute_is_lost_once_a_round"
            ),
            models.UniqueConstraint(
                fields=["other_intent"],
                condition=Q(why=PAID_TWICE) & ~Q(other_intent=""),
                name="another_session_goes_back_once",
            ),  # what somebody gives back of it at the provider are rows of their own
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"

    def begin_anew(self) -> None:
        """As if never asked for; the id of the attempt that failed is kept. The caller saves."""
        if self.provider_id:
            self.earlier_ids += f"{self.provider_id}\n"
        self.state, self.provider_id, self.fault, self.called_at = RefundState.PLANNED, "", "", None


class RefundLine(models.Model):
    """How much of which line a refund gives back. Minor units, gross."""

    refund = models.ForeignKey(RefundRow, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey("order.LineFacts", on_delete=models.PROTECT, related_name="refund_lines")
    amount_minor = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refunded_line_is_positive"),
            models.UniqueConstraint(fields=["refund", "line"], name="a_line_once_per_refund"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} of line {self.line_id}"


class RefundProposal(models.Model):
    """A refund above the limit of one person: a second one decides. Minor units."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="refund_proposals")
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    why = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="refunds_proposed"
    )
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="refunds_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.CharField(max_length=300, blank=True)
    refund = models.OneToOneField(RefundRow, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal")

    class Meta:
        ordering: ClassVar[list[str]] = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="proposed_refund_is_positive"),
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(decided_by=models.F("proposed_by")), name="a_second_person_approves"
            ),
            models.CheckConstraint(
                condition=Q(state="approved") | Q(refund__isnull=True), name="only_approved_proposals_refund"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="proposed"), name="one_open_proposal_per_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class RefundProposalLine(models.Model):
    """How much of which line is proposed; 0 for a line that cost nothing and whose rights would go back."""

    proposal = models.ForeignKey(RefundProposal, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.LineFacts", on_delete=models.PROTECT, related_name="+")
    amount_minor = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "line"], name="a_line_once_per_proposal")]

    def __str__(self) -> str:
        return f"{self.amount_minor} of line {self.line_id}"


from oscar.apps.payment.models import *  # Oscar wants its models below ours

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Oscar is untyped: what its star import brings is Any to type checkers."""
