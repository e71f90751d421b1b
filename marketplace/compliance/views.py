"""Text pages with the operator's facts in them. Anyone may read them; they are the same for everyone."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from marketplace.markets.countries import country_name
from marketplace.markets.pages import public_page

PAGES = ("imprint", "terms", "privacy", "withdraw", "accessibility", "report", "about", "fees", "help")


@require_safe
@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One of PAGES; 404 for anything else."""
    if slug not in PAGES:
        raise Http404
    context = {
        "operator_address": settings.PLATFORM_ADDRESS,
        "operator_country": country_name(settings.PLATFORM_COUNTRY, get_language() or "en"),
        "operator_email": settings.PLATFORM_EMAIL,
        "operator_vat_id": settings.PLATFORM_VAT_ID,
        "commission": f"{settings.PLATFORM_COMMISSION_BPS / 100:g}",
        "is_law": slug not in ("about", "help", "fees"),
    }
    return render(request, f"legal/{slug}.html", context)
