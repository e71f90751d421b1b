"""What the blocks of a page show of the market: asked of the search index together, so no block asks alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from marketplace.markets.market import Market
from search.engines import get_engine
from search.engines.base import Facet, SearchPlan, SearchUnavailable, Snapshot
from search.engines.tree import MatchAll, Node, TermSet
from storefronts.pages.cards import MakerCard, OfferingCard, maker_card, offering_card

OFFERINGS: Mapping[str, Node] = {"source": TermSet("source", ("offering",))}
FILTERS: Mapping[str, Mapping[str, Node]] = {
    "all": {},
    "digital": {"kind": TermSet("kind", ("digital",))},
    "service": {"kind": TermSet("kind", ("service",))},
    "free": {"free": TermSet("free", ("yes",))},
}


@dataclass(frozen=True, slots=True)
class City:
    """A city, how many works are from there, and the dot of the mark that is lit for it."""

    name: str
    works: int
    lit: str


@dataclass(frozen=True, slots=True)
class Supply:
    """Cards of this market by key, ready to draw. Empty while there is no index: the page still opens."""

    market: Market
    documents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    newest: Mapping[tuple[str, int], list[Mapping[str, Any]]] = field(default_factory=dict)
    city_counts: Mapping[str, int] = field(default_factory=dict)
    total: int = 0

    def works(self, keys: Iterable[str]) -> list[OfferingCard]:
        """What is still on sale of the picked works, in their order."""
        return [offering_card(self.documents[key], self.market) for key in keys if key in self.documents]

    def makers(self, keys: Iterable[str]) -> list[MakerCard]:
        return [maker_card(self.documents[key], self.market) for key in keys if key in self.documents]

    def newest_works(self, what: str, count: int) -> list[OfferingCard]:
        return [offering_card(display, self.market) for display in self.newest.get((what, count), ())]

    def first_picture(self) -> str:
        """Address of the first picture of a work on the page, for those who share it; "" without one."""
        shown = [*self.documents.values(), *(display for found in self.newest.values() for display in found)]
        works = (offering_card(display, self.market) for display in shown if "maker" in display and "slug" in display)
        return next((card.picture.largest for card in works if card.picture), "")

    def cities(self, names: Iterable[str]) -> list[City]:
        """The named cities that have works; without names all, those with most works first."""
        wanted = list(names) or [name for name, _count in sorted(self.city_counts.items(), key=lambda x: (-x[1], x[0]))]
        return [City(n, self.city_counts[n], slugify(n)) for n in wanted if self.city_counts.get(n)]


def supply_for(body: Iterable[Any], market: Market) -> Supply:
    """Gather what all blocks of a stream need, from one snapshot of the index."""
    blocks = list(body)
    try:
        snapshot = get_engine().snapshot()
        newest = {
            wanted: _newest(snapshot, *wanted)
            for wanted in {(b.value["what"], b.value["count"]) for b in blocks if b.block_type == "newest"}
        }
        keys = list(dict.fromkeys(key for b in blocks for key in getattr(b.value, "document_keys", ())))
        plan = SearchPlan(MatchAll(), OFFERINGS, (Facet("city", "city", size=200),), limit=1)
        return Supply(
            market=market,
            documents=_by_key(snapshot, keys),
            newest=newest,
            city_counts=dict(snapshot.facets(plan)["city"]),
            total=snapshot.search(plan).total,
        )
    except SearchUnavailable:
        return Supply(market)


def _by_key(snapshot: Snapshot, keys: list[str]) -> dict[str, Mapping[str, Any]]:
    if not keys:
        return {}
    plan = SearchPlan(MatchAll(), {"key": TermSet("key", tuple(keys))}, limit=len(keys))
    found = snapshot.load([candidate.ref for candidate in snapshot.search(plan).candidates])
    return {document["key"]: document["display"] for document in found}


def _newest(snapshot: Snapshot, what: str, count: int) -> list[Mapping[str, Any]]:
    plan = SearchPlan(MatchAll(), {**OFFERINGS, **FILTERS[what]}, order=("published", True), limit=count)
    found = snapshot.load([candidate.ref for candidate in snapshot.search(plan).candidates])
    return [document["display"] for document in found]
