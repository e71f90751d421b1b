"""What people ask, drawn with a seed: 1 to 3 words of what the index holds, in many languages, a third with filters."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import urlencode

from marketplace.offerings.categories import tree
from search.analysis import LANGUAGES, analyse
from search.engines.base import Snapshot
from search.query import SearchQuery

SEED = 20_261_127
WORDS = (1, 1, 2, 2, 2, 3)
COUNTRIES = ("AT", "DE", "FR", "GR", "LU", "PL")
LEAST_WORDS = 20
"""A language with fewer words in the index is not one that people ask in."""
FILTERS: tuple[dict[str, Any], ...] = (
    {"kinds": ("digital",)}, {"price_max": 50_00}, {"price_min": 10_00, "price_max": 100_00},
    {"licences": ("personal",)}, {"countries": ("DE", "FR")}, {"kinds": ("digital",), "price_max": 25_00},
)  # fmt: skip


class Mix:
    """Draws questions for one index."""

    def __init__(self, snapshot: Snapshot, seed: int = SEED) -> None:
        self.dice = random.Random(seed)
        held = {language: _words_of(snapshot, language) for language in LANGUAGES}
        self.held = {language: words for language, words in held.items() if len(words) >= LEAST_WORDS}
        self.labels = {language: _label_words(language) for language in LANGUAGES}

    def _query(self, text: str, language: str) -> SearchQuery:
        filters = self.dice.choice(FILTERS) if self.dice.random() < 1 / 3 else {}
        country = self.dice.choice(COUNTRIES)
        return SearchQuery(text=text, language=language, country=country, sources=("offering",), **filters)

    def monolingual(self, count: int) -> list[SearchQuery]:
        """Words of a language that offerings are written in, asked in that language."""
        return [self._held_query(language, language) for language in self.dice.choices(list(self.held), k=count)]

    def across(self, count: int) -> list[SearchQuery]:
        """In a language of the visitor in which few offerings are written: words of the trade in that language, and
        words of another language."""
        rare = [language for language in LANGUAGES if len(self.held.get(language, ())) < 10 * LEAST_WORDS]
        asked = []
        for number, language in enumerate(self.dice.choices(rare or LANGUAGES, k=count)):
            if number % 2:
                asked.append(self._held_query(self.dice.choice(list(self.held)), language))
            else:
                text = " ".join(self.dice.choices(self.labels[language], k=self.dice.choice(WORDS)))
                asked.append(self._query(text, language))
        return asked

    def _held_query(self, written_in: str, asked_in: str) -> SearchQuery:
        text = " ".join(self.dice.choices(self.held[written_in], k=self.dice.choice(WORDS)))
        return self._query(text, asked_in)

    def typed(self, count: int) -> list[tuple[str, str]]:
        """Beginnings of words as they stand in the field while somebody types, with the language."""
        found = []
        for language in self.dice.choices(list(self.held), k=count):
            word = self.dice.choice(self.held[language])
            found.append((word[: self.dice.randrange(2, max(len(word), 3) + 1)], language))
        return found


def _words_of(snapshot: Snapshot, language: str) -> list[str]:
    """Half the most frequent words, half any."""
    known = [entry.partition(":")[2].split("/")[0] for entry, _ in snapshot.vocabulary(f"{language}:", 3_000)]
    words = [word for word in dict.fromkeys(known) if len(word) > 2 and not word.isdigit()]
    return words[:100] + words[100 :: max(len(words) // 300, 1)]


def _label_words(language: str) -> list[str]:
    return sorted({word.written for node in tree() for word in analyse(node.name(language), language)})


def address(query: SearchQuery) -> str:
    """The page of a question."""
    asked = {
        "q": query.text, "kind": list(query.kinds), "licence": list(query.licences), "country": list(query.countries),
        "price_min": _units(query.price_min), "price_max": _units(query.price_max),
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value}
    return f"/{query.language}/search/?{urlencode(given, doseq=True)}"


def _units(minor: int | None) -> str:
    return "" if minor is None else str(minor // 100)
