"""Six months after a storefront was closed its trader data is deleted (DSA Art. 30(5)).

What goes is what Art. 30(1) made us collect: the trader identity, and the account at the payment provider. What tax law
keeps is another record and stays: the tax profile, and what is frozen on order lines, VAT decisions and documents.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

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


def forget_traders(*, at: datetime) -> int:
    """Daily: delete the trader data of storefronts whose six months are over. Returns how many. Safe to repeat."""
    closed = PartnerStanding.objects.filter(
        state=Standing.CLOSED, changed_at__lt=at - SHORTEST, partner__trader_identity__isnull=False
    ).select_related("partner__standing")
    due = [standing.partner for standing in closed if trader_data_until(standing.partner) < at.date()]
    for partner in due:
        _forget(partner, at)
    return len(due)


@transaction.atomic
def _forget(partner: Partner, at: datetime) -> None:
    """The trail says that it was deleted and why, and nothing of what it was."""
    TraderIdentity.objects.filter(partner=partner).delete()
    PaymentAccount.objects.filter(partner=partner).update(provider_id="", changed_at=at, changed_by=None)
    PartnerEvent.objects.create(
        partner=partner, what=PartnerEvent.IDENTITY, old="kept", new="deleted", by=None, why=WHY, at=at
    )
