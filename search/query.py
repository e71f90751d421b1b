"""A search and its answer as values: the view builds the one and shows the other."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

PAGE_SIZE = 24
DEEPEST = 9_984
"""No engine is asked beyond its 10,000th result (Elasticsearch refuses it): pages are clamped, 416 of 24 each."""
TEXT_LIMIT = 200
"""Characters of a query that are read."""
PRICE_LIMIT = 10_000_000_00
ENOUGH = 3
"""Fewer results than that are filled up with what has only some of the words."""
SORTS = ("relevance", "newest", "price", "-price", "soonest")
USUAL_RADIUS, FARTHEST = 50, 500
"""Kilometres around a place."""
LAST_DAY = date.max.toordinal()
PRICE_BOUNDS = (1, 10_00, 25_00, 50_00, 100_00, 250_00, 500_00, 1000_00)
"""Minor units of EUR; the first bucket (0-1) is what is free."""
CAPACITIES = ("consumer", "business")


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is looked for, by whom. Prices in minor units of EUR as this market pays them; filters are "any of",
    but ``rights`` are "all of".

    ``near``: a point in degrees, with ``radius`` in km around it. ``least_rating``: whole stars that the average has at
    least. ``budget`` (cents of EUR) and ``free_by`` (ordinal of a day) ask makers. ``price_bounds`` part the counts of
    prices. ``verbatim``: no word is taken for a mistyped one.
    ``published_after`` (not included) and ``published_until`` (included) are seconds since 1970.
    """

    text: str = ""
    language: str = "en"
    country: str = "LU"
    capacity: str = "consumer"
    kinds: tuple[str, ...] = ()
    category: str = ""
    price_min: int | None = None
    price_max: int | None = None
    countries: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    file_formats: tuple[str, ...] = ()
    max_days: int | None = None
    spoken: tuple[str, ...] = ()
    ring: str = ""
    city: str = ""
    near: tuple[float, float] | None = None
    radius: int = USUAL_RADIUS
    colours: tuple[str, ...] = ()
    least_rating: int | None = None
    budget: int | None = None
    free_by: int | None = None
    price_bounds: tuple[int, ...] = PRICE_BOUNDS
    maker: str = ""
    ai_use: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    verbatim: bool = False
    published_after: int | None = None
    published_until: int | None = None
    sort: str = "relevance"
    page: int = 1
    size: int = PAGE_SIZE
    enough: int = ENOUGH

    def clamped(self) -> "SearchQuery":
        """The same question within what any engine answers: bad numbers, orders and lengths become useful ones."""
        size = min(max(self.size, 1), 200)
        low, high = _amount(self.price_min), _amount(self.price_max)
        if low is not None and high is not None and low > high:
            low, high = high, low
        return replace(
            self,
            text=self.text[:TEXT_LIMIT],
            sort=self.sort if self.sort in SORTS else "relevance",
            capacity=self.capacity if self.capacity in CAPACITIES else "consumer",
            price_min=low,
            price_max=high,
            budget=_amount(self.budget),
            free_by=None if self.free_by is None else min(max(self.free_by, 1), LAST_DAY),
            least_rating=None if self.least_rating is None else min(max(self.least_rating, 1), 5),
            radius=min(max(self.radius, 1), FARTHEST),
            max_days=None if self.max_days is None else min(max(self.max_days, 0), 3650),
            page=min(max(self.page, 1), max(DEEPEST // size, 1)),
            size=size,
        )


def _amount(minor: int | None) -> int | None:
    return None if minor is None else min(max(minor, 0), PRICE_LIMIT)


GUESSED = ("spelling", "similar")
"""Ways to understand a word that are neither what was typed nor a translation of it."""


@dataclass(frozen=True, slots=True)
class Match:
    """Why a hit is there: the word looked for, how it was understood, in which language and where it stands.

    ``how``: same (the visitor's language), elsewhere (same spelling in another language), name, spelling, translation,
    compound (a part of the word), similar (it begins alike).
    ``where``: title, text (summary, keywords), description, category.
    """

    word: str
    how: str
    language: str
    where: str
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. ``language``: the one to show it in. ``signals``: every summand of ``score`` by name."""

    key: str
    score: float
    display: Mapping[str, Any]
    language: str
    signals: Mapping[str, float] = field(default_factory=dict)
    why: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """The visitor wrote ``written``; we (also) looked for ``meant``."""

    written: str
    meant: str


def corrected(text: str, corrections: Iterable[Correction]) -> str:
    """A text with whole mistyped words as they were understood."""
    for correction in corrections:
        written = re.compile(rf"(?<!\w){re.escape(correction.written)}(?!\w)", re.IGNORECASE)
        text = written.sub(correction.meant.replace("\\", ""), text)
    return text


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What was let go of. ``how``: phrase (its words need not stand together), some (nothing has all the words), few
    (only so many have them all), similar, fewer (the same for one word) or unreadable (there was no word in it:
    everything is shown)."""

    how: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer.

    ``relaxed`` says what was let go of to find anything. ``without_filters``: how many there would be without
    filters, counted only when nothing was found with them. ``guessed``: some may be there by what a word was taken for.
    """

    query: SearchQuery
    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    corrections: tuple[Correction, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    without_filters: int = 0
    took_ms: float = 0.0
    guessed: bool = False

    @property
    def pages(self) -> int:
        """How many pages can be turned to."""
        reachable = min(self.total, DEEPEST // self.query.size * self.query.size)
        return max(-(-reachable // self.query.size), 1)
