"""The search page and what appears while typing. All of it comes from the index: no database is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.http import require_safe

from marketplace.limits.rates import limited
from marketplace.markets.languages import interface_language
from marketplace.markets.market import Market
from marketplace.markets.pages import public_page
from search import cards, choices, machines, shown
from search.engines.base import IndexNotReady, SearchUnavailable
from search.find import find
from search.forms import Asked, read
from search.popular.queries import table
from search.query import SearchResult
from search.ranking import DEPTH, signals_in_use
from search.reasons import reasons
from search.subscribed import as_understood
from search.suggest import Suggestion, suggest


@require_safe
@limited("search", limit=300, seconds=60, step=10)
@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Results, facets and what was understood, for this market."""
    market: Market = request.market  # type: ignore[attr-defined]
    asked = read(request.GET, market)
    try:
        result = find(asked.query, at=timezone.now())
    except SearchUnavailable as fault:
        context = {"query_text": asked.query.text, "preparing": isinstance(fault, IndexNotReady)}
        response = render(request, "search/unavailable.html", context, status=503)
        response["Retry-After"] = "30"
        return response
    response = render(request, "search/search.html", page_context(request, asked, result, market))
    if request.headers.get("HX-Request"):
        # Without the empty fields that a form sends: an address one can read and share.
        response["HX-Push-Url"] = request.path + asked.address().removesuffix("?")
    return response


def page_context(request: HttpRequest, asked: Asked, result: SearchResult, market: Market) -> dict[str, Any]:
    """What the template draws."""
    language = interface_language(market.language)
    query = asked.query
    source = query.sources[0]
    title, lasting = heading(asked, market.language), as_understood(asked, result)
    canonical = request.build_absolute_uri(request.path + canonical_part(asked))
    found = [cards.card(hit.key, hit.display, market, language=hit.language) for hit in result.hits]
    pages = Paginator(range((result.pages - 1) * result.query.size + 1 if result.total else 0), result.query.size)
    return {
        "asked": asked,
        "query_text": asked.query.text,
        "heading": title,
        "counted": counted(asked, result),
        "cards": found,
        "wall": cards.kind_of(source).wall,
        "result": result,
        "page": pages.page(result.query.page),
        "facets": choices.facets(asked, result, market.language),
        "chips": shown.chips(asked, market.language),
        "notes": shown.notes(asked, result, language),
        "sorts": sorts(asked),
        "reasons": reasons(result, found, language),
        "signals": signals_in_use(),
        "clear": asked.address(**{name: None for name in asked.filters if name != "kind" or asked.wants_works}),
        "wider": shown.wider(asked, result),
        "canonical": canonical,
        "keep_out": not is_own_page(asked),
        "alternates": machines.alternates(request, canonical_part(asked)) if is_own_page(asked) else (),
        "data": machines.results_data(request, result, found, heading=title, canonical=canonical),
        "feed_href": reverse("search:feed") + lasting.address(sort=None).removesuffix("?"),
        "og_image": picture_of(request, found),
        "categories": list(shown.category_labels(market.language).items()) if not result.total else (),
        "makers_href": asked.address(kind="maker"),
        "makers_found": dict(result.facets.get("source", ())).get("storefront", 0),
        "stories_href": asked.address(kind="showcase"),
        "is_counted": query.text and query.page == 1 and result.total and not (result.relaxed or result.corrections),
        "save_href": reverse("saved:save") + lasting.address(sort=None) if query.text or asked.is_filtered else "",
        "stories_found": dict(result.facets.get("source", ())).get("showcase", 0),
    }


@require_safe
@public_page
def ranking(request: HttpRequest) -> HttpResponse:
    """How results are ordered: all parameters with the weights that are deployed (P2B Art. 5, DSA Art. 27)."""
    used = signals_in_use()
    whole = sum(signal.weight for signal in used)
    rows = [(signal, round(100 * signal.weight / whole)) for signal in used]
    return render(request, "search/ranking.html", {"rows": rows, "depth": DEPTH})


def is_own_page(asked: Asked) -> bool:
    """All works, a category, all makers: what machines keep. Everything else is a view of one of these."""
    used = set(asked.filters)
    return not asked.query.text and (used <= {"category"} or (used == {"kind"} and asked.wants_makers))


