"""Why a hit is there: which words were found, read how, in which language and where. Only for the hits of one page."""

from collections.abc import Mapping, Sequence
from typing import Any

from search.engines.base import Snapshot
from search.engines.tree import Node, Term
from search.query import Hit, Match
from search.ranking import Ranked
from search.understanding.words import ReadWord

WHERE = {"t": "title", "k": "text", "p": "text", "d": "description", "c": "category"}
STRONGEST = ("t", "k", "p", "c", "d")
"""Where a match says most; one match per word is shown."""


def _ways(words: Sequence[ReadWord], *, elsewhere: bool) -> dict[str, tuple[Match, Node]]:
    """Every way in which a word may have matched, the best first, as a tree of its own."""
    ways: dict[str, tuple[Match, Node]] = {}
    for number, word in enumerate(words):
        options = [option for option in word.options if (option.how == "elsewhere") == elsewhere]
        for field in STRONGEST:
            for option in options:
                if any(name == field for name, _ in option.fields):
                    match = Match(word.written, option.how, option.language, WHERE[field], option.meant)
                    name = f"{number}|{field}|{option.token}"
                    ways[name] = (match, Term(field, option.token))
    return ways


def _matches(
    snapshot: Snapshot, refs: Sequence[Any], words: Sequence[ReadWord], *, elsewhere: bool
) -> list[tuple[Match, ...]]:
    ways = _ways(words, elsewhere=elsewhere)
    if not ways or not refs:
        return [() for _ in refs]
    names = snapshot.matched(refs, {name: node for name, (_, node) in ways.items()})
    found = []
    for matched in names:
        first: dict[str, Match] = {}
        for name, (match, _) in ways.items():
            if name in matched:
                first.setdefault(match.word, match)
        found.append(tuple(first.values()))
    return found


def explain_hits(
    snapshot: Snapshot, ranked: Sequence[Ranked], words: Sequence[ReadWord], *, language: str
) -> tuple[Hit, ...]:
    """The hits of a page with their documents and reasons; other languages only where nearer ones gave none."""
    refs = [entry.ref for entry in ranked]
    why = _matches(snapshot, refs, words, elsewhere=False)
    unexplained = [at for at, matches in enumerate(why) if len(matches) < len(words)]
    further = _matches(snapshot, [refs[at] for at in unexplained], words, elsewhere=True)
    for at, matches in zip(unexplained, further, strict=True):
        said = {match.word for match in why[at]}
        why[at] += tuple(match for match in matches if match.word not in said)
    stored = snapshot.load(refs)
    return tuple(
        _hit(entry, document, matches, language) for entry, document, matches in zip(ranked, stored, why, strict=True)
    )


def _hit(entry: Ranked, document: Mapping[str, Any], why: tuple[Match, ...], language: str) -> Hit:
    return Hit(
        key=document["key"],
        score=entry.score,
        display=document["display"],
        language=_language_of(document, why, language),
        signals=entry.signals,
        why=why,
    )


def _language_of(document: Mapping[str, Any], why: tuple[Match, ...], language: str) -> str:
    """The language to show the hit in: the visitor's if it has one, else where it was found, else its own."""
    if language in document["titles"]:
        return language
    for match in why:
        if match.language in document["titles"]:
            return match.language
    return str(document["listing_lang"])
