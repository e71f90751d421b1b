"""Trees and plans in the server's language. Pure: the same plan gives the same request."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch.dsl import Search
from elasticsearch.dsl import query as q

from search.engines.base import Candidate, FacetCounts, SearchPlan
from search.engines.batch import aggregation, counts, grouped, window
from search.engines.tree import Bool, Boost, DisMax, MatchAll, Node, Not, Phrase, Range, Term, TermSet, clamped

COLUMNS = ("key", *Candidate._fields[2:])
"""Read from columns with every hit: the documents themselves lie compressed, and 200 of them take longer to open than
the search."""


def compiled(node: Node, boost: float = 1.0) -> q.Query:
    """The query of a tree; boosts go down to what can bear them."""
    match node:
        case MatchAll(score):
            return q.ConstantScore(filter=q.MatchAll(), boost=score * boost)
        case Term(name, value):
            return q.Term(**{name: {"value": value, "boost": boost}})
        case Phrase(name, values):
            return _phrase(name, values, boost)
        case TermSet(name, values):
            return _unscored(q.Q("terms", **{name: list(values)}))
        case Range(name, low, high):
            return _unscored(_range(name, low, high))
        case DisMax(options, tie):
            return q.DisMax(queries=[compiled(option) for option in options], tie_breaker=tie, boost=boost)
        case Boost(child, factor):
            return compiled(child, boost * factor)
        case Not(child):
            return _unscored(q.Bool(must_not=[compiled(child)]))
        case Bool():
            return _boolean(node, boost)


def _unscored(query: q.Query) -> q.Query:
    return q.ConstantScore(filter=query, boost=0.0)


def _phrase(name: str, values: Sequence[str], boost: float) -> q.Query:
    if len(values) == 1:
        return compiled(Term(name, values[0]), boost)
    return q.MatchPhrase(**{name: {"query": " ".join(values), "boost": boost}})


def _range(name: str, low: int | None, high: int | None) -> q.Query:
    bounds = {side: bound for side, bound in (("gte", low), ("lte", high)) if bound is not None}
    return q.Range(**{name: bounds}) if bounds else q.Exists(field=name)


def _boolean(node: Bool, boost: float) -> q.Query:
    """What matches nothing in one engine matches nothing in the other: nothing at all, or more than there is."""
    if not (node.must or node.filters or node.should):
        return q.MatchNone()
    if node.should and node.minimum > len(node.should):
        return q.MatchNone()
    needed = node.minimum or (0 if node.must or node.filters else 1)
    parts: dict[str, Any] = {
        "must": [compiled(child) for child in node.must],
        "filter": [compiled(child) for child in node.filters],
        "should": [compiled(child) for child in node.should],
    }
    if node.should:
        parts["minimum_should_match"] = needed
    return q.Bool(**{name: part for name, part in parts.items() if part != []}, boost=boost)


class Request:
    """A plan as one request: hits and facets together.

    Filters that no facet has for its own hold for all; the others are applied to the hits after counting, and to each
    group of facets but its own.
    """

    def __init__(self, plan: SearchPlan, scored: Node, *, hits: bool) -> None:
        self.plan = plan
        self._groups = [(own, members) for own, members in grouped(plan)]
        self._late = frozenset(name for own, _ in self._groups for name in own)
        self._filters = {name: compiled(clamped(node)) for name, node in plan.filters.items()}
        early = [query for name, query in self._filters.items() if name not in self._late]
        query = compiled(scored)
        search = Search().query(q.Bool(must=[query], filter=early) if early else query)
        offset, limit = window(plan) if hits else (0, 0)
        search = search.extra(from_=offset, size=limit, track_total_hits=hits)
        if hits and self._late:
            search = search.post_filter(q.Bool(filter=[self._filters[name] for name in sorted(self._late)]))
        self.search = search.sort(*_order(plan)) if limit else search

    def body(self, *, stored: bool) -> dict[str, Any]:
        made: dict[str, Any] = self.search.to_dict()
        if self._groups:
            made["aggs"] = self._aggregations()
        made["docvalue_fields"] = list(COLUMNS)
        if stored:
            made["_source"] = ["stored"]
        else:
            made |= {"_source": False, "stored_fields": "_none_"}
        return made

    def _aggregations(self) -> dict[str, Any]:
        asked: dict[str, Any] = {}
        for number, (own, members) in enumerate(self._groups):
            inside = {facet.name: aggregation(facet) for facet in members}
            held = [self._filters[name].to_dict() for name in sorted(self._late - own)]
            asked |= {f"group {number}": {"filter": {"bool": {"filter": held}}, "aggs": inside}} if held else inside
        return asked

    def facets(self, answer: Mapping[str, Any]) -> FacetCounts:
        found: dict[str, tuple[tuple[str, int], ...]] = {}
        for number, (_, members) in enumerate(self._groups):
            part = answer.get(f"group {number}", answer)
            found |= {facet.name: counts(facet, part[facet.name]["buckets"]) for facet in members}
        return found


def _order(plan: SearchPlan) -> list[dict[str, Any]]:
    """Equals by ``tie``, in the direction of the order: the same on every copy of the index, and on every engine."""
    if plan.order is None:
        return [{"_score": {"order": "desc"}}, {"tie": {"order": "asc"}}]
    name, descending = plan.order
    way = "desc" if descending else "asc"
    return [{name: {"order": way, "missing": "_last"}}, {"tie": {"order": way}}]


def starting_with(prefix: str) -> str:
    """A regular expression of the server for what starts so; every sign stands for itself."""
    return re.sub(r"([^\w:])", r"\\\1", prefix) + ".*"
