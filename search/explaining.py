"""Why a hit is there: which words were found, read how, in which language and where. Only for the hits of one page."""

from collections.abc import Mapping, Sequence
from typing import Any

from search.engines.base import Snapshot
from search.query import Hit, Match
from search.ranking import Ranked
from search.understanding.words import ReadWord

WHERE = {"t": "title", "k": "text", "c": "category", "d": "description"}
"""Fields and their names, the most telling first: one match per word is shown."""


def explain_hits(
    snapshot: Snapshot, ranked: Sequence[Ranked], words: Sequence[ReadWord], *, language: str
) -> tuple[Hit, ...]:
    """The hits of a page with their documents and reasons; what was deleted a moment ago is left out."""
    stored = snapshot.load([entry.ref for entry in ranked])
    there = ((entry, document) for entry, document in zip(ranked, stored, strict=True) if document)
    return tuple(_hit(entry, document, words, language) for entry, document in there)


def _hit(entry: Ranked, document: Mapping[str, Any], words: Sequence[ReadWord], language: str) -> Hit:
    found = (_best_match(word, document["tokens"]) for word in words)
    why = tuple(match for match in found if match is not None)
    return Hit(
        key=document["key"],
        score=entry.score,
        display=document["display"],
        language=_language_of(document, why, language),
        signals=entry.signals,
        why=why,
    )


def _best_match(word: ReadWord, tokens: Mapping[str, str]) -> Match | None:
    """Where a document has a word: the surest reading first, the most telling field first."""
    for option in word.options:
        wanted = f" {option.token} "
        for field, where in WHERE.items():
            if wanted in tokens.get(field, ""):
                return Match(word.written, option.how, option.language, where, option.meant)
    return None


def _language_of(document: Mapping[str, Any], why: tuple[Match, ...], language: str) -> str:
    """The language to show the hit in: the visitor's if it has one, else where it was found, else its own."""
    if language in document["titles"]:
        return language
    for match in why:
        if match.language in document["titles"]:
            return match.language
    return str(document["listing_lang"])
