"""Reading one index: a search with its facets is one request, and so are many frequencies."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from search.engines.base import Candidate, FacetCounts, Found, IndexNotReady, SearchPlan, SearchUnavailable
from search.engines.batch import by_count, counts_alike
from search.engines.elasticsearch.client import NOT_THERE, Cluster, TooManyClauses
from search.engines.elasticsearch.queries import Request, starting_with
from search.engines.tree import clamped

T = TypeVar("T")
WITH_STORED = 60
"""Up to so many hits bring their documents along. More of them are candidates for ranking, few of which are shown."""
MOST_WORDS = 60_000
"""Terms of a vocabulary at once; the server makes no more than 65,536 buckets."""
LONGEST_PREFIX = 400
"""Characters: no entry is as long, and the server refuses patterns of more than a thousand."""
SMALL = 1_000
"""Up to so many terms are collected from the documents found; for more the server's own numbering of all is faster."""
FEW, SAMPLE = 10, 500
"""So few terms are looked for in so many documents only: a word has no more stems than stand there."""


class ElasticSnapshot:
    """The index that was active when the request began.

    It is one concrete index, so a switch meanwhile changes nothing. Single documents may change between two questions:
    a point in time would cost two requests more for each page, to prevent what a reader cannot notice. A document
    deleted between search and ``load`` comes back empty.
    """

    def __init__(self, cluster: Cluster, index: str, stamp: object) -> None:
        self.cluster = cluster
        self.index = index
        self.stamp = stamp
        self._brought: dict[str, Mapping[str, Any]] = {}
        self._counted: tuple[SearchPlan, FacetCounts] | None = None

    def search(self, plan: SearchPlan) -> Found:
        """Hits, and the facets of the plan in the same request: ``facets`` of the same plan then asks nothing."""
        request, answer = self._ask(plan, hits=True)
        hits = answer["hits"]["hits"]
        for hit in hits:
            if "_source" in hit:
                self._brought[_first(hit, "key")] = hit["_source"].get("stored", {})
        if plan.facets:
            self._counted = (plan, request.facets(answer["aggregations"]))
        return Found(tuple(_candidate(hit) for hit in hits), answer["hits"]["total"]["value"])

    def facets(self, plan: SearchPlan) -> FacetCounts:
        if not plan.facets:
            return {}
        if self._counted is not None and counts_alike(self._counted[0], plan):
            return self._counted[1]
        request, answer = self._ask(plan, hits=False)
        return request.facets(answer["aggregations"])

    def _ask(self, plan: SearchPlan, *, hits: bool) -> tuple[Request, Mapping[str, Any]]:
        stored = plan.limit <= WITH_STORED

        def once() -> tuple[Request, Mapping[str, Any]]:
            request = Request(plan, clamped(plan.scored, self.cluster.clauses), hits=hits)
            return request, self._search(request.body(stored=stored))

        return fewer_until_taken(self.cluster, once)

    def _search(self, body: dict[str, Any]) -> Mapping[str, Any]:
        with self.cluster.reading() as client:
            answer = client.search(index=self.index, body=body, allow_partial_search_results=False)
        if answer.get("timed_out"):
            raise SearchUnavailable("the search engine needed too long")
        return answer.body

    def load(self, refs: Sequence[Any]) -> list[Mapping[str, Any]]:
        missing = [ref for ref in refs if ref not in self._brought]
        if missing:
            with self.cluster.reading() as client:
                answer = client.mget(index=self.index, ids=missing, source_includes=["stored"])
            self._brought |= {found["_id"]: _read(found).get("stored", {}) for found in answer["docs"]}
        return [self._brought[ref] for ref in refs]

    def frequencies(self, wanted: Sequence[tuple[str, str]]) -> list[int]:
        """Read from the term dictionary, by asking for the statistics of a document that would hold them all."""
        fields: dict[str, list[str]] = {}
        for field, value in dict.fromkeys(wanted):
            fields.setdefault(field, []).append(value)
        if not fields:
            return []
        with self.cluster.reading() as client:
            answer = client.termvectors(
                index=self.index,
                doc=fields,
                fields=list(fields),
                term_statistics=True,
                field_statistics=False,
                positions=False,
                offsets=False,
                payloads=False,
            )
        held = {field: part["terms"] for field, part in answer["term_vectors"].items()}
        return [held.get(field, {}).get(value, {}).get("doc_freq", 0) for field, value in wanted]

    def vocabulary(self, prefix: str, limit: int | None = None) -> list[tuple[str, int]]:
        if len(prefix) > LONGEST_PREFIX:
            return []
        size = min(limit or MOST_WORDS, MOST_WORDS)
        terms = {"field": "vocabulary", "include": starting_with(prefix), "size": size}
        if size <= SMALL:
            terms["execution_hint"] = "map"
        body: dict[str, Any] = {
            "size": 0,
            "query": {"prefix": {"vocabulary": prefix}},
            "aggs": {"words": {"terms": terms}},
        }
        if size <= FEW:
            body["terminate_after"] = SAMPLE
        buckets = self._search(body)["aggregations"]["words"]["buckets"]
        return [*by_count((bucket["key"], bucket["doc_count"]) for bucket in buckets)]


def fewer_until_taken(cluster: Cluster, ask: Callable[[], T]) -> T:
    """Ask again with fewer clauses while the server refuses that many."""
    while True:
        try:
            return ask()
        except TooManyClauses:
            cluster.allow_fewer_clauses()


def _first(hit: Mapping[str, Any], name: str) -> Any:
    values = hit["fields"].get(name)
    return values[0] if values else None


def _candidate(hit: Mapping[str, Any]) -> Candidate:
    numbers = {name: _first(hit, name) for name in Candidate._fields[2:]}
    return Candidate(_first(hit, "key"), hit.get("_score") or 0.0, **numbers)


def _read(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The source of one document of several; nothing for one that is gone. Raises SearchUnavailable for one that
    could not be read."""
    if fault := found.get("error"):
        if fault.get("type") == "index_not_found_exception":
            raise IndexNotReady(NOT_THERE)
        raise SearchUnavailable(f"the search engine cannot read: {fault.get('type')}")
    source: Mapping[str, Any] = found.get("_source", {})
    return source
