"""From the address of a search page to a SearchQuery. An address is typed, shared and broken: it never fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from marketplace.markets.countries import COUNTRIES
from marketplace.markets.languages import LANGUAGES
from marketplace.markets.market import Market
from marketplace.money.typed import typed_minor
from marketplace.offerings.categories import tree
from search.query import PRICE_LIMIT, SORTS, TEXT_LIMIT, SearchQuery
from search.understanding.filters import DAYS

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
    "sort",
)
"""The contract of the address, in its canonical order; ``page`` stands behind them."""
_CATEGORIES = frozenset(node.id for node in tree())


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the query, its parameters cleaned, and what could not be read."""

    query: SearchQuery
    values: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def wants_makers(self) -> bool:
        return self.query.sources == ("storefront",)

    @property
    def wants_stories(self) -> bool:
        return self.query.sources == ("showcase",)

    @property
    def wants_works(self) -> bool:
        return self.query.sources == ("offering",)

    @property
    def is_filtered(self) -> bool:
        return any(self.values.get(name) for name in PARAMETERS if name not in ("q", "sort"))

    def address(self, **changes: str | tuple[str, ...] | None) -> str:
        """The query string with some parameters changed (None takes one away); always back to the first page."""
        values = {**self.values, **{name: _several(value) for name, value in changes.items()}}
        made = QueryDict(mutable=True)
        for name in (*PARAMETERS, "page"):
            if (name in changes or name != "page") and values.get(name):
                made.setlist(name, list(values[name]))
        return f"?{made.urlencode()}" if made else "?"

    def without(self, name: str, value: str) -> str:
        """The address without one value of one parameter."""
        return self.address(**{name: tuple(kept for kept in self.values.get(name, ()) if kept != value)})


def _several(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return (value,) if isinstance(value, str) else value


def read(given: QueryDict, market: Market) -> Asked:
    """Read an address. Unknown values are dropped; an amount that is none is reported and kept in the field."""
    values = {
        "q": _several(" ".join(given.get("q", "")[:TEXT_LIMIT].replace("\x00", "").split())),
        "kind": _known(given, "kind", (*KINDS, *OTHER_SOURCES)),
        "category": _known(given, "category", _CATEGORIES)[:1],
        "price_min": _several(given.get("price_min", "").strip()[:20]),
        "price_max": _several(given.get("price_max", "").strip()[:20]),
        "country": _known(given, "country", COUNTRIES),
        "ring": _several(given.get("ring", "")[:60]),
        "licence": _known(given, "licence", LICENCES),
        "days": _known(given, "days", [str(days) for days in DAYS])[:1],
        "spoken": _known(given, "spoken", LANGUAGES),
        "ai": _known(given, "ai", AI_USES),
        "sort": _known(given, "sort", SORTS[1:])[:1],
        "page": _several(str(_page(given.get("page", "")))),
    }
    amounts, errors = _amounts(values)
    return Asked(_query(values, amounts, market), values, errors)


def _known(given: QueryDict, name: str, allowed: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in given.getlist(name)[:50] if v in allowed))  # type: ignore[operator]


def _page(text: str) -> int:
    return int(text[:6]) if text[:6].isascii() and text[:6].isdigit() and int(text[:6]) else 1


def _amounts(values: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, int], dict[str, str]]:
    amounts: dict[str, int] = {}
    errors: dict[str, str] = {}
    for name in ("price_min", "price_max"):
        for text in values[name]:
            try:
                amounts[name] = cents(text)
            except ValueError:
                errors[name] = _("Write an amount such as 12.50, in euro.")
    return amounts, errors


def cents(text: str) -> int:
    """Cents of a limit as it was typed. Raises ValueError for what is no amount, or none that a price can have."""
    typed = typed_minor(text)
    if typed is None or not 0 <= typed <= PRICE_LIMIT:
        raise ValueError(text)
    return typed


def _query(values: Mapping[str, tuple[str, ...]], amounts: Mapping[str, int], market: Market) -> SearchQuery:
    def one(name: str) -> str:
        return next(iter(values[name]), "")

    other = next((OTHER_SOURCES[kind] for kind in values["kind"] if kind in OTHER_SOURCES), "")
    return SearchQuery(
        text=one("q"),
        language=market.language,
        country=market.country,
        capacity=market.capacity,
        kinds=() if other else values["kind"],
        category=one("category"),
        price_min=amounts.get("price_min"),
        price_max=amounts.get("price_max"),
        countries=values["country"],
        ring=one("ring"),
        licences=values["licence"],
        max_days=int(one("days")) if one("days") else None,
        spoken=values["spoken"],
        ai_use=values["ai"],
        sources=(other or "offering",),
        sort=one("sort") or ("relevance" if one("q") else "newest"),
        page=int(one("page") or 1),
    )
