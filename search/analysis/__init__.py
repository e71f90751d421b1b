"""Text of a known language becomes language-prefixed tokens (``de:hochzeit``): the same for every engine.

Steps: normalise and lower (folding) > divide into words > elision > stop words > stem (stemming, light) > fold.
Analysis is done here and not in the engine: no engine has stemmers for all 24 languages, prefixed tokens in one field
keep "gift" (en) and "Gift" (de) apart, and one field per language would break BM25's length norm.
"""

from dataclasses import dataclass
from functools import lru_cache

from search.analysis.elision import strip_elision
from search.analysis.folding import fold, runs
from search.analysis.grams import grams
from search.analysis.languages import BIT, LANGUAGES, NAMES, mask
from search.analysis.stemming import stem
from search.analysis.stopwords import STOP

__all__ = [
    "ANALYSIS_VERSION", "BIT", "LANGUAGES", "NAMES", "Word", "analyse", "fold", "grams", "mask", "names", "stem_of",
]  # fmt: skip

ANALYSIS_VERSION = "2"
"""Part of every index name: change it with any change of tokens, and every index is rebuilt."""
TEXT_LIMIT = 20_000
"""Characters of one text that are analysed; nobody finds a work by what stands after that."""

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as written (lower case), folded, and its folded stem.

    ``token`` is what is indexed (``de:haus``), ``entry`` what the vocabulary keeps (``de:hauser/haus/häuser``; the
    last part only where it differs from the first).
    """

    written: str
    folded: str
    stem: str
    token: str
    entry: str


def _word(written: str, folded: str, stemmed: str, prefix: str) -> Word:
    shown = "" if written == folded else f"/{written}"
    return Word(written, folded, stemmed, f"{prefix}:{stemmed}", f"{prefix}:{folded}/{stemmed}{shown}")


def stem_of(written: str, language: str) -> str:
    """The folded stem of a lower-case word."""
    return fold(stem(written, language))


def _read(raw: str, language: str) -> tuple[Word, ...]:
    """One run of letters: usually one word, sometimes none (an apostrophe alone) or two."""
    parts = ((written, fold(written)) for written in strip_elision(raw, language))
    return tuple(_word(written, folded, stem_of(written, language), language) for written, folded in parts if folded)


@lru_cache(maxsize=100_000)
def _said(raw: str, language: str) -> tuple[Word, ...]:
    """The same without stop words: what texts are made of, each run and language read once."""
    stop = STOP.get(language, _NONE)
    return tuple(word for word in _read(raw, language) if word.folded not in stop)


def analyse(text: str, language: str, *, keep_stop_words: bool = False) -> list[Word]:
    """The words of a text in a language of the 24 (or ``x`` for names), in order, without stop words."""
    read = _read if keep_stop_words else _said
    return [word for raw in runs(text[:TEXT_LIMIT]) for word in read(raw, language)]


def names(text: str) -> list[Word]:
    """The words of a name (maker, city, file format): folded, never stemmed."""
    return analyse(text, NAMES)
