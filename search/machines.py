"""Result pages for machines: their languages, their data, and how browsers search here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from marketplace.design.context import path_in
from marketplace.design.json_ld import script_text
from marketplace.markets.languages import LANGUAGES
from marketplace.markets.pages import public_page
from search.cards import line_of
from search.query import SearchResult


def alternates(request: HttpRequest, part: str) -> list[tuple[str, str]]:
    """This page in all languages; works are found in each of them, also where the interface speaks English.

    Who reads none of them is sent on by the address without a language.
    """
    here = [(code, request.build_absolute_uri(path_in(request.path, code) + part)) for code in LANGUAGES]
    return [*here, ("x-default", request.build_absolute_uri(f"/search/{part}"))]


def results_data(
    request: HttpRequest, result: SearchResult, cards: Sequence[Any], *, heading: str, canonical: str
) -> SafeString:
    """The results as a numbered list; the whole list's length beside it."""
    first = (result.query.page - 1) * result.query.size + 1
    items = [
        {
            "@type": "ListItem",
            "position": place,
            "name": line.title,
            "url": request.build_absolute_uri(line.url),
        }
        for place, line in enumerate(map(line_of, cards), start=first)
    ]
    found = {"@type": "ItemList", "numberOfItems": result.total, "itemListElement": items}
    kind = "SearchResultsPage" if result.query.text else "CollectionPage"
    page = {"@context": "https://schema.org", "@type": kind, "name": heading, "inLanguage": result.query.language}
    return script_text({**page, "url": canonical, "mainEntity": found})


@require_safe
@public_page
def description(request: HttpRequest) -> HttpResponse:
    """How a browser searches here in this language (OpenSearch 1.1)."""
    root = request.build_absolute_uri("/").rstrip("/")
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "search/opensearch.xml", {"root": root}, content_type=content_type)
