"""What can be chosen beside the results: facets with their counts, and the fields that people type into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from babel.dates import format_date
from babel.numbers import get_currency_name
from django.utils.translation import gettext as _

from marketplace.markets.currencies import CHARGED, reference_rate
from marketplace.markets.languages import interface_language
from marketplace.markets.shown import whole_text
from marketplace.money import Money
from marketplace.offerings.rights import ALLOWED
from marketplace.pictures.colours import COLOURS
from search.amounts import bounds_of, plain, sign_of, steps_of
from search.forms import OTHER_SOURCES, Asked
from search.places.cities import city
from search.places.near import RADII, place_of
from search.query import USUAL_RADIUS, SearchResult
from search.shown import category_labels, days_label, kind_label, label_of, parents_of, stars_label


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet."""

    value: str
    label: str
    count: int | str
    checked: bool
    swatch: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A part of all prices: a link that sets both limits."""

    label: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A facet as ``design/facet.html`` takes it, or one with fields: ``kind`` is then price, near or makers."""

    name: str
    title: str
    options: list[Option] = field(default_factory=list)
    kind: str = "checkbox"
    open: bool = False
    unit: str = ""
    note: str = ""
    steps: list[Step] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def facets(asked: Asked, result: SearchResult, language: str) -> list[ShownFacet]:
    """The facets that have something to choose; what is chosen is always there."""
    counts = {name: dict(found) for name, found in result.facets.items()}
    shown = [_kind_facet(asked, counts), _category_facet(asked, counts.get("category", {}), language)]
    shown += _of_works(asked, counts, language) if asked.wants_works else []
    shown += [_makers_facet(asked, language)] if asked.wants_makers else []
    shown += [_near_facet(asked, counts.get("near", {}), language)] if not asked.wants_stories else []
    shown.append(_plain_facet("country", _("The maker's country"), asked, counts.get("country", {}), language))
    shown.append(_ring_facet(asked, counts.get("ring", {}), language))
    shown.append(_plain_facet("spoken", _("Languages spoken"), asked, counts.get("spoken", {}), language))
    if asked.wants_works:
        stated = {value: count for value, count in counts.get("ai_use", {}).items() if value}
        shown.append(_plain_facet("ai", _("Use of AI"), asked, stated, language))
    return [facet for facet in shown if facet.options or facet.kind in ("price", "near", "makers")]


def _of_works(asked: Asked, counts: Mapping[str, Mapping[str, int]], language: str) -> list[ShownFacet]:
    return [
        _price_facet(asked, counts.get("price", {}), language),
        _days_facet(asked, counts.get("days", {})),
        _plain_facet("licence", _("Licence"), asked, counts.get("licence", {}), language),
        _rights_facet(asked, counts.get("rights", {}), language),
        _colour_facet(asked, counts.get("colour", {}), language),
        _rating_facet(asked, counts.get("rating", {})),
        _plain_facet("format", _("File format"), asked, counts.get("format", {}), language),
    ]


def _plain_facet(name: str, title: str, asked: Asked, counts: Mapping[str, int], language: str) -> ShownFacet:
    chosen = asked.values.get(name, ())
    values = [*counts, *(value for value in chosen if value not in counts)]
    options = [Option(v, label_of(name, v, language), counts.get(v, 0), v in chosen) for v in values]
    if name != "licence":
        options.sort(key=lambda option: (-int(option.count), option.label))
    return ShownFacet(name, title, options, open=bool(chosen) or name == "licence")


def _rights_facet(asked: Asked, counts: Mapping[str, int], language: str) -> ShownFacet:
    """What a licence allows; those chosen add up, so what is left of each is counted among what is found."""
    chosen = asked.values.get("rights", ())
    options = [
        Option(name, label_of("rights", name, language), counts.get(name, 0), name in chosen)
        for name in ALLOWED
        if counts.get(name) or name in chosen
    ]
    return ShownFacet("rights", _("You may"), options, open=bool(chosen))


def _colour_facet(asked: Asked, counts: Mapping[str, int], language: str) -> ShownFacet:
    chosen = asked.values.get("colour", ())
    options = [
        Option(name, label_of("colour", name, language), counts.get(name, 0), name in chosen, swatch=name)
        for name in COLOURS
        if counts.get(name) or name in chosen
    ]
    return ShownFacet("colour", _("Colour"), options, open=bool(chosen))


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
    chosen = asked.one("category")
    labels, parents = category_labels(language), parents_of()
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


