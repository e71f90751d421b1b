"""The terms in their versions. Anyone may read them; they are the same for everyone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.compliance.operator import operator_facts
from marketplace.markets.pages import public_page
from marketplace.markets.terms import TERMS, TermsVersion, in_force, versions_of


@require_safe
@public_page
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """The version that holds today."""
    return _shown(request, in_force(TERMS, timezone.now().date()))


@require_safe
@public_page
def version(request: HttpRequest, version: str) -> HttpResponse:
    """An older one, or one that is announced. 404 for what never was."""
    found = next((row for row in versions_of(TERMS) if row.version == version), None)
    if found is None:
        raise Http404
    return _shown(request, found)


def _shown(request: HttpRequest, shown: TermsVersion) -> HttpResponse:
    today = timezone.now().date()
    context = operator_facts() | {
        "shown": shown,
        "is_current": shown == in_force(TERMS, today),
        "is_upcoming": shown.valid_from > today,
        "summary": _(shown.summary) if shown.summary else "",
        "versions": versions_of(TERMS)[::-1],
        "is_law": True,
    }
    return render(request, "legal/terms.html", context)
