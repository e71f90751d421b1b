"""A lexicon as it is asked: what a word is in English and elsewhere, what a compound is made of, what a label names.

All answers are small and kept; the tables stay on disk, mapped into memory and shared by all processes of a machine.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from search.analysis import BIT
from search.analysis.compounds import LINKS, Splitter
from search.analysis.likeness import alike
from search.lexicon.concepts import spans
from search.lexicon.file import BadLexicon, chances_of, read_arrays

KEPT = 100_000
MOST_SENSES = 16
MOST = 80
"""Translations of one word in all languages together."""
ALIKE_FROM, ALIKE_LETTERS = 5, 3
"""An unknown stem of so many letters may be a form of a known one that differs in so many letters at its end."""
ALIKE_SHARE, ALIKE_MOST, ALIKE_SEEN = 0.6, 3, 400

_NEEDED = frozenset(
    {"words_text", "words_at", "label_hash", "label_at", "label_concepts", "version"}
    | {f"{table}_{column}" for table in ("to", "from") for column in ("at", "word", "chance")}
    | {f"parts_{language}" for language in LINKS}
)
Likely = tuple[tuple[str, float], ...]
"""Tokens and how likely each is, the likeliest first."""


class _Column(Sequence[bytes]):
    """Sorted strings that lie end to end in an array."""

    def __init__(self, text: np.ndarray, at: np.ndarray) -> None:
        self.text: memoryview = text.data
        self.at: memoryview = at.data

    def __len__(self) -> int:
        return len(self.at) - 1

    def __getitem__(self, place: Any) -> Any:
        return bytes(self.text[self.at[place] : self.at[place + 1]])


class _Labels:
    """Sorted numbers of labels, evenly spread as hashes are, and what each of them names.

    A text has a hundred runs of words and few of them name anything: a table with a byte for each beginning of a
    number tells most of them from labels in one step. (numpy's search cost more by the call than all of these steps; a
    dict would take ten times the memory.)
    """

    def __init__(self, hashes: np.ndarray, at: np.ndarray, concepts: np.ndarray) -> None:
        bits = max(len(hashes).bit_length(), 1)
        held = np.zeros(1 << bits + 3, np.uint8)
        self.shift = 64 - bits - 3
        held[hashes >> np.uint64(self.shift)] = 1
        self.held = held.tobytes()
        self._hashes: memoryview = hashes.data
        self._at: memoryview = at.data
        self._concepts: memoryview = concepts.data
        self.named = lru_cache(KEPT // 2)(self._named)

    def _named(self, number: int, most: int) -> tuple[int, ...]:
        """Up to ``most`` concepts of a label; () for what is none."""
        place = bisect_left(self._hashes, number)
        if place == len(self._hashes) or self._hashes[place] != number:
            return ()
        first = self._at[place]
        return tuple(self._concepts[first : min(self._at[place + 1], first + most)])


class Lexicon:
    """One lexicon file. Safe to ask from several threads."""

    def __init__(self, path: Path) -> None:
        arrays, facts = read_arrays(path)
        if missing := _NEEDED - {*arrays, *facts}:
            raise BadLexicon(f"{path.name} lacks {', '.join(sorted(missing))}: build it with manage.py build_lexicon")
        self.path = path
        self.version: str = facts["version"]
        self.facts = facts
        self._arrays = arrays
        self._words = _Column(arrays["words_text"], arrays["words_at"])
        self._english_from = bisect_left(self._words, b"en:")
        self._labels = _Labels(*(arrays[f"label_{name}"] for name in ("hash", "at", "concepts")))
        self.english = lru_cache(KEPT)(self._english)
        self.translations = lru_cache(KEPT // 50)(self._translations)
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

    def _to_english(self, place: int) -> Likely:
        first, last = self._arrays["to_at"][place : place + 2].tolist()
        words, chances = self._arrays["to_word"][first:last], self._arrays["to_chance"][first:last]
        likely = zip(words.tolist(), chances_of(chances).tolist(), strict=True)
        return tuple((self._token(self._english_from + word), chance) for word, chance in likely)

    def _token(self, place: int) -> str:
        return self._words[place].decode()

    def _english(self, token: str) -> Likely:
        """What a word is in English. An English word is itself; of an unknown word, what its nearest kin are."""
        if token.startswith("en:"):
            return ((token, 1.0),)
        place = self._place(token)
        if place >= 0:
            return self._to_english(place)
        sums: defaultdict[str, float] = defaultdict(float)
        kin = self.kin(token)
        for other, likeness in kin:
            for word, chance in self._to_english(self._place(other)):
                sums[word] += chance * likeness / len(kin)
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
                found.append((alike(stemmed, other), f"{language}:{other}"))
        found.sort(key=lambda pair: (-pair[0], pair[1]))
        best = found[0][0] if found else 1.0
        return [(other, share) for share, other in found[:ALIKE_MOST] if share >= max(best - 0.05, ALIKE_SHARE)]

    def _translations(self, token: str) -> Likely:
        """What a word is in all the languages, English among them, by way of English; the MOST likely ones."""
        english = self.english(token)
        at, words, backs = (self._arrays[f"from_{name}"] for name in ("at", "word", "chance"))
        found, weights = [], []
        for other, chance in english:
            place = self._place(other)
            if place >= 0:
                first, last = at[place - self._english_from : place - self._english_from + 2].tolist()
                found.append(words[first:last])
                weights.append(chances_of(backs[first:last]) * chance)
        sums = dict(english)
        if found:
            places, index = np.unique(np.concatenate(found), return_inverse=True)
            chances = np.bincount(index, np.concatenate(weights))
            best = np.lexsort((places, -chances))[:MOST]
            named = zip(places[best].tolist(), chances[best].tolist(), strict=True)
            sums = {self._token(place): chance for place, chance in named} | sums
        sums.pop(token, None)
        return tuple(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))

    def concepts(self, tokens: Sequence[str], most: int) -> list[tuple[int, int, tuple[int, ...]]]:
        """(start, stop, concepts) of every run of these tokens that names something; up to ``most`` concepts each."""
        shift, held, named = self._labels.shift, self._labels.held, self._labels.named
        likely = [span for span in spans(tokens) if held[span[2] >> shift]]
        return [(start, stop, concepts) for start, stop, number in likely if (concepts := named(number, most))]

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

    def _splitter(self, language: str) -> Splitter:
        lines = self._arrays[f"parts_{language}"].tobytes().decode().split("\n")
        pairs = [(word, stemmed or word) for word, _, stemmed in (line.partition("/") for line in lines) if word]
        stems = frozenset(stemmed for word, stemmed in pairs if len(word) > 3)
        return Splitter(language, frozenset(word for word, _ in pairs), stems)
