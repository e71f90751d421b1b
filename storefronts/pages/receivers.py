"""Hears of changed offerings and promises, in the same transaction, that search will see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.offerings.models import Offering
from search.indexing.changes import changed
from storefronts.pages.documents import offering_key


def index_offering(sender: Any, *, offering: Offering, at: datetime, **kwargs: Any) -> None:
    """A draft that was never public is nobody's business."""
    if offering.published_at is not None:
        changed(offering_key(offering.public_id), at=at)
