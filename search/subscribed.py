"""What of a search page's address one can subscribe to: by feed, or by saving it."""

from __future__ import annotations

from dataclasses import replace

from django.http import QueryDict

from marketplace.markets.market import Market
from search.forms import Asked, read
from search.query import GUESSED, SearchResult, corrected
from search.shown import label_of

LOOKS_ONLY = ("sort", "page")
"""Parameters that only say how the page looks: of no meaning for what is new."""


def canonical(given: QueryDict, market: Market) -> Asked:
    """Known values in a fixed order, without an amount that could not be read."""
    asked = read(given, market)
    dropped: dict[str, None] = dict.fromkeys((*LOOKS_ONLY, *asked.errors))
    return read(QueryDict(asked.address(**dropped).removeprefix("?")), market)


def as_understood(asked: Asked, result: SearchResult) -> Asked:
    """The same search with mistyped words as the page understood them: that is what one subscribes to. A word that
    something on the page does have, in whatever language, stays as it is."""
    had = {match.word for hit in result.hits for match in hit.why if match.how not in GUESSED}
    text = corrected(asked.query.text, [each for each in result.corrections if each.written not in had])
    return replace(asked, values={**asked.values, "q": (text,) if text else ()})


def words_of(asked: Asked, language: str) -> str:
    """A search in a few words: what was typed, then its filters. Empty for a search for everything."""
    typed = asked.values["q"]
    filters = [
        label_of(name, value, language)
        for name, values in asked.values.items()
        if name not in ("q", *LOOKS_ONLY)
        for value in values
    ]
    return " · ".join([*typed, *filters])
