"""The words of one language that the index holds, for spelling and completion.

Engines keep them as ``de:hauser/haus/häuser`` (folded word, folded stem, as written) in one keyword field. Read once
per language and kept for a while: whether a single word is known is asked of the index itself, so a fresh word is
never called wrong.
"""

import threading
import time
from array import array
from bisect import bisect_left
from collections import Counter, OrderedDict

from search.engines.base import Snapshot

KEEP_SECONDS = 300.0
KEPT_LANGUAGES = 26
READ_LIMIT = 60_000
"""Words read per language: what memory a web worker may spend on spelling (about 10 MB for the largest)."""
MOST_LETTERS = 64
"""Letters that a mistyped one is tried as: those of the language, whatever else somebody wrote."""
LENGTHS = range(2, 30)


def letters_of(word: str) -> int:
    """One bit per letter, modulo 64: two words one edit apart differ in at most two bits."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) & 63)
    return bits


class Vocabulary:
    """Folded words with their stems, document counts, and how they are written most often.

    ``counts`` says what is known. The rest lies beside ``words`` in lists, and what is equal is one object: an index of
    a hundred thousand works has as many words, and each web worker holds them.
    """

    def __init__(self, entries: list[tuple[str, int]]) -> None:
        stems: dict[str, str | tuple[str, ...]] = {}
        written: dict[str, tuple[int, str]] = {}
        self.counts: dict[str, int] = {}
        for entry, count in entries:
            word, stem, *shown = entry.partition(":")[2].split("/")
            stems[word] = _with(stems.get(word), word if stem == word else stem)
            self.counts[word] = self.counts.get(word, 0) + count
            best = word if not shown or shown[0] == word else shown[0]
            written[word] = max(written.get(word, (0, "")), (count, best))
        self.words = sorted(stems)
        self._stems = [stems[word] for word in self.words]
        self._written = [written[word][1] for word in self.words]
        letters = Counter(letter for word in self.words for letter in word)
        self.alphabet = frozenset(letter for letter, _ in letters.most_common(MOST_LETTERS))
        self._by_length: dict[int, tuple[array[int], array[int]]] = {}
        for place, word in enumerate(self.words):
            if len(word) in LENGTHS:
                masks, places = self._by_length.setdefault(len(word), (array("Q"), array("I")))
                masks.append(letters_of(word))
                places.append(place)

    def __contains__(self, word: object) -> bool:
        return word in self.counts

    def _place(self, word: str) -> int:
        """Raises KeyError for an unknown word: its neighbour's facts are not its own."""
        place = bisect_left(self.words, word)
        if place == len(self.words) or self.words[place] != word:
            raise KeyError(word)
        return place

    def stems(self, word: str) -> tuple[str, ...]:
        """The stems of a known word. Raises KeyError."""
        found = self._stems[self._place(word)]
        return (found,) if isinstance(found, str) else found

    def written(self, word: str) -> str:
        """A known word as it is written most often. Raises KeyError."""
        return self._written[self._place(word)]

    def near_length(self, word: str, distance: int) -> list[str]:
        """Words that a few edits could reach, judged by their length and letters only."""
        bits = letters_of(word)
        allowed = 2 * distance
        return [
            self.words[place]
            for length in range(len(word) - distance, len(word) + distance + 1)
            for mask, place in zip(*self._by_length.get(length, ((), ())), strict=True)
            if (mask ^ bits).bit_count() <= allowed
        ]

    def starting(self, prefix: str, limit: int) -> list[str]:
        """The most frequent words that start so."""
        start = bisect_left(self.words, prefix)
        found = []
        for word in self.words[start : start + 2000]:
            if not word.startswith(prefix):
                break
            found.append(word)
        return sorted(found, key=lambda word: (-self.counts[word], len(word), word))[:limit]


def _with(stems: str | tuple[str, ...] | None, stem: str) -> str | tuple[str, ...]:
    """One stem more of a word; nearly all have one."""
    if stems is None:
        return stem
    had = (stems,) if isinstance(stems, str) else stems
    return stems if stem in had else (*had, stem)


class Vocabularies:
    """Vocabularies of several indexes and languages, kept for KEEP_SECONDS."""

    def __init__(self, seconds: float = KEEP_SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], tuple[float, object, Vocabulary]] = OrderedDict()

    def of(self, snapshot: Snapshot, language: str) -> Vocabulary:
        """The vocabulary of a language: read again when it is old and the index has changed since."""
        key = (snapshot.index, language)
        with self._lock:
            read_at, stamp, kept = self._kept.get(key, (0.0, None, None))
            if kept is not None and (stamp == snapshot.stamp or time.monotonic() - read_at < self._seconds):
                self._kept.move_to_end(key)
                return kept
        fresh = Vocabulary(snapshot.vocabulary(f"{language}:", READ_LIMIT))
        with self._lock:
            self._kept[key] = (time.monotonic(), snapshot.stamp, fresh)
            while len(self._kept) > KEPT_LANGUAGES:
                self._kept.popitem(last=False)
        return fresh

    def forget(self) -> None:
        """Drop everything kept: the next question reads the index."""
        with self._lock:
            self._kept.clear()


vocabularies = Vocabularies()
