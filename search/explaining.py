"""Why a hit is there: which words were found, read how, in which language and where. Only for the hits of one page."""

from collections.abc import Mapping, Sequence
from typing import Any

from search.engines.base import Snapshot
from search.lexicon import current
from search.lexicon.model import Lexicon
from search.query import Hit, Match
from search.ranking import Ranked
from search.understanding.words import ReadWord

WHERE = {"t": "title", "k": "text", "c": "category", "d": "description", "p": "text"}
"""Fields and their names, the most telling first: one match per word is shown."""
BY_DICTIONARY = ("t", "k")
FAINT = 0.01
"""Having a concept in common, against sharing an English word."""
PLAIN = ("same", "name", "spelling", "similar", "elsewhere")
"""Readings whose own word is what stands there."""
LATER = {"translation": 1, "compound": 1, "similar": 2}
"""What explains a hit only where nothing plainer does."""


def explain_hits(
    snapshot: Snapshot, ranked: Sequence[Ranked], words: Sequence[ReadWord], *, language: str
) -> tuple[Hit, ...]:
    """The hits of a page with their documents and reasons; what was deleted a moment ago is left out."""
    stored = snapshot.load([entry.ref for entry in ranked])
    there = ((entry, document) for entry, document in zip(ranked, stored, strict=True) if document)
    lexicon = current()
    return tuple(_hit(entry, document, words, language, lexicon) for entry, document in there)


def _hit(entry: Ranked, document: Mapping[str, Any], words: Sequence[ReadWord], language: str, lexicon: Lexicon) -> Hit:
    fields = fields_of(document)
    found = (best_match(word, fields, document, lexicon) for word in words)
    why = tuple(match for match in found if match is not None)
    return Hit(
        key=document["key"],
        score=entry.score,
        display=document["display"],
        language=_language_of(document, why, language),
        signals=entry.signals,
        why=why,
    )


def fields_of(document: Mapping[str, Any]) -> dict[str, str]:
    """Each token of a document and the most telling field that has it."""
    tokens: dict[str, str] = {}
    for field in reversed(WHERE):
        tokens |= dict.fromkeys(document["tokens"].get(field, "").split(), field)
    return tokens


def best_match(
    word: ReadWord, fields: Mapping[str, str], document: Mapping[str, Any], lexicon: Lexicon
) -> Match | None:
    """Where a document has a word: as it stands there before what it means; the surest reading, the most telling
    field first; then by the dictionary."""
    options = (*word.options, *(option for part in word.parts for option in part.options))
    for option in sorted(options, key=lambda option: LATER.get(option.how, 0)):
        if option.token in fields:
            meant = option.meant if option.how in PLAIN else _written(document, option.token)
            how = "compound" if fields[option.token] == "p" else option.how
            return Match(word.written, how, option.language, WHERE[fields[option.token]], meant)
    return _by_dictionary(word, fields, document, lexicon)


def _by_dictionary(
    word: ReadWord, fields: Mapping[str, str], document: Mapping[str, Any], lexicon: Lexicon
) -> Match | None:
    """The word of a document that means the same: it has an English word or a concept in common."""
    english = {option.token: option.weight for option in word.options if option.token.startswith("en:")}
    concepts = {token for token, _ in word.concepts}
    best: tuple[float, str, str] | None = None
    for token, field in fields.items():
        if field not in BY_DICTIONARY:
            continue
        likely = max(
            (chance * english[other] for other, chance in lexicon.english(token) if other in english), default=0.0
        )
        if not likely and concepts:
            likely = FAINT * any(f"s:{concept}" in concepts for concept in lexicon.senses(token))
        if likely and (best is None or likely > best[0]):
            best = (likely, token, WHERE[field])
    if best is None:
        return None
    _, token, where = best
    return Match(word.written, "translation", token.partition(":")[0], where, _written(document, token))


def _written(document: Mapping[str, Any], token: str) -> str:
    """The word of a text that a token stands for; its stem where that is not kept."""
    return str(document.get("words", {}).get(token) or token.partition(":")[2])


def _language_of(document: Mapping[str, Any], why: tuple[Match, ...], language: str) -> str:
    """The language to show the hit in: the visitor's if it has one, else where it was found, else its own."""
    if language in document["titles"]:
        return language
    for match in why:
        if match.language in document["titles"]:
            return match.language
    return str(document["listing_lang"])
