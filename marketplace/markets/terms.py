"""The versions of the texts that people agree to: which holds when. The texts lie on disk, one template each.

Pure data, and low: checkout, accounts and storefronts all record the version that was accepted. A new version is a new
row with the day from which it holds and the day on which makers are told: 15 days lie between (P2B Art. 3(2)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_noop

NOTICE = timedelta(days=15)
TERMS = "terms"


@dataclass(frozen=True, slots=True)
class TermsVersion:
    """``template`` holds the text; ``summary`` says in a sentence what is new (an English msgid).

    ``instructs``: the text holds the whole instruction on withdrawal and the model form (CRD Annex I(A), (B)).
    """

    kind: str
    version: str
    valid_from: date
    announced_on: date
    template: str
    summary: str = ""
    instructs: bool = False


VERSIONS: list[TermsVersion] = [
    TermsVersion(TERMS, "2026-11-26", date(2026, 11, 26), date(2026, 11, 26), "legal/texts/terms-2026-11-26.html"),
    TermsVersion(
        TERMS,
        "2026-12-13",
        date(2026, 12, 13),
        date(2026, 11, 27),
        "legal/texts/terms-2026-12-13.html",
        gettext_noop(
            "What is new: how a maker closes a storefront, how we end a contract with one, "
            "and the whole instruction on withdrawal."
        ),
        instructs=True,
    ),
]


def versions_of(kind: str) -> list[TermsVersion]:
    """All versions of a text, the oldest first."""
    return sorted((row for row in VERSIONS if row.kind == kind), key=lambda row: row.valid_from)


def in_force(kind: str, on: date) -> TermsVersion:
    """The version that holds on a day; before the first one, the first."""
    rows = versions_of(kind)
    return next((row for row in reversed(rows) if row.valid_from <= on), rows[0])


def that_instruct(kind: str) -> frozenset[str]:
    """The versions whose acceptance means that the consumer was told of the right to withdraw (CRD Art. 6(1)(h))."""
    return frozenset(row.version for row in versions_of(kind) if row.instructs)


def upcoming(kind: str, on: date) -> list[TermsVersion]:
    """Versions that are told already, or are to be told, and do not hold yet."""
    return [row for row in versions_of(kind) if row.valid_from > on]


def told_too_late(rows: Sequence[TermsVersion]) -> list[TermsVersion]:
    """Versions after a kind's first that would hold sooner than 15 days after makers are told."""
    firsts = {row.kind: row for row in sorted(rows, key=lambda row: row.valid_from, reverse=True)}
    return [row for row in rows if row != firsts[row.kind] and row.valid_from < row.announced_on + NOTICE]
