"""What a lexicon adds to a document: the parts of its compounds, its words in English, the concepts that it names.

With these one text in one language is found by words of any other. A text in five languages is not found five times:
its other texts only confirm, that is, add what at least two of them, and half of them, have in common.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from search.analysis import Word
from search.analysis.compounds import LINKS
from search.lexicon.model import Lexicon

CONCEPTS = 8
"""Concepts of one label that a document is found by."""
LIKELY, SURE, SURER = 0.03, 0.2, 0.5
"""Less likely translations are not indexed; likelier ones count twice and three times."""


@dataclass(slots=True)
class Expansion:
    """Tokens for the fields p, e and s of one document."""

    lexicon: Lexicon
    main: str
    """The language whose text counts whole: the one in which the work is listed."""
    parts: list[str] = field(default_factory=list)
    english: dict[str, int] = field(default_factory=dict)
    """How often an English word counts: as often as the text that says it most surely."""
    concepts: dict[int, None] = field(default_factory=dict)
    said_by: Counter[str | int] = field(default_factory=Counter)
    """How many texts say an English word or a concept."""
    said_by_main: set[str | int] = field(default_factory=set)
    others: int = 0

    def add(self, language: str, segments: Iterable[Sequence[Word]], *, written: bool) -> None:
        """The texts of one language, each title, keyword and sentence apart. What a machine drafted counts once."""
        weights: dict[str, int] = {}
        words: list[str] = []
        named: list[int] = []
        for segment in segments:
            tokens = [word.token for word in segment]
            words += tokens
            words += self._name(language, segment, tokens, named)
        for token in dict.fromkeys(words):
            for english, chance in self.lexicon.english(token):
                if chance < LIKELY:
                    break  # the likeliest come first
                more = 1 if not written else 3 if chance > SURER else 2 if chance > SURE else 1
                weights[english] = weights.get(english, 0) + more
        for english, weight in weights.items():
            if weight > self.english.get(english, 0):
                self.english[english] = weight
        concepts = dict.fromkeys(named)
        self.concepts.update(concepts)
        if language == self.main:
            self.said_by_main.update(weights, concepts)
        else:
            self.others += 1
            self.said_by.update([*weights, *concepts])

    def _name(self, language: str, segment: Sequence[Word], tokens: Sequence[str], named: list[int]) -> Sequence[str]:
        """Collect concepts of a segment, and of the parts of its compounds. Returns those parts."""
        for _, _, concepts in self.lexicon.concepts(tokens, CONCEPTS):
            named += concepts
        if language not in LINKS:
            return ()
        parts = [f"{language}:{part}" for word in segment for part in self.lexicon.parts(word.folded, language)]
        for part in parts:
            named += self.lexicon.senses(part)[:CONCEPTS]
        self.parts += parts
        return parts

    def tokens(self) -> dict[str, list[str]]:
        enough = max(2, self.others / 2)
        counting = self.said_by_main.union(said for said, texts in self.said_by.items() if texts >= enough)
        return {
            "p": self.parts,
            "e": [word for word, times in self.english.items() if word in counting for _ in range(times)],
            "s": [f"s:{concept}" for concept in self.concepts if concept in counting],
        }
