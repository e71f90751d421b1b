"""The search page and what appears while typing. All of it comes from the index: no database is asked."""

from __future__ import annotations

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

from marketplace.design.context import path_in
from marketplace.limits.rates import limited
from marketplace.markets.languages import INTERFACE_LANGUAGES, interface_language
from marketplace.markets.market import Market
from marketplace.markets.pages import public_page
from search import cards, shown
from search.engines.base import SearchUnavailable
from search.find import find
from search.forms import Asked, read
from search.query import SearchResult
from search.ranking import signals_in_use
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
    except SearchUnavailable:
        return render(request, "search/unavailable.html", {"query_text": asked.query.text}, status=503)
    response = render(request, "search/search.html", page_context(request, asked, result, market))
    if request.headers.get("HX-Request"):
        # Without the empty fields that a form sends: an address one can read and share.
        response["HX-Push-Url"] = request.path + asked.address().removesuffix("?")
    return response


def page_context(request: HttpRequest, asked: Asked, result: SearchResult, market: Market) -> dict[str, Any]:
    """What the template draws."""
    language = interface_language(market.language)
    source = asked.query.sources[0]
    found = [cards.card(hit.key, hit.display, market, language=hit.language) for hit in result.hits]
    pages = Paginator(range((result.pages - 1) * result.query.size + 1 if result.total else 0), result.query.size)
    return {
        "asked": asked,
        "query_text": asked.query.text,
        "heading": heading(asked, market.language),
        "counted": counted(asked, result),
        "cards": found,
        "wall": cards.kind_of(source).wall,
        "result": result,
        "page": pages.page(result.query.page),
        "price_errors": list(dict.fromkeys(asked.errors.values())),
        "facets": shown.facets(asked, result, market.language),
        "chips": shown.chips(asked, market.language),
        "notes": shown.notes(result, language),
        "sorts": sorts(asked),
        "signals": signals_in_use(),
        "clear": asked.address(**{name: None for name in asked.values if name not in ("q", "sort")}),
        "canonical": request.build_absolute_uri(request.path + canonical_part(asked)),
        "keep_out": not is_own_page(asked),
        "alternates": alternates(request, asked, market.language),
        "og_image": picture_of(request, found),
        "categories": list(shown.category_labels(market.language).items()) if not result.total else (),
        "makers_href": asked.address(kind="maker"),
        "makers_found": dict(result.facets.get("source", ())).get("storefront", 0),
        "stories_href": asked.address(kind="showcase"),
        "stories_found": dict(result.facets.get("source", ())).get("showcase", 0),
    }


@require_safe
@public_page
def ranking(request: HttpRequest) -> HttpResponse:
    """How results are ordered: all parameters with the weights that are deployed (P2B Art. 5, DSA Art. 27)."""
    used = signals_in_use()
    whole = sum(signal.weight for signal in used)
    rows = [(signal, round(100 * signal.weight / whole)) for signal in used]
    return render(request, "search/ranking.html", {"rows": rows})


def shown_filters(asked: Asked) -> list[str]:
    return [name for name, values in asked.values.items() if values and name not in ("q", "sort", "page")]


def is_own_page(asked: Asked) -> bool:
    """All works, a category, all makers: what machines keep. Everything else is a view of one of these."""
    used = set(shown_filters(asked))
    return not asked.query.text and (used <= {"category"} or (used == {"kind"} and asked.wants_makers))


def canonical_part(asked: Asked) -> str:
    """What of the address names a page of its own: a category or the makers, and the number of the page."""
    kept = {"category": asked.values["category"], "kind": asked.values["kind"] if asked.wants_makers else ()}
    page = next(iter(asked.values["page"]), "1")
    made = Asked(asked.query, kept).address(page=None if page == "1" else page)
    return made if any(kept.values()) or page != "1" else ""


def alternates(request: HttpRequest, asked: Asked, language: str) -> list[tuple[str, str]]:
    """This page in the languages in which it can be read, itself among them; none for a mere view of a page."""
    if not is_own_page(asked):
        return []
    codes = dict.fromkeys([*INTERFACE_LANGUAGES, language])
    return [(code, request.build_absolute_uri(path_in(request.path, code) + canonical_part(asked))) for code in codes]


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
    }
    if not asked.query.text:
        del names["relevance"]
    if not asked.wants_works:
        del names["price"], names["-price"]
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
    try:
        found = suggest(request.GET.get("q", "").replace("\x00", ""), language=market.language)
    except SearchUnavailable:
        found = ()
    return render(request, "design/suggestions.html", {"suggestions": [_line(line, market) for line in found]})


def _line(line: Suggestion, market: Market) -> dict[str, str]:
    match line.kind:
        case "category":
            count = ngettext("%(count)s work", "%(count)s works", line.count) % {"count": line.count}
            url = f"{reverse('search:search')}?category={line.value}"
            return {"text": line.text, "lang": "", "kind": count, "url": url}
        case "word":
            return {"text": line.text, "lang": line.language, "kind": "", "url": ""}
        case "maker":
            return {"text": line.text, "lang": "", "kind": _("Maker"), "url": _maker_url(line.value)}
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
