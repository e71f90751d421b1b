"""A lexicon as it is asked: what a word is in English, in all languages, what a compound is made of, what a label names.

All answers are small and kept; the tables stay on disk, mapped into memory and shared by all processes of a machine.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from search.analysis import BIT
from search.analysis.compounds import LINKS, Splitter
from search.analysis.folding import fold
from search.analysis.stemming import stem
from search.lexicon.concepts import spans
from search.lexicon.file import read_arrays

KEPT = 100_000
MOST_SENSES = 16
MOST = 200
"""Translations of one word in all languages together."""
ALIKE_FROM, ALIKE_LETTERS = 5, 3
"""An unknown stem of so many letters may be a form of a known one that differs in so many letters at its end."""
ALIKE_SHARE, ALIKE_MOST, ALIKE_SEEN = 0.6, 3, 400

Likely = tuple[tuple[str, float], ...]
"""Tokens and how likely each is, the likeliest first."""


class _Column(Sequence[bytes]):
    """Sorted strings that lie end to end in an array."""

    def __init__(self, text: np.ndarray, at: np.ndarray) -> None:
        self.text = memoryview(text)
        self.at = memoryview(at)

    def __len__(self) -> int:
        return len(self.at) - 1

    def __getitem__(self, place: Any) -> bytes:
        return bytes(self.text[self.at[place] : self.at[place + 1]])


class Lexicon:
    """One lexicon file. Safe to ask from several threads."""

    def __init__(self, path: Path) -> None:
        arrays, facts = read_arrays(path)
        self.path = path
        self.version: str = facts["version"]
        self.facts = facts
        self._arrays = arrays
        self._words = _Column(arrays["words_text"], arrays["words_at"])
        self.english = lru_cache(KEPT)(self._english)
        self.translations = lru_cache(KEPT // 10)(self._translations)
        self.parts = lru_cache(KEPT)(self._parts)
        self.senses = lru_cache(KEPT)(self._senses)
        self._splitters: dict[str, Splitter] = {}

    def _place(self, token: str) -> int:
        """Where a token stands, or -1."""
        wanted = token.encode()
        place = bisect_left(self._words, wanted)
        return place if place < len(self._words) and self._words[place] == wanted else -1

    def knows(self, token: str) -> bool:
        """Is this very stem a word of the lexicon?"""
        return self._place(token) >= 0

    def _likely(self, table: str, place: int) -> list[tuple[int, float]]:
        at = self._arrays[f"{table}_at"]
        first, last = int(at[place]), int(at[place + 1])
        words, chances = self._arrays[f"{table}_word"][first:last], self._arrays[f"{table}_chance"][first:last]
        return list(zip(words.tolist(), chances.astype(float).tolist(), strict=True))

    def _token(self, place: int) -> str:
        return self._words[place].decode()

    def _english(self, token: str) -> Likely:
        """What a word is in English. An English word is itself; of an unknown word, what its nearest kin are."""
        if token.startswith("en:"):
            return ((token, 1.0),)
        place = self._place(token)
        if place >= 0:
            return tuple((self._token(word), chance) for word, chance in self._likely("to", place))
        sums: defaultdict[str, float] = defaultdict(float)
        kin = self.kin(token)
        for other, likeness in kin:
            for word, chance in self._likely("to", self._place(other)):
                sums[self._token(word)] += chance * likeness / len(kin)
        return tuple(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))[:8])

    def kin(self, token: str) -> list[tuple[str, float]]:
        """Known stems of the same language that share most of their letters, from the first one on."""
        language, _, stemmed = token.partition(":")
        if len(stemmed) < ALIKE_FROM or language not in BIT:
            return []
        prefix = f"{language}:{stemmed[: max(4, len(stemmed) - ALIKE_LETTERS)]}".encode()
        start = bisect_left(self._words, prefix)
        found = []
        for place in range(start, min(start + ALIKE_SEEN, len(self._words))):
            word = self._words[place]
            if not word.startswith(prefix):
                break
            other = word.decode().partition(":")[2]
            if len(other) <= len(stemmed) + ALIKE_LETTERS:
                found.append((_shared(stemmed, other) / max(len(stemmed), len(other)), f"{language}:{other}"))
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        best = found[0][0] if found else 1.0
        return [(other, share) for share, other in found[:ALIKE_MOST] if share >= max(best - 0.05, ALIKE_SHARE)]

    def _translations(self, token: str) -> Likely:
        """What a word is in all the languages, English among them, by way of English."""
        english = self.english(token)
        at, words, backs = (self._arrays[f"from_{name}"] for name in ("at", "word", "chance"))
        found, weights = [], []
        for other, chance in english:
            place = self._place(other)
            if place >= 0:
                first, last = int(at[place]), int(at[place + 1])
                found.append(words[first:last])
                weights.append(backs[first:last].astype(np.float64) * chance)
        sums = dict(english)
        if found:
            places, index = np.unique(np.concatenate(found), return_inverse=True)
            chances = np.bincount(index, np.concatenate(weights))
            best = np.lexsort((places, -chances))[:MOST]
            sums = {self._token(place): chances[row] for row, place in zip(best, places[best].tolist(), strict=True)} | sums
        sums.pop(token, None)
        return tuple(sorted(((word, float(chance)) for word, chance in sums.items()), key=lambda pair: (-pair[1], pair[0])))

    def concepts(self, tokens: Sequence[str], most: int) -> list[tuple[int, int, tuple[int, ...]]]:
        """(start, stop, concepts) of every run of these tokens that names something; up to ``most`` concepts each."""
        found = list(spans(tokens))
        if not found:
            return []
        hashes, at = self._arrays["label_hash"], self._arrays["label_at"]
        wanted = np.array([number for _, _, number in found], np.uint64)
        places = np.searchsorted(hashes, wanted)
        there = places < len(hashes)
        there[there] = hashes[places[there]] == wanted[there]
        named = []
        for index in np.flatnonzero(there).tolist():
            first, last = int(at[places[index]]), int(at[places[index] + 1])
            concepts = self._arrays["label_concepts"][first : min(last, first + most)]
            named.append((found[index][0], found[index][1], tuple(concepts.tolist())))
        return named

    def _senses(self, token: str) -> tuple[int, ...]:
        """The concepts of one word by itself."""
        return next((concepts for *_, concepts in self.concepts([token], MOST_SENSES)), ())

    def _parts(self, folded: str, language: str) -> tuple[str, ...]:
        """The stems of the parts of a compound; () for a word that is none."""
        if language not in LINKS or len(folded) < 8:
            return ()
        if language not in self._splitters:
            self._splitters[language] = self._splitter(language)
        splitter = self._splitters[language]
        return tuple(splitter.stem_of(part) for part in splitter.split(folded))

    @cached_property
    def _part_lines(self) -> dict[str, dict[str, str]]:
        lines: dict[str, dict[str, str]] = {language: {} for language in LINKS}
        for line in self._arrays["parts_text"].tobytes().decode().split("\n"):
            language, _, pair = line.partition(":")
            word, _, stemmed = pair.partition("/")
            if language in lines:
                lines[language][word] = stemmed
        return lines

    def _splitter(self, language: str) -> Splitter:
        words = self._part_lines[language]
        stems = frozenset(stemmed for word, stemmed in words.items() if len(word) > 3)
        return Splitter(language, frozenset(words), lambda word: fold(stem(word, language)), stems)


def _shared(first: str, second: str) -> int:
    """How many letters two words share from their beginning."""
    for place, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return place
    return min(len(first), len(second))