def _price_facet(asked: Asked, counts: Mapping[str, int], language: str) -> ShownFacet:
    """Two fields, and the steps that have works; in the visitor's currency, which is "about"."""
    errors = [asked.errors[name] for name in ("price_min", "price_max") if name in asked.errors]
    return ShownFacet(
        "price", _("Price"), [], "price", open=True, unit=sign_of(asked.currency, language),
        note=rate_note(asked.currency, language), steps=_steps(asked, counts, language),
        errors=list(dict.fromkeys(errors)),
    )  # fmt: skip


def _steps(asked: Asked, counts: Mapping[str, int], language: str) -> list[Step]:
    """A link per part of the prices: it keeps just the works that it counts."""
    currency = asked.currency
    edges, marks = [0, *bounds_of(currency)], [0, *steps_of(currency)]
    by_start = {int(name.partition("-")[0]): count for name, count in counts.items()}
    said = [*(whole_text(Money(mark, currency), language) for mark in marks)]
    steps = []
    for at, edge in enumerate(edges):
        if count := by_start.get(edge):
            above = marks[at + 1] - 1 if at + 1 < len(marks) else None
            href = asked.address(
                price_min=plain(marks[at]) if at > 1 else None,
                price_max=None if above is None else plain(max(above, 0)),
                currency=None if currency == CHARGED else currency,
            )
            steps.append(Step(_step_label(at, said), href, count))
    return steps


def _step_label(at: int, said: list[str]) -> str:
    if at == 0:
        return _("Free")
    if at == 1:
        return _("Under %(price)s") % {"price": said[2]}
    if at + 1 == len(said):
        return _("%(price)s and more") % {"price": said[at]}
    return f"{said[at]} – {said[at + 1]}"


def rate_note(currency: str, language: str) -> str:
    """That amounts in another currency are about, since when, and what is charged; nothing for euro."""
    if currency == CHARGED:
        return ""
    spoken = interface_language(language)
    return _("About, in %(currency)s at the rate of %(day)s. You pay in euro.") % {
        "currency": get_currency_name(currency, locale=spoken),
        "day": format_date(reference_rate(currency).day, "d MMMM y", locale=spoken),
    }


def _days_facet(asked: Asked, counts: Mapping[str, int]) -> ShownFacet:
    chosen = asked.one("days")
    values = sorted({*counts, *([chosen] if chosen else [])}, key=int)
    options = [Option(value, days_label(value), counts.get(value, 0), value == chosen) for value in values]
    if options:
        options.insert(0, Option("", _("Any time"), "", not chosen))
    return ShownFacet("days", _("Delivery"), options, "radio", open=bool(chosen))


def _rating_facet(asked: Asked, counts: Mapping[str, int]) -> ShownFacet:
    """A least average, one at a time."""
    chosen = asked.one("rating")
    values = sorted({*counts, *([chosen] if chosen else [])}, key=int, reverse=True)
    options = [Option(value, stars_label(value), counts.get(value, 0), value == chosen) for value in values]
    if options:
        options.insert(0, Option("", _("Any rating"), "", not chosen))
    return ShownFacet("rating", _("Rating by buyers"), options, "radio", open=bool(chosen))


def _ring_facet(asked: Asked, counts: Mapping[str, int], language: str) -> ShownFacet:
    """One ring at a time, or all of them."""
    chosen = asked.one("ring")
    values = sorted({*counts, *([chosen] if chosen else [])}, key=lambda v: (-counts.get(v, 0), v))
    options = [Option(v, label_of("ring", v, language), counts.get(v, 0), v == chosen) for v in values]
    if options:
        options.insert(0, Option("", _("All rings"), "", not chosen))
    return ShownFacet("ring", _("Ring"), options, "radio", open=bool(chosen))


def _near_facet(asked: Asked, counts: Mapping[str, int], language: str) -> ShownFacet:
    """A field for a town, with those that have something as suggestions, and how far around it."""
    towns = sorted({place_of(town, language).label(language) for key in counts if (town := city(key))})
    chosen = asked.one("radius") or str(USUAL_RADIUS)
    options = [Option(town, town, "", False) for town in towns]
    radii = [Step(_("%(km)s km around") % {"km": km}, str(km), int(str(km) == chosen)) for km in RADII]
    errors = [asked.errors["near"]] if "near" in asked.errors else []
    return ShownFacet(
        "near", _("Near a place"), options, "near", open=bool(asked.values.get("near")), steps=radii, errors=errors
    )


def _makers_facet(asked: Asked, language: str) -> ShownFacet:
    """What a buyer has to spend, and by when somebody must have time."""
    errors = [asked.errors[name] for name in ("budget", "available") if name in asked.errors]
    return ShownFacet(
        "makers", _("Your project"), [], "makers", open=True, unit=sign_of(asked.currency, language),
        note=rate_note(asked.currency, language) if asked.one("budget") else "", errors=errors,
    )  # fmt: skip
