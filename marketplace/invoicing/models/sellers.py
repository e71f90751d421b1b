"""What sellers say about documents in their name: yes, no, and the ones they make out themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.files.models import PrivateFile
from marketplace.invoicing.models.documents import Document, Issued, Purpose
from marketplace.public_ids import long_id


class Objection(Issued):
    """A seller does not agree with a document made out in its name. The document stands until it is corrected."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="objection")
    why = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"objection to {self.document_id}"


class Agreement(models.Model):
    """A seller's leave to make out documents in its name (Art. 220(2), 224): which words, who said so, when."""

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="document_agreements")
    version = models.CharField(max_length=20)
    wording = models.TextField()
    language = models.CharField(max_length=8)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=Q(ended_at__isnull=True), name="one_agreement_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.version}"


class Wanted(models.Model):
    """A document that the seller makes out, because we may or can not; or that waits until we can."""

    STATE, NO_AGREEMENT, FACTS = "state", "no_agreement", "facts"

    public_id = models.CharField(max_length=32, unique=True, default=long_id)
    key = models.CharField(max_length=120, unique=True)
    """As `Document.key`."""
    task = models.JSONField()
    """What was to be issued: the payload of the outbox row, to be asked again when the reason is gone."""
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="wanted_documents")
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="wanted_documents")
    seller_order = models.ForeignKey("order.SellerOrder", on_delete=models.PROTECT, related_name="wanted_documents")
    to_buyer = models.BooleanField()
    is_credit = models.BooleanField(default=False)
    gross_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(
        max_length=12,
        choices=[
            (STATE, _("The rules of your state")),
            (NO_AGREEMENT, _("No agreement yet")),
            (FACTS, _("Something about you is missing")),
        ],
    )
    fault = models.CharField(max_length=500, blank=True)
    """What the rules said was missing, for operators."""
    asked_at = models.DateTimeField()
    reminded = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey(PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, blank=True)
    """The seller's own number of the uploaded document."""
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(null=True, blank=True)
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="wanted_before"
    )
    """What we issued after all."""

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True, uploaded_at__isnull=True)
                | Q(file__isnull=False, uploaded_at__isnull=False),
                name="uploaded_with_a_file",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=True) | Q(document__isnull=True), name="uploaded_or_issued_not_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.seller_order_id}"

    @property
    def is_open(self) -> bool:
        return self.file_id is None and self.document_id is None
