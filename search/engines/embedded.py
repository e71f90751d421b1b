"""The embedded engine: tantivy in this process, an index in a folder, no server. The only file that imports tantivy.

One writer at a time (a file lock), any number of reader processes; readers see each commit, because they compare the
index's meta file at every request and reload when it changed. A killed writer leaves the last commit untouched.
"""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import tantivy

from search.engines.base import (
    FACETABLE,
    KEYWORDS,
    NUMBERS,
    TOKENS,
    Candidate,
    FacetCounts,
    Found,
    IndexNotReady,
    IndexRow,
    Operation,
    Put,
    SearchPlan,
    Written,
)
from search.engines.batch import aggregation, counts, grouped, latest_of, whole, window
from search.engines.folders import IndexFolders
from search.engines.tree import (
    Bool,
    Boost,
    DisMax,
    MatchAll,
    Node,
    Not,
    Phrase,
    Range,
    Term,
    TermSet,
    clamped,
)

WRITER_HEAP = 64_000_000
SORTED = frozenset(name for name in NUMBERS if name.startswith("price_")) | {"published", "browse"}
TIE_BITS = 16
"""tantivy sorts by one number. So what is sorted by holds the first bits of ``tie`` below its own: equals have one
order, the same in every engine, and floats of the facets (53 bits) still count prices exactly."""
Q = tantivy.Query


def _bits(name: str) -> int:
    return TIE_BITS if name in SORTED else 0


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, positions in TOKENS.items():
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position" if positions else "freq")
    for name in KEYWORDS:
        fast, stored = name in FACETABLE, name == "key"
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=fast, stored=stored)
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=name == "version", fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


SCHEMA = _schema()


def _document(row: IndexRow) -> tantivy.Document:
    document = tantivy.Document()
    for name, text in row.tokens.items():
        if text:
            document.add_text(name, text)
    for name, values in row.keywords.items():
        for value in values:
            document.add_text(name, value)
    tie = row.numbers.get("tie", 0) >> (48 - TIE_BITS)
    for name, number in row.numbers.items():
        document.add_unsigned(name, number << TIE_BITS | tie if name in SORTED else number)
    document.add_bytes("stored", row.stored)
    return document


def _compile(node: Node) -> tantivy.Query:
    """The engine's query of a tree."""
    match node:
        case MatchAll(score):
            return Q.const_score_query(Q.all_query(), score)
        case Term(name, value):
            return Q.term_query(SCHEMA, name, value, index_option="freq" if name in TOKENS else "basic")
        case Phrase(name, values):
            return Q.phrase_query(SCHEMA, name, list(values)) if len(values) > 1 else _compile(Term(name, values[0]))
        case TermSet(name, values):
            return Q.const_score_query(Q.term_set_query(SCHEMA, name, list(values)), 0.0)
        case Range(name, low, high):
            return _range(name, low, high)
        case DisMax(options, tie):
            return Q.disjunction_max_query([_compile(option) for option in options], tie)
        case Boost(child, factor):
            return Q.boost_query(_compile(child), factor)
        case Not(child):
            return Q.boolean_query(
                [(tantivy.Occur.Must, _compile(MatchAll())), (tantivy.Occur.MustNot, _compile(child))]
            )
        case Bool():
            return _boolean(node)


def _range(name: str, low: int | None, high: int | None) -> tantivy.Query:
    if low is None and high is None:
        return Q.const_score_query(Q.exists_query(name), 0.0)
    low = None if low is None else low << _bits(name)
    high = None if high is None else (high + 1 << _bits(name)) - 1
    return Q.const_score_query(Q.range_query(SCHEMA, name, tantivy.FieldType.Unsigned, low, high), 0.0)


