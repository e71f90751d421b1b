"""How results are ordered: one table of signals and one formula. The public page about ranking reads the same table.

The engine finds the best 200 by text; this formula orders them, the same for every engine:
``score = sum of weight x value``, each value from 0 to 1. Nothing else counts; nobody can pay for a place.
(Regulation (EU) 2019/1150 Art. 5: the main parameters and why they matter, in plain words.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
        _("How complete the offering is and how reliably its maker delivers."),
        _("The offering's page and finished orders."),
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
)
WEIGHTS = {signal.name: signal.weight for signal in SIGNALS}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score and every summand of it (weight x value)."""

    ref: Any
    score: float
    signals: Mapping[str, float]


def values_of(candidate: Candidate, *, best: float, language: str, at: datetime) -> dict[str, float]:
    """The value of each signal, 0 to 1. ``best`` is the highest text score among the candidates."""
    numbers = candidate.numbers
    age = max(at.timestamp() - (numbers.get("published") or 0), 0.0) / 86_400
    days = numbers.get("days")
    return {
        "text": candidate.score / best if best > 0 else 0.0,
        "quality": (numbers.get("quality") or 0) / 1000,
        "freshness": exp(-age / FRESH_DAYS),
        "language": 1.0 if (numbers.get("languages") or 0) & BIT.get(language, 0) else 0.0,
        "delivery": 0.0 if days is None else max(1 - days / FAST_DAYS, 0.0),
    }


def rank(candidates: Sequence[Candidate], *, language: str, at: datetime) -> list[Ranked]:
    """Order candidates by the formula; equals by a number that depends on nothing but their key."""
    best = max((candidate.score for candidate in candidates), default=0.0)
    ranked = []
    for candidate in candidates:
        values = values_of(candidate, best=best, language=language, at=at)
        signals = {name: WEIGHTS[name] * value for name, value in values.items()}
        ranked.append((-sum(signals.values()), candidate.numbers.get("tie") or 0, candidate.ref, signals))
    ranked.sort(key=lambda entry: entry[:2])
    return [Ranked(ref, -negative, signals) for negative, _tie, ref, signals in ranked]
