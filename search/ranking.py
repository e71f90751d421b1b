"""How results are ordered: one table of signals and one formula. The public page about ranking reads the same table.

The engine finds the best 200 by text; this formula orders them, the same for every engine:
``score = sum of weight x value``, each value from 0 to 1. Nothing else counts; nobody can pay for a place.
(Regulation (EU) 2019/1150 Art. 5: the main parameters and why they matter, in plain words.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp
from operator import itemgetter, mul
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from search import meaning
from search.analysis import BIT
from search.engines.base import Candidate

DEPTH = 200
"""How many of the engine's results the formula orders; what comes after keeps the engine's order."""
FRESH_DAYS = 180
"""After that many days the freshness of an offering has fallen to about a third."""
FAST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Signal:
    """One summand: its weight, what it means, where its value comes from and who can influence it."""

    name: str
    weight: float
    label: str | Promise
    description: str | Promise
    source: str | Promise
    influence: str | Promise


SIGNALS: tuple[Signal, ...] = (
    Signal(
        "text",
        1.00,
        _("Words"),
        _("How well title, keywords, category and description fit the words you typed."),
        _("The texts of the offering, in all its languages."),
        _("The maker, by describing the work well."),
    ),
    Signal(
        "quality",
        0.10,
        _("Quality"),
        _("How complete the offering is: its pictures, its description, the languages it is described in."),
        _("The offering's page."),
        _("The maker."),
    ),
    Signal(
        "freshness",
        0.05,
        _("Freshness"),
        _("New works get a little help to be seen."),
        _("The date of publication."),
        _("Nobody."),
    ),
    Signal(
        "language",
        0.05,
        _("Your language"),
        _("Offerings described in your language come a little earlier."),
        _("The languages of the offering's texts."),
        _("The maker, by translating."),
    ),
    Signal(
        "delivery",
        0.03,
        _("Delivery"),
        _("What you can have sooner comes a little earlier."),
        _("The delivery time that the maker promises."),
        _("The maker."),
    ),
    Signal(
        "meaning",
        1.00,
        _("Meaning"),
        _("How near the sense of title, summary and keywords is to the sense of your words, in whatever language."),
        _("A language model that runs on our own server and learns nothing of you."),
        _("The maker, by describing the work well."),
    ),
)
MEANING = "meaning"
"""The last signal: only where this installation measures meaning."""
WEIGHTS = {signal.name: signal.weight for signal in SIGNALS}
_WEIGHTS = tuple(WEIGHTS.values())
ALIKE = 0.6
"""The cosine from which two texts mean the same; 0 and less is nothing. Between, squared: most are a little alike."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score and every summand of it (weight x value, in the order of SIGNALS)."""

    ref: Any
    score: float
    summands: tuple[float, ...] = ()

    @property
    def signals(self) -> Mapping[str, float]:
        """By name; without meaning where it was not measured."""
        return dict(zip(WEIGHTS, self.summands, strict=False))


def meaning_value(cosine: float | None) -> float:
    """0 to 1; also 0 for a candidate whose meaning is not known yet."""
    return 0.0 if cosine is None else min(max(cosine / ALIKE, 0.0), 1.0) ** 2


def signals_in_use() -> list[Signal]:
    """The signals that count here: all of the table, but meaning only where it is measured."""
    measured = meaning.is_on()
    return [signal for signal in SIGNALS if signal.weight and (measured or signal.name != MEANING)]


def values_of(candidate: Candidate, *, best: float, bit: int, now: float) -> tuple[float, ...]:
    """The values of all signals but meaning, 0 to 1, in the order of SIGNALS. ``best``: the highest text score."""
    days, age = candidate.days, (now - candidate.published) / 86_400
    return (
        candidate.score / best if best > 0 else 0.0,
        candidate.quality / 1000,
        exp(-age / FRESH_DAYS) if age > 0 else 1.0,
        1.0 if candidate.languages & bit else 0.0,
        1 - days / FAST_DAYS if days is not None and days < FAST_DAYS else 0.0,
    )


def rank(
    candidates: Sequence[Candidate],
    *,
    language: str,
    at: datetime,
    start: int = 0,
    stop: int = DEPTH,
    cosines: Sequence[float | None] | None = None,
) -> list[Ranked]:
    """Order candidates by the formula, equals by a number that hangs on nothing but their key; give a slice of them.

    ``cosines``: how near each candidate is to what was meant, where that is measured.
    """
    best = max((candidate.score for candidate in candidates), default=0.0)
    bit, now = BIT.get(language, 0), at.timestamp()
    meant = [()] * len(candidates) if cosines is None else [(meaning_value(cosine),) for cosine in cosines]
    scored = []
    for candidate, last in zip(candidates, meant, strict=True):
        values = values_of(candidate, best=best, bit=bit, now=now)
        summands = tuple(map(mul, _WEIGHTS, (*values, *last)))
        scored.append((-sum(summands), candidate.tie, candidate.ref, summands))
    scored.sort(key=itemgetter(0, 1))
    return [Ranked(ref, -negative, summands) for negative, _, ref, summands in scored[start:stop]]
