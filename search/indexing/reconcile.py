"""Comparing ids and versions of database and index: what a crash, a restore or a fault left different is put right."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from search.engines.base import SearchEngine, Written
from search.indexing.write import write_keys
from search.sources import DocumentSource, keys_of, sources

STEP = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """Keys that the index lacks or holds in an older version, and keys that it should not hold."""

    stale: tuple[str, ...]
    gone: tuple[str, ...]


def differences(source: DocumentSource, *, engine: SearchEngine, index: str | None = None) -> Difference:
    held = dict(engine.versions(source.name, index=index))
    stale: list[str] = []
    for page in keys_of(source):
        present = source.versions(page)
        stale += [key for key in present if held.pop(key, -1) < present[key]]
    return Difference(tuple(stale), tuple(held))


def wrong_keys(*, engine: SearchEngine, index: str | None = None) -> Iterator[str]:
    """Every key, of any source, that the index does not hold as it is now."""
    for source in sources():
        found = differences(source, engine=engine, index=index)
        yield from found.stale
        yield from found.gone


def reconcile(*, engine: SearchEngine, index: str | None = None) -> Written:
    """Index what differs. Returns what was written: all zeros when nothing did."""
    put = deleted = skipped = 0
    wrong = wrong_keys(engine=engine, index=index)
    while keys := list(islice(wrong, STEP)):
        done = write_keys(keys, engine=engine, index=index)
        put, deleted, skipped = put + done.put, deleted + done.deleted, skipped + done.skipped
    return Written(put, deleted, skipped)
