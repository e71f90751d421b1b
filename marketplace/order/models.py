"""Oscar's order, and beside it what was promised: per order, per seller, per line; frozen at the click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.public_ids import long_id
from marketplace.vat.models import VatDecision, VatIdCheck


class OrderFacts(models.Model):
    """Facts of one order that Oscar has no column for. Amounts in minor units of ``currency``."""

    order = models.OneToOneField("order.Order", on_delete=models.CASCADE, related_name="facts")
    key = models.CharField(max_length=40, unique=True, default=long_id)
    """Opens the order for a guest: mailed, never shown in a list."""
    checkout_token = models.CharField(max_length=40, unique=True)
    """One per checkout form: however often the button is clicked, one order."""
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8)
    country = models.CharField(max_length=2)
    postcode = models.CharField(max_length=20, blank=True)
    address = models.JSONField(default=dict, blank=True)
    capacity = models.CharField(max_length=8, choices=[("consumer", "consumer"), ("business", "business")])
    company = models.CharField(max_length=200, blank=True)
    vat_id = models.CharField(max_length=20, blank=True)
    vat_id_check = models.ForeignKey(VatIdCheck, null=True, blank=True, on_delete=models.PROTECT)
    purchase_order = models.CharField(max_length=60, blank=True)
    invoice_email = models.EmailField(blank=True)
    licence_client = models.CharField(max_length=200, blank=True)
    """The client that the licence is for."""
    currency = models.CharField(max_length=3)
    net_minor = models.PositiveBigIntegerField()
    vat_minor = models.PositiveBigIntegerField()
    gross_minor = models.PositiveBigIntegerField()
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    anonymised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "order facts"
        constraints = [
            models.CheckConstraint(condition=Q(gross_minor=F("net_minor") + F("vat_minor")), name="order_net_vat_gross")
        ]

    def __str__(self) -> str:
        return f"facts of order {self.order_id}"


class SellerOrderState(models.TextChoices):
    PENDING = "pending", _("Waiting for payment")
    CONFIRMED = "confirmed", _("Confirmed")
    IN_PROGRESS = "in_progress", _("In progress")
    DELIVERED = "delivered", _("Delivered")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")
    REFUNDED = "refunded", _("Refunded")


class SellerOrder(models.Model):
    """One seller's part of an order."""

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="seller_orders")
    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="seller_orders")
    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=12, choices=SellerOrderState.choices, default=SellerOrderState.PENDING)
    currency = models.CharField(max_length=3)
    gross_minor = models.PositiveBigIntegerField()
    fee_minor = models.PositiveBigIntegerField()
    share_minor = models.PositiveBigIntegerField()
    """What the seller gets for these lines, before the seller's own taxes."""
    due_on = models.DateField(null=True, blank=True)
    """When the slowest service of it is promised."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "partner"], name="one_seller_order_per_seller")]

    def __str__(self) -> str:
        return self.number


class LineFacts(models.Model):
    """A line as it was bought: words, rights, VAT, money. Never edited."""

    line = models.OneToOneField("order.Line", on_delete=models.CASCADE, related_name="facts")
    seller_order = models.ForeignKey(SellerOrder, on_delete=models.CASCADE, related_name="lines")
    offering = models.ForeignKey("offerings.Offering", null=True, on_delete=models.SET_NULL, related_name="sold_lines")
    tier = models.ForeignKey("offerings.Tier", null=True, on_delete=models.SET_NULL, related_name="sold_lines")
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    title_language = models.CharField(max_length=8)
    tier_code = models.CharField(max_length=20)
    tier_name = models.CharField(max_length=120)
    maker_name = models.CharField(max_length=200)
    licence = models.CharField(max_length=60, blank=True)
    rights = models.JSONField(default=dict)
    licence_text = models.TextField(blank=True)
    """The licence in the buyer's language as it was shown at the click."""
    contract_party = models.CharField(max_length=200)
    """Who sells, in the eyes of the law: the platform (deemed supplier) or the seller."""
    decision = models.OneToOneField(VatDecision, on_delete=models.PROTECT, related_name="line_facts")
    side = models.CharField(max_length=5)
    currency = models.CharField(max_length=3)
    net_minor = models.PositiveBigIntegerField()
    vat_minor = models.PositiveBigIntegerField()
    gross_minor = models.PositiveBigIntegerField()
    commission_bps = models.PositiveIntegerField()
    fee_minor = models.PositiveBigIntegerField()
    share_minor = models.PositiveBigIntegerField()
    delivery_days = models.PositiveSmallIntegerField(null=True, blank=True)
    revisions = models.PositiveSmallIntegerField(null=True, blank=True)
    brief = models.JSONField(default=list, blank=True)
    """Questions with answers as asked: [{"question", "answer"}]."""
    via = models.CharField(max_length=16, blank=True)
    """The showcase that led to it, by public id: counted as its sale when the line is paid."""

    class Meta:
        verbose_name_plural = "line facts"
        constraints = [
            models.CheckConstraint(condition=Q(gross_minor=F("net_minor") + F("vat_minor")), name="line_net_vat_gross"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.tier_name})"


