"""A new index beside the active one: filled, verified, switched to; the shop stays searchable meanwhile."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from search.documents import SearchDocument
from search.engines.base import Delete, IndexRow, Put, SearchEngine
from search.indexing.reconcile import differences, reconcile, wrong_keys
from search.indexing.rows import rows
from search.indexing.write import documents_of
from search.sources import DocumentSource, keys_of

BATCH = 500
WRITTEN_AT_ONCE = 10_000
"""Rows per commit of a rebuild: few large segments are faster to search than many small ones."""
PARALLEL_FROM = 2_000
"""Below that many documents starting processes costs more than it saves."""
STILL_WRONG = 0.001
"""Share of documents that may differ from their sources when an index is switched to: they are changing right now."""
Progress = Callable[[int], object]


def silent(_done: int) -> None:
    """Progress that nobody watches."""


class RebuildFailed(Exception):
    """The new index does not hold what the sources have; the active one was left alone."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    index: str
    documents: int


def rebuild(
    *, engine: SearchEngine, sources: Iterable[DocumentSource], progress: Progress = silent, processes: int = 0
) -> Rebuilt:
    """Build, verify and switch. What changes meanwhile is caught up before and after the switch.

    ``progress`` is called with the number of documents written since its last call; ``processes`` 0 is one per
    core. Raises RebuildFailed, and then the active index is untouched.
    """
    name = engine.create()
    try:
        fill(engine=engine, sources=sources, index=name, progress=progress, processes=processes)
        reconcile(engine=engine, index=name)
        _verify(engine=engine, index=name)
    except BaseException:
        engine.discard(name)
        raise
    engine.swap(name)
    reconcile(engine=engine)
    return Rebuilt(name, engine.count())


def _verify(*, engine: SearchEngine, index: str) -> None:
    """Few documents may differ, because they are changing; and what has no document cannot be most of all there is."""
    wrong = list(wrong_keys(engine=engine, index=index))
    held = engine.count(index)
    known = {
        document.key for start in range(0, len(wrong), BATCH) for document in documents_of(wrong[start : start + BATCH])
    }
    if len(known) > max(held * STILL_WRONG, 5) or len(wrong) - len(known) > max(held, 5):
        raise RebuildFailed(f"{index} holds {held} documents, but {len(wrong)} are missing or out of date")


def refresh(*, engine: SearchEngine, source: DocumentSource, progress: Progress) -> Rebuilt:
    """Write all documents of one source again, into the active index, and drop those it no longer has."""
    fill(engine=engine, sources=[source], index=None, progress=progress, processes=1)
    gone = differences(source, engine=engine).gone
    engine.bulk([Delete(key) for key in gone])
    return Rebuilt(engine.ensure_index(), engine.count())


def fill(
    *, engine: SearchEngine, sources: Iterable[DocumentSource], index: str | None, progress: Progress, processes: int
) -> int:
    """Write all documents of the sources. Returns how many."""
    written = 0
    waiting: list[Put] = []
    for batch in _analysed(_batches(sources), processes or os.cpu_count() or 1):
        waiting += [Put(row) for row in batch]
        if len(waiting) >= WRITTEN_AT_ONCE:
            engine.bulk(waiting, index=index)
            waiting = []
        progress(len(batch))
        written += len(batch)
    engine.bulk(waiting, index=index)
    return written


def _batches(sources: Iterable[DocumentSource]) -> Iterator[list[SearchDocument]]:
    for source in sources:
        for keys in keys_of(source, step=BATCH):
            yield source.documents(keys)


def _analysed(batches: Iterator[list[SearchDocument]], processes: int) -> Iterator[list[IndexRow]]:
    """Analyse here, and in several processes once there are many; rows come in the order of the documents."""
    seen = 0
    for batch in batches:
        yield rows(batch)
        seen += len(batch)
        if seen >= PARALLEL_FROM and processes > 1:
            break
    yield from _in_parallel(batches, processes)


def _in_parallel(batches: Iterator[list[SearchDocument]], processes: int) -> Iterator[list[IndexRow]]:
    """A few batches ahead, never all of them: documents are read while others are analysed."""
    waiting: deque[Future[list[IndexRow]]] = deque()
    # "spawn", because forking a process with the engine's threads in it can hang.
    first = next(batches, None)
    if first is None:
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting.append(pool.submit(rows, first))
        for batch in batches:
            waiting.append(pool.submit(rows, batch))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def chosen(sources: Sequence[DocumentSource], name: str) -> DocumentSource:
    """The source of that name. Raises LookupError that names those there are."""
    for source in sources:
        if source.name == name:
            return source
    raise LookupError(f"no source {name!r}; there are: {', '.join(source.name for source in sources) or 'none'}")
