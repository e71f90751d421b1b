"""Taking documents from their sources and writing them to the engine. Safe to repeat, in any order."""

import logging
import time
from collections.abc import Iterable, Sequence

from search.documents import SearchDocument
from search.engines.base import Delete, IndexNotReady, Operation, Put, RowsRefused, SearchEngine, Written
from search.engines.naming import made_at
from search.indexing.rows import row
from search.sources import source_of

log = logging.getLogger(__name__)
WRITING = "index"
"""The lock of whoever brings keys up to date: one process reads documents and writes them, then the next."""
RESUMED_WITHIN_S = 24 * 3600
"""An unfinished index that is older is not gone on with."""


def documents_of(keys: Sequence[str]) -> list[SearchDocument]:
    """The present documents of keys of any sources; what is gone is left out. Raises UnknownSource."""
    by_source: dict[str, list[str]] = {}
    for key in keys:
        by_source.setdefault(source_of(key).name, []).append(key)
    return [document for group in by_source.values() for document in source_of(group[0]).documents(group)]


def write_keys(keys: Iterable[str], *, engine: SearchEngine, index: str | None = None) -> Written:
    """Bring these keys in the index to what their sources say now; what is gone there goes here.

    Read and written under one lock: else who read a work just before it was withdrawn could put it back just after.
    What is written to the active index is written to the one that is being built, too.
    """
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return Written()
    with engine.lock(WRITING):
        documents = {document.key: document for document in documents_of(wanted)}
        operations: list[Operation] = [Put(row(documents[key])) if key in documents else Delete(key) for key in wanted]
        written = put(operations, engine=engine, index=index)
        if index is None:
            _write_beside(operations, engine=engine)
    return written


def put(operations: Sequence[Operation], *, engine: SearchEngine, index: str | None = None) -> Written:
    """Write what the engine takes. A row that it will never take is told to those who read the log and holds nothing
    up: not the others of its batch, not a rebuild. Raises SearchUnavailable."""
    try:
        return engine.bulk(operations, index=index)
    except RowsRefused as fault:
        log.exception("search refused %s rows", len(fault.refused))
        return Written()


def unfinished(*, engine: SearchEngine) -> str | None:
    """The index that a rebuild is filling, or was when it was killed, if that can be gone on with."""
    name = engine.building()
    return name if name and time.time_ns() - made_at(name) < RESUMED_WITHIN_S * 10**9 else None


def _write_beside(operations: Sequence[Operation], *, engine: SearchEngine) -> None:
    if name := unfinished(engine=engine):
        try:
            put(operations, engine=engine, index=name)
        except IndexNotReady:
            return  # given up meanwhile
