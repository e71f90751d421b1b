"""Saved searches as a person's data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from marketplace.users.models import User
from search.saved.models import SavedSearch

OF_A_PERSON = (
    "name", "address", "language", "country", "currency", "capacity", "often", "is_paused", "email", "created_at",
    "confirmed_at", "mailed_at",
)  # fmt: skip


class SearchesOfPerson:
    """All of the account, and what was saved with its verified addresses before there was one."""

    def export(self, user: User) -> dict[str, Any]:
        return {"saved_searches": list(_theirs(user).order_by("created_at", "pk").values(*OF_A_PERSON))}

    def obstacles(self, user: User) -> list[str]:
        return []

    def erase(self, user: User, *, at: datetime) -> None:
        _theirs(user).delete()


def _theirs(user: User) -> QuerySet[SavedSearch]:
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return SavedSearch.objects.filter(Q(user=user) | Q(user=None, email__in=[email.lower() for email in verified]))
