"""Why each result is there, in sentences: which words were found where, and what its points are made of.

Drawn from ``Hit.why`` and ``Hit.signals`` alone: the same for everyone, nothing about the reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search.query import Hit, Match, SearchResult
from search.ranking import SIGNALS
from search.shown import language_name

SHOWN_FROM = 1
"""Parts of less than so many per cent are left out."""


AS_TYPED = _("“%(meant)s” %(where)s")
SAID: Mapping[str, Promise] = {
    "elsewhere": _("“%(meant)s” %(where)s, spelt the same in %(language)s"),
    "name": _("“%(meant)s” %(where)s, as a name"),
    "spelling": _("“%(meant)s” %(where)s, though you typed “%(word)s”"),
    "translation": _("“%(meant)s” %(where)s, which is “%(word)s” in %(language)s, by our dictionary"),
    "compound": _("“%(meant)s” %(where)s, which has a part in common with “%(word)s”"),
    "similar": _("“%(meant)s” %(where)s, which looks like “%(word)s”"),
}
"""A sentence for each ``Match.how``."""
SHORT = _("in the summary or the keywords")
PLACES: Mapping[str, Promise] = {
    "title": _("in the title"),
    "category": _("in the category"),
    "description": _("in the description"),
}
ALIKE = _("It looks like what you typed.")
SHARE = _("%(signal)s %(share)s %%")


@dataclass(frozen=True, slots=True)
class Reason:
    """One result and why it is there; ``shares`` are its points by signal, the largest part first."""

    title: str
    lang: str
    url: str
    words: list[str]
    shares: list[str]


def reasons(result: SearchResult, cards: Sequence[Any], language: str) -> list[Reason]:
    """One for each hit that has words or points to tell of; none where nothing was typed."""
    if not result.query.text:
        return []
    similar = any(entry.how == "similar" for entry in result.relaxed)
    told = (_reason(hit, card, language, similar=similar) for hit, card in zip(result.hits, cards, strict=True))
    return [reason for reason in told if reason.words or reason.shares]


def _reason(hit: Hit, card: Any, language: str, *, similar: bool) -> Reason:
    words = list(dict.fromkeys(sentence(match, language) for match in hit.why))
    if similar and not words:
        words = [str(ALIKE)]
    title = getattr(card, "title", "") or getattr(card, "name", "")
    return Reason(title, getattr(card, "lang", ""), card.url, words, shares(hit.signals))


def sentence(match: Match, language: str) -> str:
    """How a word was understood and where it stands: ``“Plakat” in the title, spelt the same in German``."""
    return str(SAID.get(match.how, AS_TYPED)) % {
        "word": match.word,
        "meant": match.meant or match.word,
        "where": PLACES.get(match.where, SHORT),
        "language": language_name(match.language, language) if match.language else "",
    }


def shares(signals: Mapping[str, float]) -> list[str]:
    """The part of each signal in the points of a result, in per cent: ``Words 91 %``."""
    whole = sum(signals.values())
    if whole <= 0:
        return []
    said = str(SHARE)
    labels = {signal.name: signal.label for signal in SIGNALS}
    parts = sorted(((round(100 * value / whole), name) for name, value in signals.items()), key=lambda part: -part[0])
    return [said % {"signal": labels.get(name, name), "share": share} for share, name in parts if share >= SHOWN_FROM]
