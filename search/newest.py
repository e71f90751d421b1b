"""What a search finds, the newest first: for feeds and for mails. Here nothing is let go of to find something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from search.documents import SearchDocument
from search.find import find
from search.query import GUESSED, Hit, SearchQuery
from search.sources import source_of

DEEP = 200
"""Hits that are read one by one where a word may have been mistyped, or something begins as it does."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest ``hits``, of so many in all."""

    hits: tuple[Hit, ...] = ()
    total: int = 0


def newest(query: SearchQuery, *, at: datetime, size: int, after: datetime | None = None) -> Newest:
    """The newest that was published after ``after`` and until ``at``. Raises SearchUnavailable.

    A page may show what is merely similar, or what a word nobody uses may have meant, and say so. Nobody subscribed to
    that: it does not count here. Who waits for a rare word hears of that word only.
    """
    asked = replace(
        query, sort="newest", page=1, size=size, published_until=int(at.timestamp()),
        published_after=None if after is None else int(after.timestamp()),
    )  # fmt: skip
    result = find(asked, at=at)
    if result.relaxed:
        return Newest()
    if not result.guessed:
        return Newest(result.hits, result.total)
    meant = tuple(hit for hit in find(replace(asked, size=DEEP), at=at).hits if not is_guess(hit))
    return Newest(meant[:size], len(meant))


def is_guess(hit: Hit) -> bool:
    """Found only because a word was taken for a mistyped one, or for kin of what stands there."""
    return any(match.how in GUESSED for match in hit.why)


def documents_of(keys: Sequence[str]) -> dict[str, SearchDocument]:
    """The documents of these keys as they are now, from the tables; what is gone meanwhile is left out."""
    by_source: dict[str, list[str]] = {}
    for key in keys:
        by_source.setdefault(key.partition(":")[0], []).append(key)
    found = [source_of(group[0]).documents(group) for group in by_source.values()]
    return {document.key: document for documents in found for document in documents}