def _boolean(node: Bool) -> tantivy.Query:
    clauses = [(tantivy.Occur.Must, _compile(child)) for child in node.must]
    clauses += [(tantivy.Occur.Must, Q.const_score_query(_compile(child), 0.0)) for child in node.filters]
    if node.should:
        optional = [(tantivy.Occur.Should, _compile(child)) for child in node.should]
        if node.minimum and not clauses:
            return Q.boolean_query(optional, minimum_number_should_match=node.minimum)
        inner = Q.boolean_query(optional, minimum_number_should_match=node.minimum) if node.minimum else None
        clauses += [(tantivy.Occur.Must, inner)] if inner is not None else optional
    return Q.boolean_query(clauses) if clauses else Q.empty_query()


class EmbeddedSnapshot:
    """The index as of one commit."""

    def __init__(self, searcher: tantivy.Searcher, index: str, stamp: object) -> None:
        self.searcher = searcher
        self.index = index
        self.stamp = stamp
        self._compiled: dict[int, tuple[Node, tantivy.Query]] = {}

    def _query(self, plan: SearchPlan, without: frozenset[str] = frozenset()) -> tantivy.Query:
        """A plan's query, leaving out filters by name. Each tree is compiled once, however often it is asked."""
        nodes = [plan.scored, *(node for name, node in plan.filters.items() if name not in without)]
        for node in nodes:
            if id(node) not in self._compiled:
                self._compiled[id(node)] = (node, _compile(clamped(node)))
        scored, *filters = (self._compiled[id(node)][1] for node in nodes)
        unscored = ((tantivy.Occur.Must, Q.const_score_query(query, 0.0)) for query in filters)
        return Q.boolean_query([(tantivy.Occur.Must, scored), *unscored]) if filters else scored

    def search(self, plan: SearchPlan) -> Found:
        query, (offset, limit) = self._query(plan), window(plan)
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
        """Facets with the same active filters of their own share one pass over the hits."""
        found: dict[str, tuple[tuple[str, int], ...]] = {}
        for own, members in grouped(plan):
            asked = {facet.name: aggregation(facet, shift=_bits(facet.field)) for facet in members}
            answer = self.searcher.aggregate(self._query(plan, own), asked)
            for facet in members:
                found[facet.name] = counts(facet, answer[facet.name]["buckets"], shift=_bits(facet.field))
        return found

    def load(self, refs: Sequence[Any]) -> list[Mapping[str, Any]]:
        return [json.loads(self.searcher.doc(ref).get_first("stored") or b"{}") for ref in refs]

    def frequencies(self, wanted: Sequence[tuple[str, str]]) -> list[int]:
        return [self.searcher.doc_freq(field, value) for field, value in wanted]

    def vocabulary(self, prefix: str, limit: int | None = None) -> list[tuple[str, int]]:
        return self.searcher.terms_with_prefix("vocabulary", prefix, None, limit)


