"""Closed months. What is booked in one never changes, so its closing balances are kept and sums begin there."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from marketplace.ledger.models.entries import Account
from marketplace.ledger.models.rows import OfTheLedger


class AccountingPeriod(OfTheLedger):
    """A month that was closed; open ones have no row. Months close in their order, and none opens again."""

    month = models.DateField(unique=True)
    """Its first day."""
    ends_on = models.DateField()
    """Its last day."""
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_by_name = models.CharField(max_length=200)
    entries = models.PositiveIntegerField()
    """How many entries it has."""

    class Meta:
        ordering: ClassVar[list[str]] = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ClosingBalance(OfTheLedger):
    """What an account stood at when a month ended. Minor units. Accounts at zero have none."""

    period = models.ForeignKey(AccountingPeriod, on_delete=models.PROTECT, related_name="balances")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="closings")
    balance_minor = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "account"], name="ledger_one_closing_per_month")]

    def __str__(self) -> str:
        return f"{self.balance_minor} of {self.account_id}"
