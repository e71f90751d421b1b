"""Who accepted which terms, and who was told of new ones (P2B Art. 3; the log of consents with the version)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class TermsAcceptance(models.Model):
    """A recorded fact: this person accepted this version, there and then. Orders keep theirs with the order."""

    SIGN_UP, MAKER = "sign_up", "maker"
    OCCASIONS: ClassVar[list[tuple[str, str]]] = [(SIGN_UP, "sign-up"), (MAKER, "opened a storefront")]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="terms_accepted")
    kind = models.CharField(max_length=10)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    occasion = models.CharField(max_length=10, choices=OCCASIONS)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "version", "occasion"], name="terms_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.version}"


class TermsNotice(models.Model):
    """The makers were told of new terms at this time: these do not hold for them before 15 days have passed."""

    kind = models.CharField(max_length=10)
    version = models.CharField(max_length=20)
    told = models.PositiveIntegerField()
    """How many people of makers' teams were written to."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="new_terms_told_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
