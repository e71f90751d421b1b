"""What the market has of one ring, or of all: asked of one snapshot of the index, so that no page asks the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marketplace.markets.market import Market
from search.engines import get_engine
from search.engines.base import Facet, SearchPlan, SearchUnavailable, Snapshot
from search.engines.tree import MatchAll, Node, TermSet
from storefronts.pages.cards import MakerCard, OfferingCard, maker_card, offering_card

NEWEST = 16
MAKERS = 60
WORKS: Mapping[str, Node] = {"source": TermSet("source", ("offering",))}
STUDIOS: Mapping[str, Node] = {"source": TermSet("source", ("storefront",))}


@dataclass(frozen=True, slots=True)
class RingSupply:
    """A ring's newest works and its makers in this market. Empty while there is no index."""

    works: list[OfferingCard] = field(default_factory=list)
    works_total: int = 0
    makers: list[MakerCard] = field(default_factory=list)
    makers_total: int = 0


def ring_supply(slug: str, market: Market) -> RingSupply:
    """Newest works and makers of the ring called ``slug``."""
    ring: Mapping[str, Node] = {"ring": TermSet("ring", (slug,))}
    try:
        snapshot = get_engine().snapshot()
        works, total = _newest(snapshot, {**WORKS, **ring}, NEWEST)
        makers, studios = _newest(snapshot, {**STUDIOS, **ring}, MAKERS)
    except SearchUnavailable:
        return RingSupply()
    return RingSupply(
        works=[offering_card(display, market) for display in works],
        works_total=total,
        makers=[maker_card(display, market) for display in makers],
        makers_total=studios,
    )


def works_by_ring() -> Mapping[str, int]:
    """How many works are on sale in each ring; "" counts all of the network."""
    try:
        snapshot = get_engine().snapshot()
        plan = SearchPlan(MatchAll(), WORKS, (Facet("ring", "ring", size=500),), limit=1)
        return {"": snapshot.search(plan).total, **dict(snapshot.facets(plan)["ring"])}
    except SearchUnavailable:
        return {}


def _newest(snapshot: Snapshot, filters: Mapping[str, Node], count: int) -> tuple[Sequence[Mapping[str, Any]], int]:
    found = snapshot.search(SearchPlan(MatchAll(), filters, order=("published", True), limit=count))
    rows = snapshot.load([candidate.ref for candidate in found.candidates])
    return [row["display"] for row in rows if row], found.total
