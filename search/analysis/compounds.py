"""Compound words taken apart: hochzeits|fotograf, oversættelses|tjenester, valokuvaus|palvelut.

German, Dutch, Swedish, Danish, Finnish, Estonian, Hungarian and Irish write several words as one (in Irish the last one
is lenited, ceol|choirm, and its stem is not). The splitter takes a list of words (those of the lexicon) and finds the
fewest known parts that make up the whole, with the linking letters that each language puts between them. (Koehn and
Knight 2003, "Empirical methods for compound splitting", with the fewest and longest parts in place of frequencies.)
"""

from collections.abc import Container
from functools import lru_cache

from search.analysis import stem_of

SHORTEST = 4
"""Letters of a part: shorter ones are endings more often than words."""
LONGEST_WORD = 40
LINKS = {
    "de": ("", "s", "n", "en", "es", "er", "e"),
    "nl": ("", "s", "en", "n", "e", "er"),
    "sv": ("", "s", "e", "o", "a", "u"),
    "da": ("", "s", "e", "er"),
    "fi": ("", "n", "s"),
    "et": ("", "s", "e", "a", "u", "i"),
    "hu": ("",),
    "ga": ("",),
}
"""What may stand between two parts."""
DROPPED = {"de": ("e", "en"), "sv": ("a", "e"), "et": ("e", "a")}
"""Endings that a first part may lose: Schul|e in Schulbuch, flick|a in flickbok."""


class Splitter:
    """Splits words of one language. ``known``: folded words; ``stems``: those of known words, folded."""

    def __init__(self, language: str, known: Container[str], stems: Container[str]) -> None:
        self.language = language
        self.links = LINKS[language]
        self.dropped = DROPPED.get(language, ())
        self.known = known
        self.stems = stems
        self.split = lru_cache(maxsize=100_000)(self._split)

    def stem_of(self, word: str) -> str:
        return stem_of(word, self.language)

    def _split(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word, each as a known word or the last one as it stands; () for no compound."""
        if not 2 * SHORTEST <= len(word) <= LONGEST_WORD or not word.isalpha():
            return ()
        return self._parts(word, 3) or ()

    def _parts(self, word: str, most: int) -> tuple[str, ...] | None:
        """The fewest parts, the longest last part first."""
        best: tuple[str, ...] | None = None
        for at in range(SHORTEST, len(word) - SHORTEST + 1):
            tail = word[at:]
            head = self._head(word[:at])
            if head is None:
                continue
            if self._is_word(tail):
                return (head, tail)
            if most > 2 and best is None and len(tail) >= 2 * SHORTEST and (rest := self._parts(tail, most - 1)):
                best = (head, *rest)
        return best

    def _is_word(self, tail: str) -> bool:
        return tail in self.known or self.stem_of(tail) in self.stems

    def _head(self, head: str) -> str | None:
        """The known word that a first part is, without what links it to the next."""
        for link in self.links:
            if link and not head.endswith(link):
                continue
            bare = head[: len(head) - len(link)] if link else head
            if len(bare) >= SHORTEST - 1 and bare in self.known:
                return bare
        for ending in self.dropped:
            if head + ending in self.known:
                return head + ending
        return None
