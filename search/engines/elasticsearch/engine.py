"""Indexes in a cluster: ``<prefix>works-<version>-<stamp>``; the alias ``<prefix>works`` names the active one."""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.conf import settings
from elasticsearch import NotFoundError

from search.engines.base import FacetCounts, Found, IndexNotReady, Operation, SearchPlan, SearchUnavailable, Written
from search.engines.batch import whole
from search.engines.elasticsearch.client import NOT_THERE, Cluster
from search.engines.elasticsearch.mapping import SETTINGS, mapping
from search.engines.elasticsearch.queries import compiled
from search.engines.elasticsearch.snapshot import ElasticSnapshot, fewer_until_taken
from search.engines.elasticsearch.writing import write, write_alias
from search.engines.locks import shared_lock
from search.engines.naming import SHAPE, index_version, made_at
from search.engines.tree import Bool, Term, clamped

FRESH_S = 1.0
"""How long a process may go on reading the index that was active: the previous one is kept when another takes over."""
PAGE = 5_000
KEEP_ALIVE = "2m"
ACTIVE_SHARDS = "1"
"""How many copies must be there before a new index is used."""


class ElasticsearchEngine:
    """Indexes in one cluster, apart from those of others by ``prefix``. Safe to use from several threads and
    processes."""

    name = "elasticsearch"

    def __init__(self, cluster: Cluster, *, prefix: str = "ring-", index: str = "works") -> None:
        self.cluster = cluster
        self.alias = f"{prefix}{index}"
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", self.alias):
            raise ValueError(f"names of indexes are of small letters, digits, dots and dashes: {self.alias!r}")
        self._shape = re.compile(rf"{re.escape(self.alias)}-{SHAPE}-\d+")
        self._seen: tuple[float, str, object] | None = None

    def ensure_index(self) -> str:
        try:
            return self._active()[0]
        except IndexNotReady:
            name = self.create()
            self._activate(name)
            return name

    def create(self) -> str:
        name = f"{self.alias}-{index_version()}-{time.time_ns()}"
        with self.cluster.working() as client:
            client.indices.create(
                index=name,
                mappings=mapping(),
                settings=SETTINGS,
                aliases={write_alias(name): {"is_hidden": True}},
                wait_for_active_shards=ACTIVE_SHARDS,
            )
        return name

    def building(self) -> str | None:
        named = self._named()
        newest = made_at(max(named, key=made_at)) if named else 0
        version = f"{self.alias}-{index_version()}-"
        later = [name for name in self._names() if name.startswith(version) and made_at(name) > newest]
        return max(later, key=made_at, default=None)

    def lock(self, purpose: str, *, wait: float = 10.0) -> AbstractContextManager[None]:
        return shared_lock(Path(settings.SEARCH_DIR) / f"{self.alias}.{purpose}.lock", wait=wait)

    def bulk(self, operations: Sequence[Operation], *, index: str | None = None) -> Written:
        if not operations:
            return Written()
        # Never by what we remember: a write to the index before the active one would be lost.
        return write(self.cluster, self._ours(index) if index else self._active()[0], operations)

    def swap(self, name: str) -> None:
        previous = self._named()
        self._activate(name)
        stamp = name.rpartition("-")[2]
        old = [
            other
            for other in self._names()
            if other != name and other not in previous and other.rpartition("-")[2] < stamp
        ]
        self._drop(old)

    def discard(self, name: str) -> None:
        if name in self._named():
            raise ValueError(f"{name} is active")
        self._drop([self._ours(name)])

    def remove(self) -> None:
        """All indexes of this name, the active one too: for what was made to be measured."""
        self._drop(self._names())

    def snapshot(self, index: str | None = None) -> ElasticSnapshot:
        """The active index as this process last saw it, at most FRESH_S ago: one question a second, not one a page."""
        if index:
            return ElasticSnapshot(self.cluster, *self._state(self._ours(index)))
        seen = self._seen
        if seen is None or time.monotonic() - seen[0] > FRESH_S:
            seen = (time.monotonic(), *self._active())
            self._seen = seen
        return ElasticSnapshot(self.cluster, seen[1], seen[2])

    def search(self, plan: SearchPlan) -> Found:
        return self.snapshot().search(plan)

    def facets(self, plan: SearchPlan) -> FacetCounts:
        return self.snapshot().facets(plan)

    def explain(self, plan: SearchPlan, key: str) -> Mapping[str, Any]:
        index = self.snapshot().index

        def once() -> Mapping[str, Any]:
            tree = Bool(must=(clamped(whole(plan), self.cluster.clauses),), filters=(Term("key", key),))
            with self.cluster.reading() as client:
                return client.explain(index=index, id=key, query=compiled(tree).to_dict()).body

        answer = fewer_until_taken(self.cluster, once)
        if not answer["matched"]:
            raise LookupError(f"{key} does not match")
        explanation: Mapping[str, Any] = answer["explanation"]
        return explanation

    def count(self, index: str | None = None) -> int:
        name = self._ours(index) if index else self._active()[0]
        with self.cluster.reading() as client:
            return int(client.count(index=name)["count"])

    def versions(self, source: str, *, index: str | None = None) -> Iterator[tuple[str, int]]:
        """Page by page at one point in time: what is written meanwhile is not seen."""
        name = self._ours(index) if index else self._active()[0]
        with self.cluster.working() as client:
            point = client.open_point_in_time(index=name, keep_alive=KEEP_ALIVE)["id"]
        try:
            after: list[Any] | None = None
            while hits := self._page(point, source, after):
                yield from ((hit["fields"]["key"][0], hit["fields"]["version"][0]) for hit in hits)
                after = hits[-1]["sort"]
        finally:
            with self.cluster.working() as client:
                client.close_point_in_time(id=point)

    def _page(self, point: str, source: str, after: list[Any] | None) -> list[Mapping[str, Any]]:
        body: dict[str, Any] = {
            "size": PAGE,
            "query": {"constant_score": {"filter": {"term": {"source": source}}}},
            "sort": ["_shard_doc"],
            "docvalue_fields": ["key", "version"],
            "_source": False,
            "stored_fields": "_none_",
            "track_total_hits": False,
            "pit": {"id": point, "keep_alive": KEEP_ALIVE},
        } | ({"search_after": after} if after else {})
        with self.cluster.working() as client:
            hits: list[Mapping[str, Any]] = client.search(body=body)["hits"]["hits"]
        return hits

    def stats(self) -> Mapping[str, Any]:
        """``health`` is the cluster's word: green, yellow (a copy is missing) or red (the index cannot answer)."""
        named = self._named()
        if not named:
            raise IndexNotReady(NOT_THERE)
        name = self._of_this_version(max(named))
        with self.cluster.reading() as client:
            figures = client.indices.stats(index=name, metric=["docs", "store", "segments"])["_all"]
            health = client.cluster.health(index=name)["status"]
        whole, one = figures.get("total", {}), figures.get("primaries", {})
        return {
            "engine": self.name,
            "index": name,
            "documents": one.get("docs", {}).get("count", 0),
            "segments": one.get("segments", {}).get("count", 0),
            "bytes": whole.get("store", {}).get("size_in_bytes", 0),
            "health": health,
        }

    def _ours(self, name: str) -> str:
        """Raises ValueError for a name that is none of ours: nothing else in the cluster is touched."""
        if not self._shape.fullmatch(name):
            raise ValueError(f"not an index of {self.alias}: {name!r}")
        return name

    def _active(self) -> tuple[str, object]:
        """The active index and a stamp of what is visible in it. Raises IndexNotReady: none, or of another version."""
        self._seen = None
        name, stamp = self._state(self.alias)
        return self._of_this_version(name), stamp

    def _of_this_version(self, name: str) -> str:
        version = index_version()
        if not name.startswith(f"{self.alias}-{version}-"):
            raise IndexNotReady(f"the search index {name} is not of version {version}: run manage.py reindex")
        return name

    def _state(self, name: str) -> tuple[str, object]:
        """The index behind a name, and how often what is visible in it has changed: one cheap question."""
        wanted = "indices.*.uuid,indices.*.primaries.refresh.external_total"
        with self.cluster.reading(light=True) as client:
            answer = client.indices.stats(index=name, metric="refresh", filter_path=wanted)
        indices = answer.get("indices", {})
        if not indices:
            # It is there, else the server had answered 404. Calling it missing would have it built anew.
            raise SearchUnavailable("the search index is red: the server has lost sight of its data")
        newest = max(indices, key=lambda found: found.rpartition("-")[2])
        changed = indices[newest].get("primaries", {}).get("refresh", {}).get("external_total", 0)
        return newest, (indices[newest]["uuid"], changed)

    def _named(self) -> frozenset[str]:
        """The index that the alias names, of whichever version; none where there is none."""
        with self.cluster.working() as client:
            try:
                return frozenset(client.indices.get_alias(name=self.alias, allow_no_indices=True).body)
            except NotFoundError:
                return frozenset()

    def _names(self) -> list[str]:
        with self.cluster.working() as client:
            found = client.indices.get(index=f"{self.alias}-*", features=["aliases"], allow_no_indices=True).body
        return sorted(name for name in found if self._shape.fullmatch(name))

    def _activate(self, name: str) -> None:
        """One request that all processes see at once. Raises FileNotFoundError where there is no such index."""
        actions: list[Mapping[str, Any]] = [
            {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
            {"add": {"index": self._ours(name), "alias": self.alias}},
        ]
        try:
            with self.cluster.working() as client:
                client.indices.update_aliases(actions=actions)
        except IndexNotReady:
            raise FileNotFoundError(f"no such index: {name}") from None
        self._seen = None

    def _drop(self, names: list[str]) -> None:
        if names:
            with self.cluster.working() as client:
                client.indices.delete(index=names, ignore_unavailable=True)
        self._seen = None
