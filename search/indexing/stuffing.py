"""Texts stuffed with words to be found more often: what moderators look at. Ranking defends itself (rows.py)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from search.analysis.folding import fold, runs
from search.analysis.stopwords import STOP
from search.documents import WRITTEN, DocumentText, SearchDocument

FLAG = "stuffing"
"""Value of the keyword field ``flag``."""
READ = 20_000
"""Characters of a text that are looked at."""
MOST_IN_SHORT = 8
"""How often one word may stand in title, summary and keywords together."""
MOST_IN_LONG, MOST_OF_LONG = 12, 0.06
"""A word is too much in a description that has it more often than this, and in more than this share of its words."""
MOST_KEYWORDS, RELATED = 30, 0.2
"""More keywords than that are a heap when less than this share of them stands anywhere else in the texts."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a document is listed. ``what``: repeats (``word`` stands there ``count`` times) or heap (``count`` keywords
    that have to do with nothing else in it)."""

    what: str
    language: str
    count: int
    word: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def stuffing(document: SearchDocument) -> tuple[Reason, ...]:
    """What is overdone in the texts that people wrote; what a machine drafted repeats it only. Pure."""
    return tuple(reason for text in document.texts if text.weight >= WRITTEN for reason in _of(text))


def _of(text: DocumentText) -> Iterator[Reason]:
    title, summary, keywords, long = (
        _words(part, text.language) for part in (text.title, text.summary, text.keywords, text.description)
    )
    short = [*title, *summary, *keywords]
    repeats = _repeated(short, MOST_IN_SHORT)
    for word, count in _repeated(long, max(MOST_IN_LONG, MOST_OF_LONG * len(long))).items():
        repeats[word] = count + short.count(word)
    for word, count in sorted(repeats.items(), key=lambda found: (-found[1], found[0])):
        yield Reason("repeats", text.language, count, word)
    heap = set(keywords)
    if len(heap) > MOST_KEYWORDS:
        elsewhere = {*title, *summary, *long}
        if len(heap & elsewhere) < RELATED * len(heap):
            yield Reason("heap", text.language, len(heap - elsewhere))


def _repeated(words: Sequence[str], most: float) -> dict[str, int]:
    """Words that stand there more often than that, with their counts. Hardly any text has so many repeats at all."""
    if len(words) - len(set(words)) < most:
        return {}
    return {word: count for word, count in Counter(words).items() if count > most}


def _words(text: str, language: str) -> list[str]:
    """Folded words that say something: no stop words, no numbers, no single letters."""
    return [word for run in runs(text[:READ]) if (word := _saying(run, language))]


@lru_cache(maxsize=20_000)
def _saying(run: str, language: str) -> str:
    """A word, folded; "" where it says nothing."""
    word = fold(run)
    return "" if len(word) < 2 or word.isdigit() or word in STOP.get(language, ()) else word
