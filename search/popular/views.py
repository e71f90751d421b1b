"""The counting picture of a search: asked for by the results page when a person has it before them (ADR 0014)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from marketplace.figures.views import PIXEL
from marketplace.figures.visitors import asked_by_our_page, is_person
from marketplace.limits.rates import TooMany, client_address, count
from search.engines.base import SearchUnavailable
from search.newest import newest
from search.popular.operations import count_query
from search.query import TEXT_LIMIT, SearchQuery

A_DAY = 200
"""Searches of one address that are counted a day: a person's, not a program's."""


@require_GET
def seen(request: HttpRequest) -> HttpResponse:
    """Count the query and answer with one pixel: no cookie is read or set, and works without JavaScript."""
    text = request.GET.get("q", "")[:TEXT_LIMIT]
    if text and is_person(request) and asked_by_our_page(request) and not _too_often(request):
        count_query(
            text=text, language=get_language() or "en", address=client_address(request), at=timezone.now(), finds=finds
        )
    response = HttpResponse(PIXEL, content_type="image/gif")
    response["Cache-Control"] = "no-store"
    return response


def finds(text: str, language: str) -> bool:
    """Whether a search finds works with all of these words."""
    query = SearchQuery(text=text, language=language, sources=("offering",))
    try:
        return bool(newest(query, at=timezone.now(), size=1).total)
    except SearchUnavailable:
        return False


def _too_often(request: HttpRequest) -> bool:
    try:
        count("queries-seen", client_address(request), limit=A_DAY, seconds=86_400)
    except TooMany:
        return True
    return False
