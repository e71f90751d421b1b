"""One search from question to answer: read the words, ask the engine, rank, relax, explain."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from search import meaning
from search.engines import get_engine
from search.engines.base import Candidate, SearchEngine, SearchPlan, Snapshot
from search.engines.tree import MatchAll, Node
from search.explaining import explain_hits
from search.query import GUESSED, Correction, Relaxed, SearchQuery, SearchResult, corrected
from search.ranking import DEPTH, Ranked, rank
from search.understanding.filters import facets_of, filters_of, price_field, readable
from search.understanding.trees import loose_tree, text_tree
from search.understanding.words import Reader, Reading, ReadWord


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to ask: what the engine scores, the words in it, and what was let go of to get here."""

    tree: Node
    words: tuple[ReadWord, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()


def find(query: SearchQuery, *, at: datetime, engine: SearchEngine | None = None) -> SearchResult:
    """Search. Any query gives an answer, however odd. Raises SearchUnavailable when there is no index."""
    started = time.perf_counter()
    query = query.clamped()
    snapshot = (engine or get_engine()).snapshot()
    reading = Reader(snapshot, query.language, verbatim=query.verbatim).read(query.text)
    attempt, page, total, hidden = _first_that_finds(snapshot, query, reading, at=at)
    plan = SearchPlan(attempt.tree, filters_of(query), facets_of(query))
    last = max(-(-total // query.size), 1)
    if query.page > last:
        query = replace(query, page=last)
        page, _ = _page(snapshot, query, attempt, at=at)
    return SearchResult(
        query=query,
        hits=explain_hits(snapshot, page, attempt.words, language=query.language),
        total=total,
        facets=readable(snapshot.facets(plan)),
        corrections=_used(reading, attempt),
        relaxed=attempt.relaxed if total else (),
        without_filters=hidden,
        guessed=any(option.how in GUESSED for word in attempt.words for option in word.options),
        took_ms=(time.perf_counter() - started) * 1000,
    )


def attempts(query: SearchQuery, reading: Reading) -> Iterator[Attempt]:
    """Ways to ask, from exact to loose: all that was typed, without phrases, without rare words, merely similar."""
    if not reading.words:
        yield Attempt(MatchAll(), relaxed=(Relaxed("unreadable"),) if query.text.strip() else ())
        return
    words = reading.words
    relaxed = tuple(Relaxed("phrase", loose) for loose in reading.loose)
    if reading.phrases:
        yield Attempt(text_tree(words, reading.phrases), words, relaxed)
        relaxed = (*relaxed, Relaxed("phrase", query.text.strip()))
    yield Attempt(text_tree(words), words, relaxed)
    yield Attempt(
        loose_tree(words), words, (*relaxed, Relaxed("similar" if len(words) == 1 else "some", query.text.strip()))
    )


def _first_that_finds(
    snapshot: Snapshot, query: SearchQuery, reading: Reading, *, at: datetime
) -> tuple[Attempt, Sequence[Ranked], int, int]:
    """The strictest attempt that finds enough, its page and total; and how many its filters hide, if all."""
    # Whoever quotes a phrase, or asks for an order, wants just that as long as there is any.
    enough = query.enough if query.sort == "relevance" and not reading.phrases else 1
    attempt = Attempt(MatchAll())
    best: tuple[Attempt, Sequence[Ranked], int, int] = (attempt, (), 0, 0)
    for attempt in attempts(query, reading):
        page, total = _page(snapshot, query, attempt, at=at)
        if total > best[2]:
            relaxed = _filled_up(attempt.relaxed, best[2]) if best[2] else attempt.relaxed
            best = (replace(attempt, relaxed=relaxed), page, total, 0)
        if best[2] >= enough:
            break
        if not best[2] and (hidden := _hidden(snapshot, query, attempt)):
            return attempt, (), 0, hidden
    return best if best[2] else (attempt, (), 0, 0)


def _filled_up(relaxed: tuple[Relaxed, ...], strict: int) -> tuple[Relaxed, ...]:
    """The last step added to results that there were: it says how many those are."""
    named = {"some": "few", "similar": "fewer"}
    return (*relaxed[:-1], Relaxed(named.get(relaxed[-1].how, relaxed[-1].how), str(strict)))


def _hidden(snapshot: Snapshot, query: SearchQuery, attempt: Attempt) -> int:
    """How many of the same source there would be without filters; 0 where none is set."""
    filters = filters_of(query)
    source = {name: node for name, node in filters.items() if name == "source"}
    return snapshot.search(SearchPlan(attempt.tree, source, limit=1)).total if len(filters) > len(source) else 0


def _page(snapshot: Snapshot, query: SearchQuery, attempt: Attempt, *, at: datetime) -> tuple[Sequence[Ranked], int]:
    """One page in the asked order, and the total. By relevance, the formula orders the engine's best DEPTH."""
    offset, end = (query.page - 1) * query.size, query.page * query.size
    # With its facets: an engine far away counts them in the same request.
    plan = SearchPlan(attempt.tree, filters_of(query), facets_of(query), _order(query, attempt.tree))
    if query.sort != "relevance" or offset >= DEPTH:
        found = snapshot.search(replace(plan, offset=offset, limit=query.size))
        return [Ranked(candidate.ref, candidate.score) for candidate in found.candidates], found.total
    found = snapshot.search(replace(plan, limit=max(DEPTH, end)))
    best = found.candidates[:DEPTH]
    cosines = _cosines(query.text, attempt.words, best)
    ranked = rank(best, language=query.language, at=at, start=offset, stop=end, cosines=cosines)
    beyond = found.candidates[DEPTH:end]
    return [*ranked, *(Ranked(candidate.ref, candidate.score) for candidate in beyond)], found.total


def _cosines(text: str, words: Sequence[ReadWord], candidates: Sequence[Candidate]) -> Sequence[float | None] | None:
    """How near what was meant is to each candidate; None where that is not measured."""
    measured = meaning.current()
    if measured is None or not words:
        return None
    # Mistyped words as they were understood: a model makes no sense of them.
    guessed = [Correction(word.written, word.guess) for word in words if word.guess]
    spelt = corrected(text.lower() if guessed else text, guessed)
    return measured.likeness(spelt, [found.tie for found in candidates])


def _order(query: SearchQuery, tree: Node) -> tuple[str, bool] | None:
    match query.sort:
        case "newest":
            return "published", True
        case "price":
            return price_field(query), False
        case "-price":
            return price_field(query), True
        case "soonest":
            return "days", False
        case _:
            return ("browse", True) if isinstance(tree, MatchAll) else None


def _used(reading: Reading, attempt: Attempt) -> tuple[Correction, ...]:
    """Corrections of the words that were asked for in the end."""
    written = {word.written for word in attempt.words}
    return tuple(correction for correction in reading.corrections if correction.written in written)
