"""A search that somebody keeps."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.markets.market import Capacity, Market
from marketplace.public_ids import short_id


class Often(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")


PERIOD = {Often.DAILY: timedelta(days=1), Often.WEEKLY: timedelta(days=7)}


class SavedSearch(models.Model):
    """Of an account, or of an e-mail address that confirmed it (``confirmed_at``); never of both.

    ``address`` is the canonical query string of the search page, without a page number. ``told_until``: what was
    published until then is known, because it was there when the search was saved, or was told.
    """

    public_id = models.CharField(max_length=16, unique=True, default=short_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches", null=True, blank=True
    )
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=80)
    address = models.TextField()
    fingerprint = models.CharField(max_length=64, editable=False)
    language = models.CharField(max_length=8)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    capacity = models.CharField(max_length=8, default="consumer")
    often = models.CharField(max_length=8, choices=Often.choices, default=Often.WEEKLY)
    is_paused = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField()
    due_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(user__isnull=False) & Q(email="")) | (Q(user__isnull=True) & ~Q(email="")),
                name="saved_search_is_ones",
            ),
            models.CheckConstraint(condition=Q(often__in=["daily", "weekly"]), name="saved_search_often_is_known"),
            models.UniqueConstraint(
                fields=["user", "fingerprint"], condition=Q(user__isnull=False), name="saved_search_once_an_account"
            ),
            models.UniqueConstraint(
                fields=["email", "fingerprint"], condition=Q(user__isnull=True), name="saved_search_once_an_address"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="saved_search_due",
                condition=Q(is_paused=False, confirmed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.name}"

    @property
    def market(self) -> Market:
        """For whom prices and delivery are judged: the market in which it was saved."""
        capacity: Capacity = "business" if self.capacity == "business" else "consumer"
        return Market(self.language, self.country, self.currency, capacity, chosen=True)

    @property
    def path(self) -> str:
        """The search page itself."""
        return f"/{self.language}/search/{self.address}"

    @property
    def mails_to(self) -> str:
        return self.email or (self.user.email if self.user else "")

    @property
    def speaks(self) -> str:
        """The language of its mails: the account's, else the one it was saved in."""
        return self.user.language if self.user else self.language


def fingerprint_of(address: str, market: Market) -> str:
    """The same search saved twice is one: what is asked, in which language, for which market."""
    return hashlib.sha256(f"{market.key}{address}".encode()).hexdigest()
