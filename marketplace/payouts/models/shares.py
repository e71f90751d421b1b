"""One seller's share of one line: what of it is held, due, sent, given back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.public_ids import long_id


class ShareState(models.TextChoices):
    HELD = "held", _("Held until delivery")
    DUE = "due", pgettext_lazy("money", "Due")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    PARTLY_REVERSED = "partly_reversed", _("Partly taken back")
    REVERSED = "reversed", _("Taken back")
    BLOCKED = "blocked", _("On hold")
    RETURNED = "returned", _("Given back to the buyer")


class Why(models.TextChoices):
    """Why a share waits. Plain words: sellers read them."""

    CAPABILITY = "capability", _("Your payment account cannot receive money at the moment.")
    CLOSED = "closed", _("Your payment account was closed or rejected by the payment provider.")
    DISPUTE = "dispute", _("The buyer disputes the payment with their bank.")
    REFUND = "refund", _("A refund to the buyer is on its way.")
    REVERSAL = "reversal", _("An earlier transfer is being taken back.")
    TOO_LONG = "too_long", _("Held longer than we hold money. We look at it.")


class Share(models.Model):
    """Whole minor units of ``currency``. The four parts of ``gross_minor`` (the share without the VAT
    on top of it) always add up to it.

    ``released_minor`` left the hold for the seller, net of what came back into it. Of what went back to the buyer
    (``back_minor``, gross) the seller's part was taken from the hold (``returned_minor``) or, when it had left, became
    the seller's debt (``debt_minor``).
    """

    public_id = models.CharField(max_length=32, unique=True, default=long_id)
    line = models.OneToOneField("order.LineFacts", on_delete=models.PROTECT, related_name="share")
    seller_order = models.ForeignKey("order.SellerOrder", on_delete=models.PROTECT, related_name="shares")
    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="shares")
    payment = models.ForeignKey("payment.Payment", on_delete=models.PROTECT, related_name="shares")
    currency = models.CharField(max_length=3)
    gross_minor = models.PositiveBigIntegerField()
    share_minor = models.PositiveBigIntegerField()
    vat_minor = models.PositiveBigIntegerField(default=0)
    """VAT of the sale that the platform accounts for; a seller's own VAT is in the share."""
    top_minor = models.PositiveBigIntegerField(default=0)
    """VAT in the share that the seller owes on its supply to the platform: the buyer did not pay it, the platform
    deducts it."""
    top_place = models.CharField(max_length=20, blank=True)
    """The state of that VAT."""
    fee_minor = models.PositiveBigIntegerField()
    fee_vat_minor = models.PositiveBigIntegerField(default=0)
    back_minor = models.PositiveBigIntegerField(default=0)
    """Gross that went back to the buyer, by refund or lost dispute."""
    apart_minor = models.PositiveBigIntegerField(default=0)
    """Of it, VAT that went back by itself because it was not due (apart.py): the rest was price."""
    returned_minor = models.PositiveBigIntegerField(default=0)
    released_minor = models.PositiveBigIntegerField(default=0)
    debt_minor = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=16, choices=ShareState.choices, default=ShareState.HELD)
    reason = models.CharField(max_length=16, choices=Why.choices, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    held_since = models.DateTimeField()
    decided = models.CharField(max_length=300, blank=True)
    """What an operator decided about a share that was held too long, and why."""

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="share_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    gross_minor=F("share_minor") - F("top_minor") + F("vat_minor") + F("fee_minor") + F("fee_vat_minor")
                ),
                name="share_parts_are_the_gross",
            ),
            models.CheckConstraint(
                condition=Q(share_minor__gte=F("released_minor") + F("returned_minor")), name="hold_is_never_negative"
            ),
            models.CheckConstraint(condition=Q(top_minor__lte=F("share_minor")), name="vat_on_top_within_share"),
            models.CheckConstraint(condition=Q(debt_minor__lte=F("released_minor")), name="debt_within_release"),
            models.CheckConstraint(condition=Q(back_minor__lte=F("gross_minor")), name="back_within_gross"),
            models.CheckConstraint(condition=Q(apart_minor__lte=F("back_minor")), name="apart_within_back"),
            models.CheckConstraint(condition=~Q(state="blocked") | ~Q(reason=""), name="a_block_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.share_minor} {self.currency} of line {self.line_id}: {self.state}"

    @property
    def held_minor(self) -> int:
        return int(self.share_minor - self.released_minor - self.returned_minor)

    @property
    def entitled_minor(self) -> int:
        """What of it the seller was given and may keep."""
        return int(self.released_minor - self.debt_minor)


class ShareBack(models.Model):
    """What one refund, or one lost dispute, took of a share, split as the sale was.

    ``debt_minor`` of ``share_minor`` had left the hold: the seller owes it.
    """

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="backs")
    refund = models.ForeignKey(
        "payment.RefundRow", null=True, blank=True, on_delete=models.PROTECT, related_name="shares_back"
    )
    dispute = models.ForeignKey(
        "payouts.Dispute", null=True, blank=True, on_delete=models.PROTECT, related_name="shares_back"
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    gross_minor = models.PositiveBigIntegerField()
    share_minor = models.PositiveBigIntegerField()
    debt_minor = models.PositiveBigIntegerField(default=0)
    top_minor = models.PositiveBigIntegerField(default=0)
    vat_minor = models.PositiveBigIntegerField(default=0)
    fee_minor = models.PositiveBigIntegerField(default=0)
    fee_vat_minor = models.PositiveBigIntegerField(default=0)
    apart_minor = models.PositiveBigIntegerField(default=0)
    """VAT that went back by itself, as on the share."""
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    """When the refund came back from the buyer's bank, or the bank gave the lost money back."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share", "refund", "attempt"], condition=Q(refund__isnull=False), name="a_refund_takes_once"
            ),
            models.UniqueConstraint(
                fields=["share", "dispute"],
                condition=Q(dispute__isnull=False, undone_at__isnull=True),
                name="a_dispute_takes_once",
            ),
            models.CheckConstraint(
                condition=Q(refund__isnull=False, dispute__isnull=True) | Q(refund__isnull=True, dispute__isnull=False),
                name="taken_by_one_thing",
            ),
            models.CheckConstraint(condition=Q(debt_minor__lte=F("share_minor")), name="debt_within_what_went_back"),
        ]

    def __str__(self) -> str:
        return f"{self.gross_minor} of share {self.share_id} back"
