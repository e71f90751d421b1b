"""Granting and taking back the right to files."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.delivery.models import Download, Entitlement
from marketplace.delivery.queries import WITHDRAWAL, current_state
from marketplace.fulfilment.registry import WHOLE, Performance
from marketplace.offerings.models import FileVersion
from marketplace.order.models import Consent, LineFacts


@transaction.atomic
def grant(*, line: LineFacts, at: datetime) -> Entitlement:
    """The right of one paid digital line. Safe to repeat: one line, one entitlement."""
    order = line.seller_order.order
    given = set(Consent.objects.filter(order=order).values_list("kind", flat=True))
    consented = {Consent.IMMEDIATE_DELIVERY, Consent.LOSS_OF_WITHDRAWAL} <= given
    # For what costs nothing there is no contract to withdraw from (CRD Art. 3(1)).
    at_once = consented or order.facts.capacity == "business" or line.gross_minor == 0
    assert line.offering is not None, "an offering that was ordered is never deleted"
    entitlement, _created = Entitlement.objects.get_or_create(
        line=line,
        defaults={
            "offering": line.offering,
            "user": order.user,
            "email": order.facts.email,
            "granted_at": at,
            "opens_at": at if at_once else at + WITHDRAWAL,
        },
    )
    return entitlement


@transaction.atomic
def revoke(*, line: LineFacts, at: datetime, why: str) -> None:
    """Take the right back (the money went back). What was downloaded stays counted."""
    Entitlement.objects.filter(line=line, revoked_at__isnull=True).update(revoked_at=at, revoked_why=why[:200])


@transaction.atomic
def count_download(*, entitlement: Entitlement, version: FileVersion, at: datetime) -> Download:
    return Download.objects.create(entitlement=entitlement, version=version, at=at)


class DigitalDelivery:
    """Fulfilment of digital lines."""

    def paid(self, *, line: LineFacts, at: datetime) -> None:
        grant(line=line, at=at)

    def given_back(self, *, line: LineFacts, at: datetime, why: str) -> None:
        revoke(line=line, at=at, why=why)

    def performed(self, *, line: LineFacts, at: datetime) -> Performance:
        """Whole as soon as the file can be downloaded: that is the performance, downloaded or not."""
        entitlement = Entitlement.objects.select_related("line__seller_order__order").filter(line=line).first()
        is_open = entitlement is not None and current_state(entitlement, at=at) == "open"
        return Performance(WHOLE if is_open else 0)
