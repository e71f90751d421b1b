"""Taking documents from their sources and writing them to the engine. Safe to repeat, in any order."""

from collections.abc import Iterable, Sequence

from search.documents import SearchDocument
from search.engines.base import Delete, Operation, Put, SearchEngine, Written
from search.indexing.rows import row
from search.sources import source_of


def documents_of(keys: Sequence[str]) -> list[SearchDocument]:
    """The present documents of keys of any sources; what is gone is left out. Raises UnknownSource."""
    by_source: dict[str, list[str]] = {}
    for key in keys:
        by_source.setdefault(source_of(key).name, []).append(key)
    return [document for group in by_source.values() for document in source_of(group[0]).documents(group)]


def write_keys(keys: Iterable[str], *, engine: SearchEngine, index: str | None = None) -> Written:
    """Bring these keys in the index to what their sources say now; what is gone there goes here."""
    wanted = list(dict.fromkeys(keys))
    documents = {document.key: document for document in documents_of(wanted)}
    operations: list[Operation] = [Put(row(documents[key])) if key in documents else Delete(key) for key in wanted]
    return engine.bulk(operations, index=index)
