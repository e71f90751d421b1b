"""The parameters of a search page's address: their order, and what of each is known."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.http import QueryDict

from marketplace.markets.countries import COUNTRIES
from marketplace.markets.currencies import CHARGED, CURRENCIES
from marketplace.markets.languages import LANGUAGES
from marketplace.offerings.categories import tree
from marketplace.offerings.rights import ALLOWED
from marketplace.pictures.colours import COLOURS
from search.places.near import RADII
from search.places.near import TEXT_LIMIT as PLACE_LIMIT
from search.query import SORTS, TEXT_LIMIT
from search.understanding.filters import DAYS, RATINGS

KINDS = ("digital", "service")
MAKERS, STORIES = "maker", "showcase"
"""More values of ``kind``: makers instead of works, or what editors made of them."""
OTHER_SOURCES = {MAKERS: "storefront", STORIES: "showcase"}
AI_USES = ("none", "assisted", "generated")
LICENCES = ("personal", "commercial", "extended", "open")
PARAMETERS = (
    "q",
    "kind",
    "category",
    "price_min",
    "price_max",
    "country",
    "ring",
    "licence",
    "days",
    "spoken",
    "ai",
    "currency",
    "rights",
    "format",
    "colour",
    "rating",
    "near",
    "radius",
    "budget",
    "available",
    "exact",
    "sort",
)
"""The contract of the address, in its canonical order; ``page`` stands behind them."""
NO_FILTERS = frozenset(("q", "currency", "radius", "exact", "sort", "page"))
"""Parameters that only say how another one is meant, or how results are ordered."""
OF_WORKS = ("price_min", "price_max", "licence", "days", "ai", "rights", "format", "colour", "rating")
OF_MAKERS = ("budget", "available")
AMOUNTS = ("price_min", "price_max", "budget")
TYPED = 20
"""Characters of an amount or a day that are read."""
MOST_VALUES = 50
_CATEGORIES = frozenset(node.id for node in tree())
_FORMAT = re.compile(r"[a-z0-9]{1,10}")
_KNOWN: dict[str, Collection[str]] = {
    "kind": (*KINDS, *OTHER_SOURCES),
    "category": _CATEGORIES,
    "country": COUNTRIES,
    "licence": LICENCES,
    "days": [str(days) for days in DAYS],
    "spoken": LANGUAGES,
    "ai": AI_USES,
    "currency": [code for code in CURRENCIES if code != CHARGED],
    "rights": ALLOWED,
    "colour": COLOURS,
    "rating": [str(stars) for stars in RATINGS],
    "radius": [str(km) for km in RADII],
    "exact": ("1",),
    "sort": SORTS[1:],
}
_ONE_OF = frozenset(("category", "days", "rating", "currency", "radius", "exact", "sort"))


def clean(given: QueryDict) -> dict[str, tuple[str, ...]]:
    """The values of an address that can be meant, by name; nothing is refused here, unknown ones are left out."""
    values = {name: _known(given, name) for name in _KNOWN}
    values["q"] = several(" ".join(given.get("q", "")[:TEXT_LIMIT].replace("\x00", "").split()))
    values |= {name: several(given.get(name, "").strip()[:TYPED]) for name in (*AMOUNTS, "available")}
    values["near"] = several(" ".join(given.get("near", "")[:PLACE_LIMIT].replace("\x00", "").split()))
    values["ring"] = several(given.get("ring", "")[:60].replace("\x00", ""))
    values["format"] = tuple(value for value in _of(given, "format") if _FORMAT.fullmatch(value))
    values["page"] = several(str(page_number(given.get("page", ""))))
    for name in (*(OF_WORKS if is_elsewhere(values) else ()), *(() if MAKERS in values["kind"] else OF_MAKERS)):
        values[name] = ()
    values["currency"] = values["currency"] if any(values[name] for name in AMOUNTS) else ()
    values["radius"] = values["radius"] if values["near"] else ()
    return {name: values[name] for name in (*PARAMETERS, "page")}


def is_elsewhere(values: dict[str, tuple[str, ...]]) -> bool:
    """Whether something else than works is asked for."""
    return any(kind in OTHER_SOURCES for kind in values["kind"])


def strangers(given: QueryDict) -> list[str]:
    """Names of parameters with a value that means nothing, ``currency`` apart (it has a sentence of its own)."""
    asked = (name for name in _KNOWN if name != "currency")
    return [name for name in asked if any(value and value not in _KNOWN[name] for value in _of(given, name))]


def _of(given: QueryDict, name: str) -> list[str]:
    return given.getlist(name)[:MOST_VALUES]


def _known(given: QueryDict, name: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value for value in _of(given, name) if value in _KNOWN[name]))
    return found[:1] if name in _ONE_OF else found


def several(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return (value,) if isinstance(value, str) else value


def page_number(text: str) -> int:
    return int(text[:6]) if text[:6].isascii() and text[:6].isdigit() and int(text[:6]) else 1
