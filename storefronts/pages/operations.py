"""What a visitor may change on a public page."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.offerings.models import Offering, SavedOffering
from marketplace.users.models import User


@transaction.atomic
def toggle_saved(*, offering: Offering, by: User, at: datetime) -> bool:
    """Save an offering for a person, or take it off their list. Returns whether it is saved now."""
    deleted, _rows = SavedOffering.objects.filter(user=by, offering=offering).delete()
    if deleted:
        return False
    SavedOffering.objects.get_or_create(user=by, offering=offering, defaults={"at": at})
    return True
