"""Indexes in a folder: made, written, switched to, measured."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import tantivy

from search.engines.base import FacetCounts, Found, IndexNotReady, Operation, Put, SearchPlan, Written
from search.engines.batch import latest_of, whole
from search.engines.embedded.queries import Q, compiled
from search.engines.embedded.schema import SCHEMA, document_of
from search.engines.embedded.snapshot import EmbeddedSnapshot
from search.engines.folders import IndexFolders
from search.engines.tree import Bool, Term, clamped

WRITER_HEAP = 64_000_000


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
        query = compiled(Bool(must=(clamped(whole(plan)),), filters=(Term("key", key),)))
        hits = searcher.search(query, 1).hits
        if not hits:
            raise LookupError(f"{key} does not match")
        return dict(json.loads(query.explain(searcher, hits[0][1]).to_json()))

    def count(self, index: str | None = None) -> int:
        return self.snapshot(index).searcher.num_docs

    def versions(self, source: str, *, index: str | None = None) -> Iterator[tuple[str, int]]:
        searcher = self.snapshot(index).searcher
        hits = searcher.search(compiled(Term("source", source)), max(searcher.num_docs, 1), count=False).hits
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
            writer.add_document(document_of(operation.row))
            put += 1
        else:
            deleted += key in held
    return Written(put, deleted, skipped)
