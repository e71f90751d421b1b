"""A new index beside the active one: filled, verified, switched to; the shop stays searchable meanwhile."""

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait

import django

from search.engines.base import IndexRow, Put, SearchEngine
from search.indexing.reconcile import differences, reconcile, wrong_keys
from search.indexing.rows import rows
from search.indexing.write import WRITING, documents_of, put, unfinished, write_keys
from search.sources import DocumentSource, keys_of

BATCH = 500
WRITTEN_AT_ONCE = 5_000
"""Rows per commit of a rebuild: what a killed one loses, and what waits in memory (about 20 kB each)."""
AHEAD = 5
"""Batches that each other process may be given before they are asked for: its work while a commit takes its time."""
PARALLEL_FROM = 2_000
"""Below that many documents starting processes costs more than it saves."""
STILL_WRONG = 0.001
"""Share of documents that may differ from their sources when an index is switched to: they are changing right now."""
REBUILDING = "rebuild"
"""The lock of whoever builds a new index."""
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
    *,
    engine: SearchEngine,
    sources: Sequence[DocumentSource],
    progress: Progress = silent,
    processes: int = 0,
    fresh: bool = False,
) -> Rebuilt:
    """Build, verify and switch. What changes meanwhile is written to both indexes.

    Where a rebuild was killed this one goes on, unless ``fresh``. ``progress`` is called with the number of documents
    done since its last call; ``processes`` 0 is one per core. Raises RebuildFailed, and then the active index is
    untouched; IndexBusy while another process rebuilds.
    """
    with engine.lock(REBUILDING, wait=0.0):
        name, begun = _begin(engine=engine, fresh=fresh)
        with _quiet_collector():
            fill(engine=engine, sources=sources, index=name, progress=progress, processes=processes, begun=begun)
        try:
            _put_right(engine=engine, index=name)
        except RebuildFailed:
            engine.discard(name)
            raise
        with engine.lock(
            WRITING
        ):  # no batch is half written: it goes into the old index and this one, or into this one
            engine.swap(name)
    reconcile(engine=engine)
    return Rebuilt(name, engine.count())


def _begin(*, engine: SearchEngine, fresh: bool) -> tuple[str, bool]:
    """The index to fill, and whether there may be something in it."""
    left = unfinished(engine=engine)
    if left and not fresh:
        return left, True
    if old := engine.building():
        engine.discard(old)
        if engine.building() == old:
            raise RebuildFailed(f"{old} was begun and cannot be removed: who may write to it?")
    return engine.create(), False


def _put_right(*, engine: SearchEngine, index: str) -> None:
    """Compare with the database and write what differs. Where anything did, compare again: raises RebuildFailed."""
    if any(True for _ in wrong_keys(engine=engine, index=index)):
        reconcile(engine=engine, index=index)
        _verify(engine=engine, index=index)


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
    for keys in keys_of(source, step=BATCH):
        write_keys(keys, engine=engine)
        progress(len(keys))
    write_keys(differences(source, engine=engine).gone, engine=engine)
    return Rebuilt(engine.ensure_index(), engine.count())


def fill(
    *,
    engine: SearchEngine,
    sources: Sequence[DocumentSource],
    index: str,
    progress: Progress,
    processes: int,
    begun: bool = False,
) -> None:
    """Write all documents of the sources that the index does not hold as they are now. ``begun``: it may hold some."""
    waiting: list[Put] = []
    tasks = (task for source in sources for task in _tasks(source, engine, index, progress, begun=begun))
    for asked, made in _made(tasks, processes or os.cpu_count() or 1):
        waiting += [Put(row) for row in made]
        if len(waiting) >= WRITTEN_AT_ONCE:
            put(waiting, engine=engine, index=index)
            waiting = []
        progress(asked)
    put(waiting, engine=engine, index=index)


Task = tuple[DocumentSource, list[str]]


def _tasks(
    source: DocumentSource, engine: SearchEngine, index: str, progress: Progress, *, begun: bool
) -> Iterator[Task]:
    """Keys that are still to be written, in batches."""
    held = dict(engine.versions(source.name, index=index)) if begun else {}
    for keys in keys_of(source, step=BATCH):
        missing = keys
        if held:
            present = source.versions(keys)
            missing = [key for key in keys if held.pop(key, -1) < present.get(key, 0)]
            progress(len(keys) - len(missing))
        if missing:
            yield source, missing


def _read(source: DocumentSource, keys: list[str]) -> list[IndexRow]:
    """Read documents and analyse them: what a process of the pool does."""
    documents = source.documents(keys)
    gc.collect(0)  # Django's rows point at one another; what outlives its batch does not, and is looked at only once
    return rows(documents)


@contextmanager
def _quiet_collector() -> Iterator[None]:
    """What is there now is never looked through for garbage, and the rest only after each batch: reading thousands of
    rows otherwise spends most of its time on looking through all of Django (measured: 1.2 ms a work, 0.5 ms so). Not in
    a process that has other things to do meanwhile, whose garbage would wait for the end, too."""
    if threading.active_count() > 1:
        yield
        return
    was_on = gc.isenabled()
    _settle()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


def _settle() -> None:
    gc.collect()
    gc.freeze()
    gc.disable()


def _start() -> None:
    """A process of the pool."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    django.setup()
    _settle()


def _end_with_parent() -> None:
    """Who was killed ends no pool: its processes would wait for tasks for ever."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _made(tasks: Iterator[Task], processes: int) -> Iterator[tuple[int, list[IndexRow]]]:
    """How many keys, and their rows: made here, or in several processes where there are many."""
    first: list[Task] = []
    if processes > 1:
        seen = 0
        for task in tasks:
            first.append(task)
            seen += len(task[1])
            if seen >= PARALLEL_FROM:
                yield from _in_parallel(chain(first, tasks), processes)
                return
    for source, keys in chain(first, tasks):
        yield len(keys), _read(source, keys)


def _in_parallel(tasks: Iterator[Task], processes: int) -> Iterator[tuple[int, list[IndexRow]]]:
    """Each process reads its documents itself, and this one is one of them: it writes what the others have made, and
    while nothing is ready (they start for seconds) it makes some itself. A few batches ahead, never all: what waits
    here takes memory."""
    waiting: deque[tuple[int, Future[list[IndexRow]]]] = deque()
    # "spawn", because forking a process with the engine's threads in it can hang.
    with ProcessPoolExecutor(processes - 1, mp_context=get_context("spawn"), initializer=_start) as pool:
        for source, keys in tasks:
            while waiting and waiting[0][1].done():
                asked, future = waiting.popleft()
                yield asked, future.result()
            if len(waiting) < AHEAD * (processes - 1):
                waiting.append((len(keys), pool.submit(_read, source, keys)))
            else:
                yield len(keys), _read(source, keys)
        for asked, future in waiting:
            yield asked, future.result()


def chosen(sources: Sequence[DocumentSource], name: str) -> DocumentSource:
    """The source of that name. Raises LookupError that names those there are."""
    for source in sources:
        if source.name == name:
            return source
    raise LookupError(f"no source {name!r}; there are: {', '.join(source.name for source in sources) or 'none'}")
