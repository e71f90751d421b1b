"""Text pages with the operator's facts in them. Anyone may read them; they are the same for everyone."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.compliance.operator import operator_facts
from marketplace.markets.pages import public_page

ACCESSIBILITY_STATED = date(2026, 11, 26)
"""When the accessibility statement was last looked through (AC-03)."""
PAGES = ("imprint", "privacy", "accessibility", "about", "fees", "help")


@require_safe
@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One of PAGES; 404 for anything else."""
    if slug not in PAGES:
        raise Http404
    context = operator_facts() | {
        "statement_date": ACCESSIBILITY_STATED,
        "is_law": slug not in ("about", "help", "fees"),
    }
    return render(request, f"legal/{slug}.html", context)