class LineCommission(models.Model):
    """What the platform keeps of a line, as it was agreed at the click: the rule, its figures, and the VAT on a fee.

    A line that the platform sells itself (deemed supplier, Art. 28) carries no fee: ``net_minor`` is the difference of
    the two supplies, ``is_fee`` is false and nothing is taxed. Otherwise the fee is a supply of its own to the seller
    (Art. 44). Never edited.
    """

    line = models.OneToOneField(LineFacts, on_delete=models.CASCADE, related_name="commission")
    rule = models.CharField(max_length=100, blank=True)
    """The operators' name of the rule; empty: the platform's general rate."""
    bps = models.PositiveIntegerField()
    fixed_minor = models.PositiveBigIntegerField(default=0)
    floor_minor = models.PositiveBigIntegerField(default=0)
    is_fee = models.BooleanField()
    net_minor = models.PositiveBigIntegerField()
    vat_minor = models.PositiveBigIntegerField(default=0)
    rate = models.CharField(max_length=6, default="0")
    """Decimal text in per cent, as in VatDecision."""
    place = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=2, blank=True)
    who_accounts = models.CharField(max_length=20, blank=True)
    mention = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=100, blank=True)
    reported_in = models.CharField(max_length=60, blank=True)
    rule_version = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_fee=True) | Q(vat_minor=0), name="only_a_fee_has_vat"),
        ]

    def __str__(self) -> str:
        return f"{self.net_minor} of line {self.line_id}"

    @property
    def gross_minor(self) -> int:
        return int(self.net_minor + self.vat_minor)


class Consent(models.Model):
    """A recorded fact: who agreed to which words, or was told them, when, for which line.

    CRD Art. 6, 7(3), 8(7), 8(8), 16. Kinds as in markets/wording.py. One statement that names several works is one row
    a line, with the same words.
    """

    IMMEDIATE_DELIVERY = "download_now"
    LOSS_OF_WITHDRAWAL = "download_loses_withdrawal"
    START_SERVICE = "work_now"
    SERVICE_LOSES_WITHDRAWAL = "work_loses_withdrawal"
    TERMS = "terms"
    WITHDRAWAL_TOLD = "withdrawal_told"
    """Not agreed to, but told: the mail that confirms the order has left, with how to withdraw."""
    OF_THE_ORDER = (TERMS, WITHDRAWAL_TOLD)
    """What is said for the whole order; all else is said of a line."""

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="consents")
    line = models.ForeignKey(LineFacts, null=True, on_delete=models.CASCADE, related_name="consents")
    """What it was said of; empty for what holds for the whole order."""
    kind = models.CharField(max_length=32)
    wording = models.TextField()
    wording_version = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"], condition=Q(line__isnull=True), name="one_consent_per_kind"
            ),
            models.UniqueConstraint(fields=["line", "kind"], name="one_consent_per_line_and_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=("terms", "withdrawal_told"), line__isnull=True)
                | (~Q(kind__in=("terms", "withdrawal_told")) & Q(line__isnull=False)),
                name="consent_is_said_of_a_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for order {self.order_id}"


class OrderEvent(models.Model):
    """Who moved an order (or one seller's part) from which state to which, when and why."""

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="history")
    seller_order = models.ForeignKey(SellerOrder, null=True, on_delete=models.CASCADE, related_name="history")
    old = models.CharField(max_length=20)
    new = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.old} > {self.new}"


from oscar.apps.order.models import *  # Oscar wants its models below ours

if TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Oscar is untyped: what its star import brings is Any to type checkers."""
