"""Saved searches as their list draws them. No query a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.markets.countries import country_name
from marketplace.markets.languages import interface_language
from search.saved.asked import kept
from search.saved.models import SavedSearch
from search.shown import language_name
from search.subscribed import words_of


@dataclass(frozen=True, slots=True)
class Row:
    """``words``: what is looked for; ``lost``: what of it no longer exists; ``market``: which language, for where."""

    saved: SavedSearch
    words: str
    market: str
    lost: tuple[str, ...]


def rows(found: Iterable[SavedSearch], language: str) -> list[Row]:
    shown = interface_language(language)
    made = []
    for saved in found:
        reads = kept(saved)
        market = f"{language_name(saved.language, shown)}, {country_name(saved.country, shown)}"
        made.append(Row(saved, words_of(reads.asked, shown), market, reads.lost))
    return made
