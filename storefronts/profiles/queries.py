"""Reading storefronts."""

from __future__ import annotations

from django.db.models import QuerySet

from marketplace.partner.models import Standing
from storefronts.profiles.models import Storefront


def open_storefronts() -> QuerySet[Storefront]:
    """Those that their owners have not closed: what lists, choosers, the search and the map of the site hold."""
    return Storefront.objects.exclude(partner__standing__state=Standing.CLOSED)
