"""Hears of changed offerings and sellers and promises, in the same transaction, that search will see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F

from marketplace.offerings.models import Offering, State
from marketplace.partner.queries import is_closed
from search.indexing.changes import changed
from storefronts.pages.documents import offering_key


def index_offering(sender: Any, *, offering: Offering, at: datetime, **kwargs: Any) -> None:
    """A draft that was never public is nobody's business."""
    if offering.published_at is not None:
        changed(offering_key(offering.public_id), at=at)


def index_seller(sender: Any, *, partner: Any, at: datetime, **kwargs: Any) -> None:
    """Prices and "on sale after verification" of every published work follow the seller's facts.

    A maker who closed is found no more.
    """
    shown = Offering.objects.filter(partner=partner, state=State.PUBLISHED)
    shown.update(version=F("version") + 1)
    for public_id in shown.values_list("public_id", flat=True):
        changed(offering_key(public_id), at=at)
    if is_closed(partner) and hasattr(partner, "storefront"):
        changed(f"storefront:{partner.storefront.slug}", at=at)
