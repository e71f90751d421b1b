"""Searches saved without an account find the account of their address."""

from __future__ import annotations

from django.db import transaction

from marketplace.users.models import User
from search.saved.models import SavedSearch


@transaction.atomic
def claim_searches(user: User, email: str) -> int:
    """Searches confirmed with this address become the account's; one that it has already is not doubled."""
    guests = SavedSearch.objects.filter(user=None, email=email.lower(), confirmed_at__isnull=False)
    known = SavedSearch.objects.filter(user=user).values_list("fingerprint", flat=True)
    guests.filter(fingerprint__in=list(known)).delete()
    return guests.update(user=user, email="")
