"""The filters and facets of a query. A facet names its own filters, so its counts ignore them (multi-select)."""

from collections.abc import Mapping, Sequence

from search.documents import COUNTRIES
from search.engines.base import Facet, FacetCounts
from search.engines.tree import Bool, Node, Range, TermSet
from search.places.near import towns_within
from search.query import SearchQuery

NOWHERE = "-"
"""A town that nobody is in: what is asked for where no town is near."""
TOWNS = 40
"""Towns with makers that are offered while a place is typed."""
DAYS = (1, 3, 7, 14, 30)
"""Facet values of delivery: within so many days."""

RATINGS = (4, 3)
"""Facet values of ratings: an average of so many stars and more. What has no review is in none of them."""
TENTHS = 10


def price_field(query: SearchQuery) -> str:
    """The price that this market pays: the consumer price of its country, or the net.

    Outside the 27 markets nothing with Union VAT is sold yet, so the net is what is shown there.
    """
    if query.capacity == "consumer" and query.country in COUNTRIES:
        return f"price_{query.country}"
    return "price_business"


def filters_of(query: SearchQuery) -> Mapping[str, Node]:
    """Filters by name; only those that the query asks for."""
    several = {
        "source": ("source", query.sources),
        "kind": ("kind", query.kinds),
        "category": ("category", (query.category,)),
        "country": ("country", query.countries),
        "licence": ("licence", query.licences),
        "format": ("format", query.file_formats),
        "spoken": ("spoken", query.spoken),
        "ring": ("ring", (query.ring,)),
        "city": ("city", (query.city,)),
        "maker": ("maker", (query.maker,)),
        "ai_use": ("ai_use", query.ai_use),
        "colour": ("colour", query.colours),
    }
    asked: dict[str, Node] = {}
    for name, (field, values) in several.items():
        if given := tuple(value for value in values if value):
            asked[name] = TermSet(field, given[:100])
    if query.price_min is not None or query.price_max is not None:
        asked["price"] = Range(price_field(query), query.price_min, query.price_max)
    if query.max_days is not None:
        asked["days"] = Range("days", 0, query.max_days)
    if query.least_rating is not None:
        asked["rating"] = Range("rating", query.least_rating * TENTHS, None)
    if query.rights:
        asked["rights"] = Bool(filters=tuple(TermSet("rights", (value,)) for value in query.rights[:20]))
    if query.published_after is not None or query.published_until is not None:
        after = None if query.published_after is None else query.published_after + 1
        asked["published"] = Range("published", after, query.published_until)
    return asked | _of_makers(query)


def _of_makers(query: SearchQuery) -> dict[str, Node]:
    """Where they are, from which budget they work, and when they are free."""
    asked: dict[str, Node] = {}
    if query.near is not None:
        asked["near"] = TermSet("place", towns_within(*query.near, query.radius) or (NOWHERE,))
    if query.budget is not None:
        asked["budget"] = Range("budget", None, query.budget)
    if query.free_by is not None:
        asked["available"] = Range("available", None, query.free_by)
    return asked


WHAT = ("kind", "source")
"""Two fields that are one choice on the page: works of a kind, or makers, or stories."""


def facets_of(query: SearchQuery) -> tuple[Facet, ...]:
    """Counts of everything that can be chosen. Rights add up, so their counts know what is chosen already."""
    names = ("source", "kind", "country", "licence", "spoken", "ring", "ai_use", "format", "colour")
    return (
        *(Facet(name, name, own=WHAT if name in WHAT else (name,)) for name in names),
        Facet("rights", "rights"),
        Facet("near", "place", own=("near",), size=TOWNS),
        Facet("category", "category", own=("category",), size=200),
        Facet("price", price_field(query), own=("price",), bounds=query.price_bounds),
        Facet("days", "days", own=("days",), bounds=tuple(days + 1 for days in DAYS)),
        Facet("rating", "rating", own=("rating",), bounds=tuple(stars * TENTHS for stars in reversed(RATINGS))),
    )


def readable(counts: FacetCounts) -> FacetCounts:
    """Counts that add up: what comes within 3 days also comes within 7, what has 4 stars also has 3 and more."""
    return {**counts, "days": _within(counts.get("days", ())), "rating": _and_more(counts.get("rating", ()))}


def _within(buckets: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    by_start = _by_start(buckets)
    within, sofar = [], 0
    for low, days in zip((0, *(days + 1 for days in DAYS)), DAYS, strict=False):
        sofar += by_start.get(low, 0)
        if sofar:
            within.append((str(days), sofar))
    return tuple(within)


def _and_more(buckets: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    by_start = _by_start(buckets)
    found, sofar = [], 0
    for stars in RATINGS:
        sofar += by_start.get(stars * TENTHS, 0)
        if sofar:
            found.append((str(stars), sofar))
    return tuple(found)


def _by_start(buckets: Sequence[tuple[str, int]]) -> dict[int, int]:
    return {int(name.partition("-")[0]): count for name, count in buckets}
