"""What a lexicon adds to a document: the parts of its compounds, its words in English, the concepts that it names.

With these one text in one language is found by words of any other, and a text in five languages is not found five
times: English words and concepts of all its texts count once, as the text that has most of them does.
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
    parts: list[str] = field(default_factory=list)
    english: Counter[str] = field(default_factory=Counter)
    concepts: dict[int, None] = field(default_factory=dict)

    def add(self, language: str, segments: Iterable[Sequence[Word]], *, written: bool) -> None:
        """The texts of one language, each title, keyword and sentence apart. What a machine drafted counts once."""
        weights: Counter[str] = Counter()
        words: dict[str, None] = {}
        for segment in segments:
            words |= dict.fromkeys(word.token for word in segment)
            words |= dict.fromkeys(self._name(language, segment))
        for token in words:
            for english, chance in self.lexicon.english(token):
                if chance >= LIKELY:
                    weights[english] += 1 if not written else 3 if chance > SURER else 2 if chance > SURE else 1
        self.english |= weights

    def _name(self, language: str, segment: Sequence[Word]) -> list[str]:
        """Concepts of a segment, and of the parts of its compounds. Returns those parts."""
        parts: list[str] = []
        tokens = [word.token for word in segment]
        for _, _, concepts in self.lexicon.concepts(tokens, CONCEPTS):
            self.concepts |= dict.fromkeys(concepts)
        for word in segment:
            found = [f"{language}:{part}" for part in self.lexicon.parts(word.folded, language)]
            parts += found
            for part in found:
                for _, _, concepts in self.lexicon.concepts([part], CONCEPTS):
                    self.concepts |= dict.fromkeys(concepts)
        self.parts += parts
        return parts

    def tokens(self) -> dict[str, list[str]]:
        return {
            "p": self.parts,
            "e": list(self.english.elements()),
            "s": [f"s:{concept}" for concept in self.concepts],
        }
