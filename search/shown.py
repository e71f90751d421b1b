"""A search result in the reader's words: facets, chips, what was understood. No database is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.markets.countries import country_name
from marketplace.markets.languages import interface_language
from marketplace.offerings.categories import tree
from marketplace.offerings.models import AiUse
from marketplace.offerings.words import tier_label
from search.forms import OTHER_SOURCES, Asked
from search.query import Relaxed, SearchResult
from search.sources import ring_names


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet."""

    value: str
    label: str
    count: int | str
    checked: bool


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A facet as ``design/facet.html`` takes it."""

    name: str
    title: str
    options: list[Option]
    kind: str = "checkbox"
    open: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter and the address without it."""

    label: str
    href: str


@lru_cache(maxsize=2048)
def language_name(code: str, language: str) -> str:
    """A language's name in a language: ("de", "fr") -> "allemand"."""
    return str(Locale.parse(language).languages.get(code) or code)


@lru_cache(maxsize=32)
def category_labels(language: str) -> Mapping[str, str]:
    """Category id to name, in the order of the tree."""
    return {node.id: node.name(language) for node in tree()}


@lru_cache(maxsize=1)
def _parents() -> Mapping[str, str]:
    return {node.id: node.parent for node in tree()}


def kind_label(code: str) -> str:
    names = {
        "digital": _("Files to download"),
        "service": _("Services"),
        "maker": _("Makers"),
        "showcase": _("Showcases and articles"),
    }
    return names.get(code, code)


def days_label(days: str) -> str:
    return ngettext("within %(days)s day", "within %(days)s days", int(days)) % {"days": days}


_LABELS: dict[str, Callable[[str, str], str]] = {
    "kind": lambda value, _language: kind_label(value),
    "category": lambda value, language: category_labels(language).get(value, value),
    "country": lambda value, language: country_name(value, interface_language(language)),
    "licence": lambda value, _language: tier_label(value),
    "ai": lambda value, _language: str(AiUse(value).label) if value in AiUse.values else value,
    "days": lambda value, _language: days_label(value),
    "ring": lambda value, _language: ring_names().get(value, value),
    "spoken": lambda value, language: language_name(value, interface_language(language)),
    "price_min": lambda value, _language: _("from %(price)s") % {"price": f"{value} €"},
    "price_max": lambda value, _language: _("up to %(price)s") % {"price": f"{value} €"},
}


def label_of(name: str, value: str, language: str) -> str:
    """One value of a filter in words."""
    said = _LABELS.get(name)
    return said(value, language) if said else value


def chips(asked: Asked, language: str) -> list[Chip]:
    """Every active filter, in the order of the address."""
    return [
        Chip(label_of(name, value, language), asked.without(name, value))
        for name, values in asked.values.items()
        if name not in ("q", "sort", "page") and name not in asked.errors
        for value in values
    ]


def facets(asked: Asked, result: SearchResult, language: str) -> list[ShownFacet]:
    """The facets that have something to choose; what is chosen is always there."""
    counts = {name: dict(found) for name, found in result.facets.items()}
    shown = [_kind_facet(asked, counts), _category_facet(asked, counts.get("category", {}), language)]
    titles = {
        "licence": _("Licence"),
        "country": _("The maker's country"),
        "spoken": _("Languages spoken"),
    }
    for name, title in titles.items():
        shown.append(_plain_facet(name, title, asked, counts.get(name, {}), language))
    shown.insert(3, _ring_facet(asked, counts.get("ring", {}), language))
    if asked.wants_works:
        stated = {value: count for value, count in counts.get("ai_use", {}).items() if value}
        shown.append(_plain_facet("ai", _("Use of AI"), asked, stated, language))
        shown.insert(3, _days_facet(asked, counts.get("days", {})))
        shown.insert(2, ShownFacet("price", _("Price"), [], "range", open=True))
    return [facet for facet in shown if facet.options or facet.kind == "range"]


def _plain_facet(name: str, title: str, asked: Asked, counts: Mapping[str, int], language: str) -> ShownFacet:
    chosen = asked.values.get(name, ())
    values = [*counts, *(value for value in chosen if value not in counts)]
    options = [Option(v, label_of(name, v, language), counts.get(v, 0), v in chosen) for v in values]
    if name != "licence":
        options.sort(key=lambda option: (-int(option.count), option.label))
    return ShownFacet(name, title, options, open=bool(chosen) or name == "licence")


