"""Reads."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from marketplace.users.models import User
from search.saved.models import SavedSearch
from search.saved.refused import NotYourSearch
from search.saved.who import Who


def searches_of(who: Who) -> QuerySet[SavedSearch]:
    """All of an account, or the confirmed ones of an address; the newest first."""
    if who.user is not None:
        return of_account(who.user)
    return of_address(who.email)


def of_account(user: User) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(user=user).select_related("user").order_by("-created_at", "-pk")


def of_address(email: str) -> QuerySet[SavedSearch]:
    """What people without an account confirmed with this address (lower case)."""
    rows = SavedSearch.objects.filter(user=None, email=email, confirmed_at__isnull=False).exclude(email="")
    return rows.order_by("-created_at", "-pk")


def own_search(public_id: str, who: Who) -> SavedSearch:
    """Raises NotYourSearch, also for one that is not there."""
    found = searches_of(who).filter(public_id=public_id).first()
    if found is None:
        raise NotYourSearch(public_id)
    return found


def by_public_id(public_id: str) -> SavedSearch | None:
    """For the links in its mails: whose it is has been proven by them."""
    return SavedSearch.objects.select_related("user").filter(public_id=public_id).first()


def due(at: datetime, limit: int) -> list[SavedSearch]:
    """Searches whose time has come, the longest waiting first."""
    rows = SavedSearch.objects.filter(is_paused=False, confirmed_at__isnull=False, due_at__lte=at)
    rows = rows.exclude(user__is_active=False)
    return list(rows.select_related("user").order_by("due_at", "pk")[:limit])
