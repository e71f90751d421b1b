"""Who runs the marketplace, for the pages of the law."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from marketplace.markets.countries import country_name
from marketplace.markets.instruction import operator_line


def operator_facts() -> dict[str, Any]:
    """Name, address and numbers as the operator has set them."""
    return {
        "operator": operator_line(),
        "operator_address": settings.PLATFORM_ADDRESS,
        "operator_country": country_name(settings.PLATFORM_COUNTRY, get_language() or "en"),
        "operator_email": settings.PLATFORM_EMAIL,
        "operator_vat_id": settings.PLATFORM_VAT_ID,
        "commission": f"{settings.PLATFORM_COMMISSION_BPS / 100:g}",
    }
