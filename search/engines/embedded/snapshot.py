"""Reading an index as of one commit."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import tantivy

from search.engines.base import Candidate, Facet, FacetCounts, Found, SearchPlan
from search.engines.batch import aggregation, counts, counts_alike, grouped, window
from search.engines.embedded.beside import Job
from search.engines.embedded.queries import Q, compiled
from search.engines.embedded.schema import SORTED, TIE_BITS, bits
from search.engines.matching import matching
from search.engines.tree import Node, clamped

Counts = dict[str, tuple[tuple[str, int], ...]]


class EmbeddedSnapshot:
    """The index as of one commit."""

    def __init__(self, searcher: tantivy.Searcher, index: str, stamp: object) -> None:
        self.searcher = searcher
        self.index = index
        self.stamp = stamp
        self._compiled: dict[tuple[int, bool], tuple[Node, tantivy.Query]] = {}
        self._counting: list[tuple[SearchPlan, list[Job[Counts]]]] = []

    def _query(
        self, plan: SearchPlan, without: frozenset[str] = frozenset(), *, is_scored: bool = True
    ) -> tantivy.Query:
        """A plan's query, leaving out filters by name, or scores, too. No tree is compiled twice."""
        nodes = [node for name, node in plan.filters.items() if name not in without]
        scored = self._of(plan.scored, is_scored=is_scored)
        filters = [self._of(node, is_scored=True) for node in nodes]
        unscored = ((tantivy.Occur.Must, Q.const_score_query(query, 0.0)) for query in filters)
        return Q.boolean_query([(tantivy.Occur.Must, scored), *unscored]) if filters else scored

    def _of(self, node: Node, *, is_scored: bool) -> tantivy.Query:
        key = (id(node), is_scored)
        if key not in self._compiled:
            kept = clamped(node)
            self._compiled[key] = (node, compiled(kept if is_scored else matching(kept)))
        return self._compiled[key][1]

    def search(self, plan: SearchPlan) -> Found:
        """Hits; the plan's facets are counted meanwhile, for ``facets`` of the same plan to take."""
        self._count_facets(plan)
        offset, limit = window(plan)
        query = self._query(plan, is_scored=plan.order is None)
        if plan.order is None or not limit:
            result = self.searcher.search(query, max(limit, 1), offset=offset)
            hits = result.hits[:limit]
        else:
            result, hits = self._in_order(query, plan.order, offset, limit)
        refs = [ref for _, ref in hits]
        columns = [[score for score, _ in hits], *(self._column(name, refs) for name in Candidate._fields[2:])]
        candidates = tuple(Candidate(*values) for values in zip(refs, *columns, strict=True))
        return Found(candidates, getattr(result, "count", None) or 0)  # in no type stub of 0.27

    def _in_order(
        self, query: tantivy.Query, order: tuple[str, bool], offset: int, limit: int
    ) -> tuple[tantivy.SearchResult, list[tuple[float, Any]]]:
        """What has the number, then what has none: tantivy puts it last too, but in no order of its own."""
        name, way = order[0], tantivy.Order.Desc if order[1] else tantivy.Order.Asc
        result: Any = self.searcher.search(query, limit, offset=offset, order_by_field=name, order=way)
        hits = [(0.0, ref) for key, ref in result.hits if key is not None]
        if missing := len(result.hits) - len(hits):
            bare = Q.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, Q.exists_query(name))])
            start = offset + len(hits) - (result.count - self._count(bare))
            tail = self.searcher.search(bare, missing, offset=start, order_by_field="tie", order=way)
            hits += [(0.0, ref) for _, ref in tail.hits]
        return result, hits

    def _count(self, query: tantivy.Query) -> int:
        return getattr(self.searcher.search(query, 1), "count", None) or 0  # in no type stub of 0.27

    def _column(self, name: str, refs: list[Any]) -> list[Any]:
        values: list[Any] = self.searcher.fast_field_values(name, refs) if refs else []
        return [value and value >> TIE_BITS for value in values] if name in SORTED else values

    def facets(self, plan: SearchPlan) -> FacetCounts:
        return {name: counted for job in self._count_facets(plan) for name, counted in job.result().items()}

    def _count_facets(self, plan: SearchPlan) -> list[Job[Counts]]:
        """Facets with the same active filters of their own share one pass over the hits."""
        for asked, jobs in self._counting:
            if counts_alike(asked, plan):
                return jobs
            for job in jobs:
                job.leave()  # of an attempt that found too little
        jobs = [
            Job(partial(_counts, self.searcher, self._query(plan, own, is_scored=False), members))
            for own, members in grouped(plan)
        ]
        self._counting.append((plan, jobs))
        return jobs

    def load(self, refs: Sequence[Any]) -> list[Mapping[str, Any]]:
        return [json.loads(self.searcher.doc(ref).get_first("stored") or b"{}") for ref in refs]

    def frequencies(self, wanted: Sequence[tuple[str, str]]) -> list[int]:
        return [self.searcher.doc_freq(field, value) for field, value in wanted]

    def vocabulary(self, prefix: str, limit: int | None = None) -> list[tuple[str, int]]:
        return self.searcher.terms_with_prefix("vocabulary", prefix, None, limit)


def _counts(searcher: tantivy.Searcher, query: tantivy.Query, members: Sequence[Facet]) -> Counts:
    """Holds no snapshot, which holds the job: nothing is left for the collector of garbage."""
    asked = {facet.name: aggregation(facet, shift=bits(facet.field)) for facet in members}
    answer = searcher.aggregate(query, asked)
    return {facet.name: counts(facet, answer[facet.name]["buckets"], shift=bits(facet.field)) for facet in members}
