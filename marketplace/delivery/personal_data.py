"""Licences as a person's data. They outlive an account: the mailed link to the order's address still opens them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.delivery.models import Entitlement
from marketplace.users.models import User


class LicencesOfPerson:
    def export(self, user: User) -> dict[str, Any]:
        found = (
            Entitlement.objects.filter(user=user).select_related("line").prefetch_related("downloads__version__file")
        )
        return {"licences": [self._one(row) for row in found.order_by("pk")]}

    def _one(self, row: Entitlement) -> dict[str, Any]:
        downloads = [{"at": taken.at, "file": taken.version.file.name} for taken in row.downloads.all()]
        return {
            "title": row.line.title, "maker": row.line.maker_name, "tier": row.line.tier_name,
            "licence": row.line.licence,
            "certificate": row.certificate, "granted_at": row.granted_at, "revoked_at": row.revoked_at,
            "downloads": downloads,
        }  # fmt: skip

    def obstacles(self, user: User) -> list[str]:
        return []

    def erase(self, user: User, *, at: datetime) -> None:
        Entitlement.objects.filter(user=user).update(user=None)


def claim_licences(user: User, email: str) -> int:
    """Licences bought with this address by nobody's account become the user's."""
    return Entitlement.objects.filter(user__isnull=True, email__iexact=email).update(user=user)
