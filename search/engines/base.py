"""What every search engine does, and the values that go in and come out: one Protocol, several engines.

An index row has four kinds of fields, the same in every engine:
- TOKENS: strings of prefixed tokens, divided at blanks only;
- KEYWORDS: exact values for filters and facets;
- NUMBERS: whole numbers for ranges and sorting;
- ``stored``: JSON given back with a hit.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from search.documents import COUNTRIES
from search.engines.tree import Node

SCHEMA_VERSION = "5"
"""Part of every index name: change it with any change of the fields below."""
TOKENS = {"t": True, "k": True, "p": False, "d": True, "c": False, "e": False, "s": False, "g": False}
"""Title, keywords and summary, compound parts, description, category labels, what the lexicon says (English words, and
concepts), 4-grams; True: with positions."""
KEYWORDS = (
    "key", "source", "kind", "category", "licence", "rights", "format", "maker", "country", "city", "ring", "spoken",
    "ai_use", "free", "colour", "place", "vocabulary", "flag",
)  # fmt: skip
FACETABLE = frozenset(KEYWORDS) - {"key", "vocabulary", "flag"}
NUMBERS = (
    "version", "quality", "published", "browse", "days", "languages", "tie", "budget", "available", "rating",
    "price_business",
    *(f"price_{country}" for country in COUNTRIES),
)  # fmt: skip


class SearchUnavailable(Exception):
    """The engine cannot answer now; try again later."""


class IndexNotReady(SearchUnavailable):
    """There is no index, or it was built by another analysis or schema version: run ``manage.py reindex``."""


class IndexBusy(SearchUnavailable):
    """Another process is writing."""


class RowsRefused(Exception):
    """Rows that the engine will never take, by key with its reason; all others of the batch were written."""

    def __init__(self, refused: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{key}: {why}" for key, why in refused.items())[:2000])
        self.refused = refused


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One document, analysed: what an engine writes. An older version never replaces a newer one."""

    key: str
    version: int
    tokens: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]
    stored: bytes


@dataclass(frozen=True, slots=True)
class Put:
    row: IndexRow


@dataclass(frozen=True, slots=True)
class Delete:
    key: str


Operation = Put | Delete


@dataclass(frozen=True, slots=True)
class Written:
    """What a bulk did; ``skipped`` rows were older than what the index holds."""

    put: int = 0
    deleted: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """Count the values of a keyword field (``bounds`` empty), or numbers in buckets [0, b1), [b1, b2), ... [bn, ∞).

    ``own`` names the filters of this facet: its counts ignore them, so that a second value can be chosen.
    """

    name: str
    field: str
    own: tuple[str, ...] = ()
    bounds: tuple[int, ...] = ()
    size: int = 60


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What an engine is asked: one scored tree, named filters, facets, an order (field, descending) or relevance."""

    scored: Node
    filters: Mapping[str, Node] = field(default_factory=dict)
    facets: tuple[Facet, ...] = ()
    order: tuple[str, bool] | None = None
    offset: int = 0
    limit: int = 24


class Candidate(NamedTuple):
    """A document found, with the numbers that ranking needs. ``ref`` belongs to the snapshot that gave it."""

    ref: Any
    score: float
    quality: int
    published: int
    days: int | None
    languages: int
    tie: int


@dataclass(frozen=True, slots=True)
class Found:
    candidates: tuple[Candidate, ...]
    total: int


FacetCounts = Mapping[str, tuple[tuple[str, int], ...]]


class Snapshot(Protocol):
    """The index at one moment: all reads of one request go through one snapshot."""

    index: str
    """The name of the index that this is of."""
    stamp: object
    """Equal for two snapshots of the same commit."""

    def search(self, plan: SearchPlan) -> Found:
        """Hits within the first 10,000. An engine far away counts the plan's facets in the same request."""
        ...

    def facets(self, plan: SearchPlan) -> FacetCounts: ...

    def load(self, refs: Sequence[Any]) -> list[Mapping[str, Any]]:
        """The stored JSON of these candidates, in their order; empty for one that was deleted since."""
        ...

    def frequencies(self, wanted: Sequence[tuple[str, str]]) -> list[int]:
        """How many documents hold each of these (field, token or keyword): one question for all of them."""
        ...

    def vocabulary(self, prefix: str, limit: int | None = None) -> list[tuple[str, int]]:
        """Entries of the keyword field ``vocabulary`` that start so, the most frequent first, with their counts."""
        ...


class SearchEngine(Protocol):
    """One way to keep and search an index. Reads raise IndexNotReady, writes IndexBusy."""

    name: str

    def ensure_index(self) -> str:
        """The active index's name; makes an empty one where none of the present version is active."""
        ...

    def create(self) -> str:
        """A new empty index beside the active one; it becomes active by ``swap``."""
        ...

    def building(self) -> str | None:
        """The newest index of the present version that ``create`` made after the active one, and nobody switched to."""
        ...

    def lock(self, purpose: str, *, wait: float = 10.0) -> AbstractContextManager[None]:
        """One process at a time for a purpose, over all that write to this engine; a dead one holds nothing.

        Waits ``wait`` seconds, then raises IndexBusy.
        """
        ...

    def bulk(self, operations: Sequence[Operation], *, index: str | None = None) -> Written:
        """Write a batch and make it visible; on the active index, or on one that ``create`` made."""
        ...

    def swap(self, name: str) -> None:
        """Make an index the active one for all processes at once, and drop those nobody can be reading."""
        ...

    def discard(self, name: str) -> None:
        """Remove an index that is not active."""
        ...

    def snapshot(self, index: str | None = None) -> Snapshot: ...

    def search(self, plan: SearchPlan) -> Found: ...

    def facets(self, plan: SearchPlan) -> FacetCounts: ...

    def explain(self, plan: SearchPlan, key: str) -> Mapping[str, Any]:
        """How the engine's score of one document comes about. Raises LookupError when it does not match."""
        ...

    def count(self, index: str | None = None) -> int: ...

    def versions(self, source: str, *, index: str | None = None) -> Iterator[tuple[str, int]]:
        """Key and version of every document of a source."""
        ...

    def stats(self) -> Mapping[str, Any]: ...
