"""Works beside a work: more by its maker, similar ones of others. Read from the index: no database is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from search.analysis import analyse
from search.engines import get_engine
from search.engines.base import SearchEngine, SearchPlan, SearchUnavailable
from search.engines.tree import Bool, DisMax, MatchAll, Node, Not, Term, TermSet

WORDS = 8
"""Words of a title that are looked for in others."""


def by_maker(
    slug: str, *, without: str = "", limit: int = 6, offset: int = 0, engine: SearchEngine | None = None
) -> tuple[list[Mapping[str, Any]], int]:
    """Display parts of a maker's works, newest first, and how many there are. Empty while there is no index."""
    filters: dict[str, Node] = {"source": TermSet("source", ("offering",)), "maker": TermSet("maker", (slug,))}
    if without:
        filters["other"] = Not(Term("key", without))
    plan = SearchPlan(MatchAll(), filters, order=("published", True), offset=offset, limit=limit)
    return _displays(plan, engine)


def similar(
    *,
    key: str,
    maker: str,
    category: str,
    title: str,
    language: str,
    limit: int = 6,
    engine: SearchEngine | None = None,
) -> list[Mapping[str, Any]]:
    """Works of other makers in the same category; those that share words of the title come first."""
    words = analyse(title, language)[:WORDS]
    scored: Node = MatchAll()
    if words:
        tokens = [f"{language}:{word.stem}" for word in words]
        either = [DisMax((Term("t", token), Term("k", token))) for token in tokens]
        scored = Bool(must=(MatchAll(),), should=tuple(either))
    filters: dict[str, Node] = {
        "source": TermSet("source", ("offering",)),
        "other": Not(Term("maker", maker)),
        "self": Not(Term("key", key)),
    }
    if category:
        filters["category"] = TermSet("category", (category,))
    found, _total = _displays(SearchPlan(scored, filters, limit=limit), engine)
    return found


def _displays(plan: SearchPlan, engine: SearchEngine | None) -> tuple[list[Mapping[str, Any]], int]:
    try:
        snapshot = (engine or get_engine()).snapshot()
        found = snapshot.search(plan)
        documents = snapshot.load([candidate.ref for candidate in found.candidates])
    except SearchUnavailable:
        return [], 0
    return [document["display"] for document in documents if document], found.total
