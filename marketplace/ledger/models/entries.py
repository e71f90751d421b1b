"""Double entry: what happened, and which positive amounts moved from which account to which.

An entry is balanced by construction: a move takes from one account exactly what it gives to the other. An account
with a bound carries its balance, which ``post`` keeps under lock and the database keeps within the bound; one without
has its balance summed when asked for, so that nobody waits for it (ADR 0024).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from marketplace.ledger.chart import BOUNDED, CEILED, FLOORED, LONGEST_SUBJECT, OF_SELLER, Place, Purpose
from marketplace.ledger.models.rows import OfTheLedger
from marketplace.public_ids import new_public_id


class Account(OfTheLedger):
    """One purpose of one owner about one subject in one currency. Made when first posted to. Minor units."""

    code = models.CharField(max_length=140, unique=True)
    """Its natural key, ``Place.code``: one column, so that no NULL lets a second one in."""
    purpose = models.CharField(max_length=20, choices=[(purpose.value, purpose.value) for purpose in Purpose])
    owner = models.ForeignKey(
        "partner.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_accounts"
    )
    subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True)
    currency = models.CharField(max_length=3)
    balance_minor = models.BigIntegerField(null=True, blank=True)
    """Only where there is a bound. ``queries.balance`` answers for every account."""

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes = [models.Index(fields=["owner", "currency", "purpose"], name="ledger_account_of_owner")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(purpose__in=FLOORED) | Q(balance_minor__gte=0), name="ledger_floor_is_zero"
            ),
            models.CheckConstraint(
                condition=~Q(purpose__in=CEILED) | Q(balance_minor__lte=0), name="ledger_ceiling_is_zero"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=BOUNDED, balance_minor__isnull=False)
                | (~Q(purpose__in=BOUNDED) & Q(balance_minor__isnull=True)),
                name="ledger_bounded_accounts_carry_a_balance",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=OF_SELLER, owner__isnull=False)
                | (~Q(purpose__in=OF_SELLER) & Q(owner__isnull=True)),
                name="ledger_owner_where_a_seller_is",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def at(cls, place: Place, currency: str) -> Account:
        """A new account for a place, not saved."""
        bounded = place.purpose in BOUNDED
        return cls(
            code=place.code(currency), purpose=place.purpose.value, owner_id=place.owner, subject=place.subject,
            currency=currency, balance_minor=0 if bounded else None,
        )  # fmt: skip

    @property
    def place(self) -> Place:
        return Place(Purpose(self.purpose), self.owner_id, self.subject)


def entry_id() -> str:
    """The public id of an entry: what a statement names it by."""
    return new_public_id(10)


class Entry(OfTheLedger):
    """Something that happened, once: ``key`` sees to that."""

    public_id = models.CharField(max_length=10, unique=True, default=entry_id, editable=False)
    key = models.CharField(max_length=190, unique=True)
    kind = models.CharField(max_length=24)
    reference = models.CharField(max_length=120, blank=True, db_index=True)
    """What it is about: an order, a document, a balance transaction; ``kind:public id``."""
    at = models.DateTimeField()
    """When it happened: the value date."""
    booked_on = models.DateField(db_index=True)
    """The day it counts for; later than ``at`` when that month was closed already."""
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    """As it was then: the books outlive the account."""

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.public_id} {self.kind}"


class Move(OfTheLedger):
    """A positive amount from one account to another of the same currency."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="moves")
    # The two indexes below begin with them.
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="moves_out", db_index=False)
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="moves_in", db_index=False)
    amount_minor = models.BigIntegerField()
    booked_on = models.DateField()
    """The entry's, again: sums up to a day are read from the index alone."""
    about = models.CharField(max_length=LONGEST_SUBJECT, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes = [
            models.Index(fields=["source", "booked_on", "amount_minor"], name="ledger_move_out"),
            models.Index(fields=["target", "booked_on", "amount_minor"], name="ledger_move_in"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="ledger_move_is_positive"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="ledger_move_goes_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.source_id} > {self.target_id}"
