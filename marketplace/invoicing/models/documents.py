"""Documents of trade, as they were issued: numbered without a gap, never changed (ADR 0025)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.files.models import PrivateFile
from marketplace.invoicing.triggers import SAYS
from marketplace.public_ids import long_id, new_public_id
from marketplace.written_once.rows import WrittenOnce


def issuer_code() -> str:
    """Begins a seller's document numbers: says nothing about how many sellers there are."""
    return new_public_id(6).upper()


class Issued(WrittenOnce):
    """Never changed or deleted: another document refers to it (Art. 219)."""

    REFUSAL: ClassVar[str] = SAYS

    class Meta:
        abstract = True


class Issuer(models.Model):
    """In whose name documents are numbered: one row for the platform (no partner), one a seller."""

    partner = models.OneToOneField(
        "partner.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="issuer"
    )
    code = models.CharField(max_length=12, unique=True, default=issuer_code)
    tax_number = models.CharField(max_length=30, blank=True)
    """What the tax office at home calls a seller without a VAT number (BT-32)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(models.Case(models.When(partner__isnull=True, then=1)), name="one_platform_issuer")
        ]

    def __str__(self) -> str:
        return self.code


class Series(models.Model):
    """One run of numbers: of an issuer, a year and a type. Its row is locked while a number is taken."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="series")
    year = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=3)
    last = models.PositiveBigIntegerField(default=0)
    """The number taken last; 0 before the first."""

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["issuer", "year", "type"], name="one_series_per_year_and_type")]

    def __str__(self) -> str:
        return f"{self.issuer_id} {self.year} {self.type}"


class Purpose(models.TextChoices):
    """What a document is for, whoever issues it; credit notes have that of what they correct."""

    SALE = "sale", _("Invoice of the platform to the buyer")
    SELF_BILLED = "self_billed", _("Seller's supply to the platform, made out by the platform")
    PREPAYMENT = "prepayment", _("Advance payment to the seller")
    FINAL = "final", _("Seller's final invoice to the buyer")
    COMMISSION = "commission", _("Commission of the platform")


class Document(Issued):
    """One issued document. Amounts in minor units, positive on credit notes, too; see `sign`."""

    public_id = models.CharField(max_length=32, unique=True, default=long_id)
    key = models.CharField(max_length=120, unique=True)
    """What it was issued for: asked twice, issued once."""
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="documents")
    position = models.PositiveBigIntegerField()
    number = models.CharField(max_length=40, unique=True)
    type = models.CharField(max_length=3)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="documents")
    seller_order = models.ForeignKey(
        "order.SellerOrder", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    partner = models.ForeignKey(
        "partner.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    """The seller on one of its two sides. Empty on the platform's invoice to the buyer, which no seller may see."""
    to_buyer = models.BooleanField()
    """The buyer of the order is a side of it, and may have it."""
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    deducts = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="deducted_by")
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    tax_point = models.DateField()
    """The day that decides the period in which its VAT is declared."""
    language = models.CharField(max_length=8)
    currency = models.CharField(max_length=3)
    seller = models.JSONField()
    buyer = models.JSONField()
    lines = models.JSONField()
    groups = models.JSONField()
    notes = models.JSONField(default=list)
    terms = models.CharField(max_length=300, blank=True)
    net_minor = models.BigIntegerField()
    vat_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField(default=0)
    tax_currency = models.CharField(max_length=3, blank=True)
    """Of the seller's state, where that is not the document's."""
    tax_minor = models.BigIntegerField(default=0)
    """The VAT in it."""
    rounding_minor = models.BigIntegerField(default=0)
    """VAT of the document less the VAT of its order lines: EN 16931 rounds once a rate, an order once a line."""
    cii = models.TextField()
    ubl = models.TextField()
    sha256 = models.CharField(max_length=64)
    """Of both XML texts, one after the other: what was validated, with the number in its place."""
    validated_by = models.CharField(max_length=60)
    """Names and versions of the rules that agreed."""

    class Meta:
        ordering = ["issued_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "position"], name="a_number_is_taken_once"),
            models.CheckConstraint(condition=Q(position__gt=0), name="document_numbers_start_at_one"),
            models.CheckConstraint(
                condition=Q(gross_minor=F("net_minor") + F("vat_minor")), name="document_net_vat_gross"
            ),
            models.CheckConstraint(
                condition=Q(type__in=("380", "381", "386", "389", "261")), name="document_of_a_known_type"
            ),
            models.CheckConstraint(
                condition=Q(type__in=("381", "261"), corrects__isnull=False) | ~Q(type__in=("381", "261")),
                name="a_credit_note_corrects_something",
            ),
            models.CheckConstraint(
                condition=Q(paid_minor__gte=0, paid_minor__lte=F("gross_minor")), name="document_paid_within_total"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_credit(self) -> bool:
        return self.type in ("381", "261")

    @property
    def sign(self) -> int:
        """What its amounts do to turnover and VAT: -1 on credit notes."""
        return -1 if self.is_credit else 1


class DocumentedLine(Issued):
    """What of an order line a document declares. Signed: deductions and credit notes take away. Minor units."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="documented")
    line = models.ForeignKey("order.LineFacts", on_delete=models.PROTECT, related_name="documented")
    net_minor = models.BigIntegerField()
    vat_minor = models.BigIntegerField()
    place = models.CharField(max_length=20)
    rate = models.CharField(max_length=6)
    category = models.CharField(max_length=2)
    reported_in = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "line"], name="a_line_once_per_document")]

    def __str__(self) -> str:
        return f"line {self.line_id} on {self.document_id}"


class TakenBack(Issued):
    """What one refund takes back of an order line, split between its documents; ``is_undone``: the money came again."""

    refund = models.ForeignKey("payment.RefundRow", on_delete=models.PROTECT, related_name="taken_back")
    attempt = models.PositiveSmallIntegerField()
    line = models.ForeignKey("order.LineFacts", on_delete=models.PROTECT, related_name="taken_back")
    is_undone = models.BooleanField(default=False)
    gross_minor = models.PositiveBigIntegerField()
    """Of what the buyer paid."""
    share_minor = models.PositiveBigIntegerField()
    """Of the seller's share."""
    fee_minor = models.PositiveBigIntegerField()
    """Of the commission with its VAT: 0 where the platform is the supplier and there is none."""

    class Meta:
        verbose_name_plural = "taken back"
        constraints = [
            models.UniqueConstraint(
                fields=["refund", "attempt", "line", "is_undone"], name="a_refund_takes_a_line_back_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gross_minor} of line {self.line_id}"


class Rendition(Issued):
    """The PDF of a document, with its XML inside: made after the number, from the document alone."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="rendition")
    file = models.ForeignKey(PrivateFile, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"PDF of {self.document_id}"
