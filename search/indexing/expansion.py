"""What a lexicon adds to a document: the parts of its compounds, its words in English, the concepts that it names.

With these one text in one language is found by words of any other. A text in five languages is not found five times:
its other texts only confirm, that is, add what at least two of them, and half of them, have in common.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from search.analysis import Word
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
    english: Counter[str] = field(default_factory=Counter)
    concepts: dict[int, None] = field(default_factory=dict)
    said_by: Counter[str | int] = field(default_factory=Counter)
    """How many texts say an English word or a concept."""
    said_by_main: set[str | int] = field(default_factory=set)
    others: int = 0

    def add(self, language: str, segments: Iterable[Sequence[Word]], *, written: bool) -> None:
        """The texts of one language, each title, keyword and sentence apart. What a machine drafted counts once."""
        weights: Counter[str] = Counter()
        words: dict[str, None] = {}
        concepts: dict[int, None] = {}
        for segment in segments:
            words |= dict.fromkeys(word.token for word in segment)
            words |= dict.fromkeys(self._name(language, segment, concepts))
        for token in words:
            for english, chance in self.lexicon.english(token):
                if chance >= LIKELY:
                    weights[english] += 1 if not written else 3 if chance > SURER else 2 if chance > SURE else 1
        self.english |= weights
        self.concepts |= concepts
        if language == self.main:
            self.said_by_main.update(weights, concepts)
        else:
            self.others += 1
            self.said_by.update([*weights, *concepts])

    def _name(self, language: str, segment: Sequence[Word], named: dict[int, None]) -> list[str]:
        """Collect concepts of a segment, and of the parts of its compounds. Returns those parts."""
        parts: list[str] = []
        tokens = [word.token for word in segment]
        for _, _, concepts in self.lexicon.concepts(tokens, CONCEPTS):
            named |= dict.fromkeys(concepts)
        for word in segment:
            found = [f"{language}:{part}" for part in self.lexicon.parts(word.folded, language)]
            parts += found
            for part in found:
                for _, _, concepts in self.lexicon.concepts([part], CONCEPTS):
                    named |= dict.fromkeys(concepts)
        self.parts += parts
        return parts

    def _counts(self, said: str | int) -> bool:
        return said in self.said_by_main or self.said_by[said] >= max(2, self.others / 2)

    def tokens(self) -> dict[str, list[str]]:
        return {
            "p": self.parts,
            "e": [token for token in self.english.elements() if self._counts(token)],
            "s": [f"s:{concept}" for concept in self.concepts if self._counts(concept)],
        }
