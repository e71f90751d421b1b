"""What the blocks of a page show of the market: asked of the search index together, so no block asks alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify

from cms.cards import Piece, StoryCard, piece, story_card
from cms.pictures import pictures_of
from cms.rotation import turn_of
from cms.stock import is_for_sale, sold_out
from marketplace.figures.via import with_via
from marketplace.markets.market import Market
from marketplace.pictures.shown import PictureView
from search.engines import get_engine
from search.engines.base import Facet, SearchPlan, SearchUnavailable, Snapshot
from search.engines.tree import MatchAll, Node, TermSet
from search.find import find
from search.forms import read
from storefronts.pages.cards import MakerCard, OfferingCard, maker_card, offering_card

Display = Mapping[str, Any]
OFFERINGS: Mapping[str, Node] = {"source": TermSet("source", ("offering",))}
STORIES: Mapping[str, Node] = {"source": TermSet("source", ("showcase",))}
FILTERS: Mapping[str, Mapping[str, Node]] = {
    "all": {},
    "digital": {"kind": TermSet("kind", ("digital",))},
    "service": {"kind": TermSet("kind", ("service",))},
    "free": {"free": TermSet("free", ("yes",))},
}
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class City:
    """A city, how many works are from there, and the dot of the mark that is lit for it."""

    name: str
    works: int
    lit: str


@dataclass(frozen=True, slots=True)
class Supply:
    """Cards of this market by key, ready to draw. Empty while there is no index: the page still opens.

    ``via`` is the showcase on whose links the reader goes on; ``on`` the day for whose turn works are shown.
    """

    market: Market
    on: date = date.min
    via: str = ""
    documents: Mapping[str, Display] = field(default_factory=dict)
    sold_out: frozenset[str] = _NOTHING
    newest: Mapping[tuple[str, int], list[Display]] = field(default_factory=dict)
    searches: Mapping[tuple[str, int], list[Display]] = field(default_factory=dict)
    stories: Mapping[tuple[str, int], list[Display]] = field(default_factory=dict)
    pictures: Mapping[int, PictureView] = field(default_factory=dict)
    city_counts: Mapping[str, int] = field(default_factory=dict)
    total: int = 0

    def on_sale(self, keys: Iterable[str]) -> list[Display]:
        """What is still on sale of the picked works, in their order."""
        found = (self.documents[key] for key in keys if key in self.documents)
        return [display for display in found if is_for_sale(display, self.sold_out)]

    def works(self, keys: Iterable[str]) -> list[OfferingCard]:
        return [self.card(display) for display in self.on_sale(keys)]

    def todays(self, value: Any) -> list[OfferingCard]:
        """The works of a block that have their turn today."""
        return [self.card(d) for d in value.today(self.on_sale(value.document_keys), turn=turn_of(self.on))]

    def pieces(self, keys: Iterable[str]) -> list[Piece]:
        """The same, to be bought in place."""
        return [piece(display, self.card(display)) for display in self.on_sale(keys)]

    def card(self, display: Display) -> OfferingCard:
        card = offering_card(display, self.market)
        return replace(card, url=with_via(card.url, self.via)) if self.via else card

    def makers(self, keys: Iterable[str]) -> list[MakerCard]:
        return [maker_card(self.documents[key], self.market) for key in keys if key in self.documents]

    def newest_works(self, what: str, count: int) -> list[OfferingCard]:
        return [self.card(display) for display in self.newest.get((what, count), ())]

    def found(self, asked: tuple[str, int]) -> list[OfferingCard]:
        return [self.card(display) for display in self.searches.get(asked, ())]

    def newest_stories(self, ring: str, count: int) -> list[StoryCard]:
        return [story_card(display, self.market) for display in self.stories.get((ring, count), ())]

    def picture(self, image: Any, *, alt: str) -> PictureView | None:
        view = self.pictures.get(image.pk) if image is not None else None
        return replace(view, alt=alt) if view else None

    def first_picture(self) -> str:
        """Address of the first picture of a work on the page, for those who share it; "" without one."""
        shown = [*self.documents.values(), *(display for found in self.newest.values() for display in found)]
        works = (offering_card(display, self.market) for display in shown if "maker" in display and "slug" in display)
        return next((card.picture.largest for card in works if card.picture), "")

    def cities(self, names: Iterable[str]) -> list[City]:
        """The named cities that have works; without names all, those with most works first."""
        wanted = list(names) or [name for name, _count in sorted(self.city_counts.items(), key=lambda x: (-x[1], x[0]))]
        return [City(n, self.city_counts[n], slugify(n)) for n in wanted if self.city_counts.get(n)]


def supply_for(
    body: Iterable[Any], market: Market, *, at: datetime | None = None, via: str = "", keys: Iterable[str] = ()
) -> Supply:
    """Gather what all blocks of a stream need (and the documents ``keys``), from one snapshot of the index."""
    at = at or timezone.now()
    blocks = list(body)
    images = [block.value["image"] for block in blocks if block.block_type == "picture"]
    bare = Supply(market, at.date(), via, pictures=pictures_of(images, at=at))
    try:
        return _stocked(bare, blocks, [*keys], get_engine().snapshot(), at)
    except SearchUnavailable:
        return bare


def _stocked(bare: Supply, blocks: list[Any], more: list[str], snapshot: Snapshot, at: datetime) -> Supply:
    wanted = {kind: [b.value for b in blocks if b.block_type == kind] for kind in ("newest", "search", "stories")}
    picked = (key for block in blocks for key in getattr(block.value, "document_keys", ()))
    keys = list(dict.fromkeys([*picked, *more]))
    documents = _by_key(snapshot, keys)
    counts: Mapping[str, int] = {}
    if any(block.block_type == "cities" for block in blocks):
        counts = dict(snapshot.facets(SearchPlan(MatchAll(), OFFERINGS, (Facet("city", "city", size=200),)))["city"])
    return replace(
        bare,
        documents=documents,
        sold_out=sold_out(display for key, display in documents.items() if key.startswith("offering:")),
        newest={
            (what, count): _newest(snapshot, {**OFFERINGS, **FILTERS[what]}, count)
            for what, count in {(value["what"], value["count"]) for value in wanted["newest"]}
        },
        searches={asked: searched(asked, bare.market, at) for asked in {value.asked for value in wanted["search"]}},
        stories={
            (ring, count): _newest(snapshot, _stories_of(ring), count)
            for ring, count in {(value["ring"] or "", value["count"]) for value in wanted["stories"]}
        },
        city_counts=counts,
        total=snapshot.search(SearchPlan(MatchAll(), OFFERINGS, limit=1)).total,
    )


def _stories_of(ring: str) -> Mapping[str, Node]:
    return {**STORIES, "ring": TermSet("ring", (ring,))} if ring else STORIES


def searched(asked: tuple[str, int], market: Market, at: datetime) -> list[Display]:
    """What the public search finds for kept parameters, works only."""
    parameters, count = asked
    query = read(QueryDict(parameters), market).query
    result = find(replace(query, sources=("offering",), page=1, size=count), at=at)
    return [hit.display for hit in result.hits]


def _by_key(snapshot: Snapshot, keys: list[str]) -> dict[str, Display]:
    if not keys:
        return {}
    plan = SearchPlan(MatchAll(), {"key": TermSet("key", tuple(keys))}, limit=len(keys))
    found = snapshot.load([candidate.ref for candidate in snapshot.search(plan).candidates])
    return {document["key"]: document["display"] for document in found if document}


def _newest(snapshot: Snapshot, filters: Mapping[str, Node], count: int) -> list[Display]:
    plan = SearchPlan(MatchAll(), filters, order=("published", True), limit=count)
    found = snapshot.load([candidate.ref for candidate in snapshot.search(plan).candidates])
    return [document["display"] for document in found if document]
