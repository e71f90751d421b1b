"""What a buyer has: the right to files under a licence, and the downloads that were made."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from marketplace.offerings.models import FileVersion, Offering
from marketplace.order.models import LineFacts
from marketplace.public_ids import new_public_id


def certificate_id() -> str:
    return new_public_id(14)


class Entitlement(models.Model):
    """A buyer's right to the files of one bought line. It outlives the offering's sale."""

    line = models.OneToOneField(LineFacts, on_delete=models.PROTECT, related_name="entitlement")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="entitlements")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="entitlements"
    )
    email = models.EmailField(db_index=True)
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    certificate = models.CharField(max_length=32, unique=True, default=certificate_id)
    """The number on the licence certificate; its check page is public."""
    granted_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    """When the download opens: after the confirmation mail is out, or after the withdrawal period."""
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.public_id} of line {self.line_id}"


class Download(models.Model):
    """One started download. The address is not kept."""

    entitlement = models.ForeignKey(Entitlement, on_delete=models.CASCADE, related_name="downloads")
    version = models.ForeignKey(FileVersion, on_delete=models.PROTECT, related_name="downloads")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entitlement_id} at {self.at:%Y-%m-%d}"
