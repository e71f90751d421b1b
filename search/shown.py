"""A search result in the reader's words: facets, chips, what was understood. No database is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from marketplace.markets.countries import country_name
from marketplace.markets.languages import interface_language
from marketplace.offerings.categories import tree
from marketplace.offerings.models import AiUse
from marketplace.offerings.words import tier_label
from search.amounts import bare, sign_of
from search.forms import Asked
from search.places.near import RADII
from search.query import Correction, Relaxed, SearchResult
from search.sources import ring_names


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence above the results, and where it leads."""

    text: str
    href: str = ""
    link: str = ""


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
def parents_of() -> Mapping[str, str]:
    return {node.id: node.parent for node in tree()}


def kind_label(code: str) -> str:
    names = {
        "digital": _("Files to download"),
        "service": _("Services"),
        "maker": _("Makers"),
        "showcase": _("Showcases and articles"),
    }
    return names.get(code, code)


_RIGHTS = {
    "business": gettext_lazy("use it for your business"),
    "products": gettext_lazy("sell products with it"),
    "client": gettext_lazy("pass it on to a client"),
    "exclusive": gettext_lazy("have it for yourself alone"),
    "ai_training": gettext_lazy("train AI with it"),
}


def rights_label(name: str) -> str:
    return str(_RIGHTS.get(name, name))


_COLOURS = {
    "black": pgettext_lazy("colour", "Black"),
    "grey": pgettext_lazy("colour", "Grey"),
    "white": pgettext_lazy("colour", "White"),
    "red": pgettext_lazy("colour", "Red"),
    "orange": pgettext_lazy("colour", "Orange"),
    "yellow": pgettext_lazy("colour", "Yellow"),
    "green": pgettext_lazy("colour", "Green"),
    "turquoise": pgettext_lazy("colour", "Turquoise"),
    "blue": pgettext_lazy("colour", "Blue"),
    "violet": pgettext_lazy("colour", "Violet"),
    "pink": pgettext_lazy("colour", "Pink"),
    "brown": pgettext_lazy("colour", "Brown"),
}


def colour_label(name: str) -> str:
    return str(_COLOURS.get(name, name))


def days_label(days: str) -> str:
    return ngettext("within %(days)s day", "within %(days)s days", int(days)) % {"days": days}


def stars_label(stars: str) -> str:
    return ngettext("%(stars)s star and more", "%(stars)s stars and more", int(stars)) % {"stars": stars}


_LABELS: dict[str, Callable[[str, str], str]] = {
    "kind": lambda value, _language: kind_label(value),
    "category": lambda value, language: category_labels(language).get(value, value),
    "country": lambda value, language: country_name(value, interface_language(language)),
    "licence": lambda value, _language: tier_label(value),
    "ai": lambda value, _language: str(AiUse(value).label) if value in AiUse.values else value,
    "days": lambda value, _language: days_label(value),
    "ring": lambda value, _language: ring_names().get(value, value),
    "spoken": lambda value, language: language_name(value, interface_language(language)),
    "rights": lambda value, _language: rights_label(value),
    "colour": lambda value, _language: colour_label(value),
    "format": lambda value, _language: value.upper(),
    "rating": lambda value, _language: stars_label(value),
}


def label_of(name: str, value: str, language: str) -> str:
    """One value of a filter in words."""
    said = _LABELS.get(name)
    return said(value, language) if said else value


def wider(asked: Asked, result: SearchResult) -> str:
    """The address of the widest circle around the place; "" where something was found, or it is asked for already."""
    if result.total or asked.place is None or asked.query.radius >= RADII[-1]:
        return ""
    return asked.address(radius=str(RADII[-1]))


def chips(asked: Asked, language: str) -> list[Chip]:
    """Every active filter, in the order of the address."""
    return [
        Chip(_typed_label(name, value, asked, language) or label_of(name, value, language), asked.without(name, value))
        for name in asked.filters
        if name not in asked.errors
        for value in asked.values[name]
    ]


def _typed_label(name: str, value: str, asked: Asked, language: str) -> str:
    """What was typed into a field, in words; "" for filters that are chosen."""
    price = {"price": f"{bare(value)} {sign_of(asked.currency, language)}"}
    if name == "near" and asked.place:
        place = asked.place.label(interface_language(language))
        return _("within %(km)s km of %(place)s") % {"km": asked.query.radius, "place": place}
    if name == "available" and asked.query.free_by:
        day = date.fromordinal(asked.query.free_by)
        said = format_date(day, "medium", locale=interface_language(language))
        return _("free by %(day)s") % {"day": said}
    says = {"price_min": _("from %(price)s"), "price_max": _("up to %(price)s"), "budget": _("budget of %(price)s")}
    return says[name] % price if name in says else ""


def notes(asked: Asked, result: SearchResult, language: str) -> list[Note]:
    """What was understood differently from what was typed, in sentences, with the way back."""
    said = [Note(text) for text in (*asked.errors.values(), *asked.hints)]
    if asked.query.page > result.pages:
        said.append(Note(_("There is no page %(page)s; this is the last one.") % {"page": asked.query.page}))
    said += [_corrected(asked, correction) for correction in result.corrections]
    if asked.query.verbatim and asked.query.text:
        loosely = _("Also look for similar words")
        said.append(Note(_("Only words just as you wrote them."), asked.address(exact=None), loosely))
    said += [Note(_relaxed(entry)) for entry in result.relaxed]
    said += [Note(text) for text in _elsewhere(result, language)]
    return list(dict.fromkeys(said))


def _corrected(asked: Asked, correction: Correction) -> Note:
    words = {"meant": correction.meant, "written": correction.written}
    said = _("Also searched for “%(meant)s” in place of “%(written)s”.") % words
    return Note(said, asked.address(exact="1"), _("Search only for “%(written)s”") % words)


def _relaxed(entry: Relaxed) -> str:
    says = {
        "some": _("Nothing has all of your words. These have some of them, or look similar: %(what)s"),
        "phrase": _("Nothing has these words side by side, so they may stand apart: %(what)s."),
        "similar": _("Nothing has “%(what)s”. These look similar."),
        "unreadable": _("There was no word in that to search for, so here is everything."),
    }
    if entry.how in ("few", "fewer"):
        return _few(entry)
    return says.get(entry.how, "") % {"what": entry.what}


def _few(entry: Relaxed) -> str:
    """What was added to few results, and how many those are."""
    count = int(entry.what)
    if entry.how == "few":
        said = ngettext(
            "Only %(count)s result has all of your words; the others have some of them.",
            "Only %(count)s results have all of your words; the others have some of them.",
            count,
        )
    else:
        said = ngettext(
            "Only %(count)s result has this word; the others look similar.",
            "Only %(count)s results have this word; the others look similar.",
            count,
        )
    return said % {"count": count}


def _elsewhere(result: SearchResult, language: str) -> Iterable[str]:
    """ "Found in French: mariage, for “Hochzeit”": words that only texts in another language have."""
    found: Counter[tuple[str, str, str]] = Counter()
    for hit in result.hits:
        for match in hit.why:
            if match.language and match.language != language and match.how in ("elsewhere", "translation"):
                found[match.language, match.word, match.meant if match.how == "translation" else ""] += 1
    for (code, word, meant), _count in found.most_common(3):
        named = {"language": language_name(code, language), "word": word, "meant": meant}
        yield (
            _("Found in %(language)s: %(meant)s, for “%(word)s”") if meant else _("Found in %(language)s: %(word)s")
        ) % named
