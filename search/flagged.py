"""What the index has marked for moderators: read from the index, so no table has to follow every text."""

from __future__ import annotations

from dataclasses import dataclass

from search.engines import get_engine
from search.engines.base import SearchEngine, SearchPlan
from search.engines.tree import MatchAll, TermSet
from search.indexing.stuffing import FLAG, Reason

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Flagged:
    """A document whose texts look stuffed, and why. ``key`` is ``source:public id``."""

    key: str
    title: str
    maker: str
    reasons: tuple[Reason, ...]


def flagged(*, engine: SearchEngine | None = None, limit: int = SHOWN) -> tuple[list[Flagged], int]:
    """The newest first, and how many there are. Raises SearchUnavailable."""
    snapshot = (engine or get_engine()).snapshot()
    plan = SearchPlan(MatchAll(), {"flag": TermSet("flag", (FLAG,))}, order=("published", True), limit=limit)
    found = snapshot.search(plan)
    documents = snapshot.load([candidate.ref for candidate in found.candidates])
    shown = [
        Flagged(
            key=document["key"],
            title=document["titles"].get(document["listing_lang"], ""),
            maker=document["maker"][1],
            reasons=tuple(Reason(**reason) for reason in document.get("stuffing", ())),
        )
        for document in documents
        if document  # deleted a moment ago
    ]
    return shown, found.total
