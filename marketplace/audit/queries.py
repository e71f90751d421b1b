"""Reading the trail."""

from __future__ import annotations

from django.db.models import QuerySet

from marketplace.audit.models import AuditEntry


def trail_of(*about: str) -> QuerySet[AuditEntry]:
    """What operators did to one thing, under any of its names, newest first."""
    return AuditEntry.objects.filter(about__in=about).select_related("by")
