"""Running the queries of a collection through the product's own reading and ranking."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from search.documents import SearchDocument
from search.engines.base import Put, SearchEngine
from search.evaluation.collection import JudgedQuery
from search.find import find
from search.indexing.rows import row
from search.query import SearchQuery

BATCH = 5_000
PAGE = 200
"""Results of one question: as many as the formula orders."""
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a run: a query, a document of it, and its score."""

    query: str
    document: str
    score: float


def index_collection(documents: Iterable[SearchDocument], *, engine: SearchEngine, progress: Progress) -> int:
    """Fill an empty index. Returns how many documents it holds."""
    engine.ensure_index()
    waiting: list[Put] = []
    for document in documents:
        waiting.append(Put(row(document)))
        if len(waiting) >= BATCH:
            engine.bulk(waiting)
            progress(len(waiting))
            waiting = []
    engine.bulk(waiting)
    progress(len(waiting))
    return engine.count()


def run(
    queries: Iterable[JudgedQuery], *, engine: SearchEngine, depth: int, at: datetime, progress: Progress
) -> Iterator[Line]:
    """Up to ``depth`` results of each query in their order."""
    for query in queries:
        yield from _results(query, engine=engine, depth=depth, at=at)
        progress(1)


def _results(query: JudgedQuery, *, engine: SearchEngine, depth: int, at: datetime) -> Iterator[Line]:
    given = 0
    for page in range(1, -(-depth // PAGE) + 1):
        asked = SearchQuery(text=query.text, language=query.language, page=page, size=PAGE, enough=depth)
        found = find(asked, at=at, engine=engine)
        for hit in found.hits if found.query.page == page else ():
            if given < depth:
                # Scores of later pages come from another scale; what counts is the order.
                yield Line(query.id, hit.key.partition(":")[2], (depth - given) + min(max(hit.score, 0.0), 10.0) / 100)
                given += 1