class EmbeddedEngine:
    """Indexes under one folder. Safe to use from several threads and processes."""

    name = "embedded"

    def __init__(self, root: Path, index: str = "works") -> None:
        self.folders = IndexFolders(root, index)
        self._lock = threading.Lock()
        self._open: dict[str, tuple[tantivy.Index, tuple[int, int]]] = {}

    def ensure_index(self) -> str:
        with self.folders.lock("write"):
            try:
                return self.folders.active()
            except IndexNotReady:
                name = self.create()
                self.folders.activate(name)
                return name

    def create(self) -> str:
        name = self.folders.new()
        tantivy.Index(SCHEMA, path=str(self.folders.path(name)))
        return name

    def building(self) -> str | None:
        return self.folders.unfinished()

    def lock(self, purpose: str, *, wait: float = 10.0) -> AbstractContextManager[None]:
        return self.folders.lock(purpose, wait=wait)

    def bulk(self, operations: Sequence[Operation], *, index: str | None = None) -> Written:
        if not operations:
            return Written()
        with self.folders.lock("write"):
            name = index or self.folders.active()
            latest = latest_of(operations)
            held = self._held(name, list(latest))
            writer = tantivy.Index.open(str(self.folders.path(name))).writer(WRITER_HEAP, 1)
            written = _write(writer, latest, held)
            writer.commit()
            writer.wait_merging_threads()
            return written

    def _held(self, name: str, keys: list[str]) -> dict[str, int]:
        """The versions that an index holds of these keys."""
        searcher = self.snapshot(name).searcher
        if not searcher.num_docs:
            return {}
        hits = searcher.search(Q.term_set_query(SCHEMA, "key", keys), len(keys), count=False).hits
        refs = [ref for _, ref in hits]
        versions = searcher.fast_field_values("version", refs) if refs else []
        found = {searcher.doc(ref).get_first("key"): version for ref, version in zip(refs, versions, strict=True)}
        return {str(key): int(version or 0) for key, version in found.items()}

    def swap(self, name: str) -> None:
        with self.folders.lock("write"):
            self.folders.activate(name)
        with self._lock:
            self._open = {kept: opened for kept, opened in self._open.items() if kept == name}

    def discard(self, name: str) -> None:
        self.folders.discard(name)

    def snapshot(self, index: str | None = None) -> EmbeddedSnapshot:
        name = index or self.folders.active()
        folder = self.folders.path(name)
        try:
            meta = (folder / "meta.json").stat()
        except FileNotFoundError:
            raise IndexNotReady(f"the search index {name} is gone: run manage.py reindex") from None
        stamp = (meta.st_mtime_ns, meta.st_ino)
        with self._lock:
            opened = self._open.get(name)
            if opened is None:
                opened = (tantivy.Index.open(str(folder)), stamp)
            elif opened[1] != stamp:
                opened[0].reload()
                opened = (opened[0], stamp)
            self._open[name] = opened
            return EmbeddedSnapshot(opened[0].searcher(), name, stamp)

    def search(self, plan: SearchPlan) -> Found:
        return self.snapshot().search(plan)

    def facets(self, plan: SearchPlan) -> FacetCounts:
        return self.snapshot().facets(plan)

    def explain(self, plan: SearchPlan, key: str) -> Mapping[str, Any]:
        searcher = self.snapshot().searcher
        query = _compile(Bool(must=(clamped(whole(plan)),), filters=(Term("key", key),)))
        hits = searcher.search(query, 1).hits
        if not hits:
            raise LookupError(f"{key} does not match")
        return dict(json.loads(query.explain(searcher, hits[0][1]).to_json()))

    def count(self, index: str | None = None) -> int:
        return self.snapshot(index).searcher.num_docs

    def versions(self, source: str, *, index: str | None = None) -> Iterator[tuple[str, int]]:
        searcher = self.snapshot(index).searcher
        hits = searcher.search(_compile(Term("source", source)), max(searcher.num_docs, 1), count=False).hits
        refs = [ref for _, ref in hits]
        versions = searcher.fast_field_values("version", refs) if refs else []
        for ref, version in zip(refs, versions, strict=True):
            yield str(searcher.doc(ref).get_first("key")), int(version or 0)

    def stats(self) -> Mapping[str, Any]:
        name = self.folders.active()
        files = [file.stat().st_size for file in self.folders.path(name).iterdir()]
        searcher = self.snapshot(name).searcher
        return {
            "engine": self.name,
            "index": name,
            "documents": searcher.num_docs,
            "segments": searcher.num_segments,
            "bytes": sum(files),
        }


def _write(writer: tantivy.IndexWriter, latest: Mapping[str, Operation], held: Mapping[str, int]) -> Written:
    put = deleted = skipped = 0
    for key, operation in latest.items():
        if isinstance(operation, Put) and held.get(key, -1) > operation.row.version:
            skipped += 1
            continue
        if key in held:
            writer.delete_documents_by_term("key", key)
        if isinstance(operation, Put):
            writer.add_document(_document(operation.row))
            put += 1
        else:
            deleted += key in held
    return Written(put, deleted, skipped)
