"""Six months after a storefront was closed its trader data is deleted (DSA Art. 30(5)).

What goes is what Art. 30(1) made us collect: the trader identity, and the account at the payment provider. The account
stays while money is owed to it: rooms that know of such money register here in AppConfig.ready(). What tax law keeps is
another record and stays: the tax profile, and what is frozen on order lines, VAT decisions and documents.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from marketplace.partner.models import (
    Partner,
    PartnerEvent,
    PartnerStanding,
    PaymentAccount,
    Standing,
    TraderIdentity,
)
from marketplace.partner.queries import trader_data_until

SHORTEST = timedelta(days=180)
"""No six months are shorter: younger closings need not be looked at."""
WHY = "six months after the closing (DSA Art. 30(5))"
WHY_ACCOUNT = "account at the provider: six months have passed and nothing is owed any more"

_owed: dict[str, Callable[[Partner], bool]] = {}


def register_owed(name: str, is_owed: Callable[[Partner], bool]) -> None:
    """``is_owed(partner)``: whether this seller still has money to get, so that its account must be known."""
    _owed[name] = is_owed


def is_owed(partner: Partner) -> bool:
    """Whether any room still owes this seller money."""
    return any(answer(partner) for answer in _owed.values())


def forget_traders(*, at: datetime) -> int:
    """Daily: delete the trader data of storefronts whose six months are over. Returns how many. Safe to repeat.

    An account that money is owed to is forgotten by the first run after the last payment.
    """
    closed = PartnerStanding.objects.filter(state=Standing.CLOSED, changed_at__lt=at - SHORTEST)
    named = Q(partner__trader_identity__isnull=False)
    payable = Q(partner__payment_account__isnull=False) & ~Q(partner__payment_account__provider_id="")
    left = closed.filter(named | payable).select_related("partner__standing")
    due = [standing.partner for standing in left if trader_data_until(standing.partner) < at.date()]
    return sum(_forget(partner, at) for partner in due)


@transaction.atomic
def _forget(partner: Partner, at: datetime) -> bool:
    """The trail says that it was deleted and why, and nothing of what it was. Returns whether anything was."""
    identities, _rows = TraderIdentity.objects.filter(partner=partner).delete()
    if identities:
        _note(partner, WHY, at)
    accounts = 0
    if not is_owed(partner):
        known = PaymentAccount.objects.filter(partner=partner).exclude(provider_id="")
        accounts = known.update(provider_id="", changed_at=at, changed_by=None)
    if accounts:
        _note(partner, WHY_ACCOUNT, at)
    return bool(identities or accounts)


def _note(partner: Partner, why: str, at: datetime) -> None:
    PartnerEvent.objects.create(
        partner=partner, what=PartnerEvent.IDENTITY, old="kept", new="deleted", by=None, why=why, at=at
    )