def _kind_facet(asked: Asked, counts: Mapping[str, Mapping[str, int]]) -> ShownFacet:
    """Works by kind; makers and showcases: other sources, so other questions."""
    chosen = asked.values.get("kind", ())
    sources = counts.get("source", {})
    found = {**counts.get("kind", {}), **{kind: sources.get(name, 0) for kind, name in OTHER_SOURCES.items()}}
    options = [
        Option(code, kind_label(code), found.get(code, 0), code in chosen)
        for code in ("digital", "service", *OTHER_SOURCES)
        if found.get(code) or code in chosen
    ]
    return ShownFacet("kind", _("What"), options, open=True)


def _category_facet(asked: Asked, counts: Mapping[str, int], language: str) -> ShownFacet:
    """The way down the tree: all, the chosen category and its ancestors, then what lies under it."""
    chosen = next(iter(asked.values.get("category", ())), "")
    labels, parents = category_labels(language), _parents()
    line = [chosen] if chosen else []
    while line and parents.get(line[0]):
        line.insert(0, parents[line[0]])
    under = [code for code in labels if parents[code] == chosen and counts.get(code)]
    if chosen and not under:
        under = [code for code in labels if parents[code] == parents[chosen] and code != chosen and counts.get(code)]
    if not line and not under:
        return ShownFacet("category", _("Discipline"), [], "radio")
    options = [Option("", _("All"), "", not chosen)]
    options += [Option(code, labels[code], counts.get(code, 0), code == chosen) for code in (*line, *under)]
    return ShownFacet("category", _("Discipline"), options, "radio", open=True)


def _days_facet(asked: Asked, counts: Mapping[str, int]) -> ShownFacet:
    chosen = next(iter(asked.values.get("days", ())), "")
    values = sorted({*counts, *([chosen] if chosen else [])}, key=int)
    options = [Option(value, days_label(value), counts.get(value, 0), value == chosen) for value in values]
    if options:
        options.insert(0, Option("", _("Any time"), "", not chosen))
    return ShownFacet("days", _("Delivery of services"), options, "radio", open=bool(chosen))


def _ring_facet(asked: Asked, counts: Mapping[str, int], language: str) -> ShownFacet:
    """One ring at a time, or all of them."""
    chosen = next(iter(asked.values.get("ring", ())), "")
    values = sorted({*counts, *([chosen] if chosen else [])}, key=lambda v: (-counts.get(v, 0), v))
    options = [Option(v, label_of("ring", v, language), counts.get(v, 0), v == chosen) for v in values]
    if options:
        options.insert(0, Option("", _("All rings"), "", not chosen))
    return ShownFacet("ring", _("Ring"), options, "radio", open=bool(chosen))


def notes(result: SearchResult, language: str) -> list[str]:
    """What was understood differently from what was typed, in sentences."""
    said = [
        _("Also searched for “%(meant)s” in place of “%(written)s”.") % {"meant": c.meant, "written": c.written}
        for c in result.corrections
    ]
    said += [_relaxed(entry) for entry in result.relaxed]
    said += _elsewhere(result, language)
    return list(dict.fromkeys(said))


def _relaxed(entry: Relaxed) -> str:
    says = {
        "word": _("Nothing has all of your words, so “%(what)s” was left out."),
        "phrase": _("Nothing has these words side by side, so they may stand apart: %(what)s."),
        "similar": _("Nothing has “%(what)s”. These look similar."),
        "unreadable": _("There was no word in that to search for, so here is everything."),
    }
    return says.get(entry.how, "") % {"what": entry.what}


def _elsewhere(result: SearchResult, language: str) -> Iterable[str]:
    """ "Found in German: Hochzeit": words that only texts in another language have."""
    found: Counter[tuple[str, str]] = Counter()
    for hit in result.hits:
        for match in hit.why:
            if match.language and match.language != language and match.how == "elsewhere":
                found[match.language, match.word] += 1
    return [
        _("Found in %(language)s: %(word)s") % {"language": language_name(code, language), "word": word}
        for (code, word), _count in found.most_common(3)
    ]