def canonical_part(asked: Asked) -> str:
    """What of the address names a page of its own: a category or the makers, and the number of the page."""
    kept = {"category": asked.values["category"], "kind": asked.values["kind"] if asked.wants_makers else ()}
    page = next(iter(asked.values["page"]), "1")
    made = Asked(asked.query, kept).address(page=None if page == "1" else page)
    return made if any(kept.values()) or page != "1" else ""


def picture_of(request: HttpRequest, found: list[Any]) -> str:
    """The first picture on the page, for those who share it."""
    shown_pictures = (getattr(card, "picture", None) for card in found)
    first = next((picture for picture in shown_pictures if picture), None)
    return request.build_absolute_uri(first.largest) if first else ""


def heading(asked: Asked, language: str) -> str:
    """What this page is about, in a few words."""
    if asked.query.text:
        return _("Results for “%(text)s”") % {"text": asked.query.text}
    if asked.query.category:
        return shown.category_labels(language).get(asked.query.category, asked.query.category)
    if asked.wants_stories:
        return _("All showcases and articles")
    return _("All makers") if asked.wants_makers else _("All works")


def counted(asked: Asked, result: SearchResult) -> str:
    if asked.wants_makers:
        return ngettext("%(count)s maker", "%(count)s makers", result.total) % {"count": result.total}
    if asked.wants_stories:
        return ngettext("%(count)s story", "%(count)s stories", result.total) % {"count": result.total}
    return ngettext("%(count)s work", "%(count)s works", result.total) % {"count": result.total}


def sorts(asked: Asked) -> list[tuple[str, str, bool]]:
    """``(label, address, is current)``."""
    names = {
        "relevance": _("Best match"),
        "newest": _("Newest"),
        "price": _("Price, low first"),
        "-price": _("Price, high first"),
        "soonest": _("Soonest delivery"),
    }
    if not asked.query.text:
        del names["relevance"]
    if not asked.wants_works:
        del names["price"], names["-price"], names["soonest"]
    usual = next(iter(names))
    return [
        (label, asked.address(sort=None if code == usual else code), asked.query.sort == code)
        for code, label in names.items()
    ]


@require_safe
@limited("suggest", limit=600, seconds=60, step=10)
@public_page
def suggestions(request: HttpRequest) -> HttpResponse:
    """The lines under the search field, as list items; none while there is no index."""
    market: Market = request.market  # type: ignore[attr-defined]
    typed, at = request.GET.get("q", "").replace("\x00", ""), timezone.now()
    try:
        found = suggest(typed, language=market.language, popular=table.of(market.language, at=at))
    except SearchUnavailable:
        found = ()
    return render(request, "design/suggestions.html", {"groups": _groups(found, market)})


def _groups(found: Sequence[Suggestion], market: Market) -> list[tuple[str, list[dict[str, str]]]]:
    """The lines under a heading for each kind, in the order in which they were found."""
    names = {
        "category": _("Disciplines"), "popular": _("Searches"), "word": _("Searches"), "maker": _("Makers"),
        "title": _("Works"), "story": _("Showcases and articles"),
    }  # fmt: skip
    grouped: dict[str, list[dict[str, str]]] = {}
    for line in found:
        grouped.setdefault(names[line.kind], []).append(_line(line, market))
    return list(grouped.items())


def _line(line: Suggestion, market: Market) -> dict[str, str]:
    match line.kind:
        case "category":
            count = ngettext("%(count)s work", "%(count)s works", line.count) % {"count": line.count}
            url = f"{reverse('search:search')}?category={line.value}"
            return {"text": line.text, "lang": "", "kind": count, "url": url}
        case "popular" | "word":
            return {"text": line.text, "lang": line.language, "kind": "", "url": ""}
        case "maker":
            return {"text": line.text, "lang": "", "kind": "", "url": _maker_url(line.value)}
        case _:
            card = cards.card(line.value, line.display, market, language=line.language)
            return {"text": line.text, "lang": line.language, "kind": "", "url": card.url}


def _maker_url(slug: str) -> str:
    try:
        return reverse("pages:maker", kwargs={"slug": slug})
    except NoReverseMatch:
        return ""


class FacetedSearchView(View):
    """The three names that Oscar asks of a search app; all of them answer with our page."""

    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        return search(request)


class CatalogueView(FacetedSearchView):
    pass


class ProductCategoryView(FacetedSearchView):
    pass
