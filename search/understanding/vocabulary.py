"""The words of one language that the index holds, for spelling and completion.

Engines keep them as ``de:hauser/haus/häuser`` (folded word, folded stem, as written) in one keyword field. Read once
per language and kept for a while: whether a single word is known is asked of the index itself, so a fresh word is
never called wrong.
"""

import threading
import time
from bisect import bisect_left
from collections import Counter, OrderedDict, defaultdict

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
    """Folded words with their stems, document counts, and how they are written most often."""

    def __init__(self, entries: list[tuple[str, int]]) -> None:
        stems: defaultdict[str, list[str]] = defaultdict(list)
        counts: defaultdict[str, int] = defaultdict(int)
        written: dict[str, tuple[int, str]] = {}
        for entry, count in entries:
            word, stem, *shown = entry.partition(":")[2].split("/")
            stems[word].append(stem)
            counts[word] += count
            written[word] = max(written.get(word, (0, "")), (count, shown[0] if shown else word))
        self.stems = {word: tuple(dict.fromkeys(found)) for word, found in stems.items()}
        self.written = {word: shown for word, (_, shown) in written.items()}
        self.counts = dict(counts)
        self.words = sorted(self.stems)
        letters = Counter("".join(self.words))
        self.alphabet = frozenset(letter for letter, _ in letters.most_common(MOST_LETTERS))
        self._by_length: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        for word in self.words:
            if len(word) in LENGTHS:
                self._by_length[len(word)].append((letters_of(word), word))

    def near_length(self, word: str, distance: int) -> list[str]:
        """Words that a few edits could reach, judged by their length and letters only."""
        bits = letters_of(word)
        allowed = 2 * distance
        return [
            other
            for length in range(len(word) - distance, len(word) + distance + 1)
            for mask, other in self._by_length.get(length, ())
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
