"""Characters: what is written differently and meant alike becomes the same.

NFKC first (full-width and ligature forms; Unicode Standard Annex 15), then lower case, then no accents (what NFKD takes
apart, and the letters below that it does not). Greek and Bulgarian in Latin letters: ISO 843 and the Bulgarian law of
2009 on transliteration, in their simplest form. Folding happens after stemming, because the Snowball stemmers need the
accents ("häuser" and "haus" meet only with the ä).
"""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart; ħ and ı are Maltese and Turkish, the rest Nordic, Polish, Croatian.
_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ħ": "h", "ı": "i", "þ": "th", "ð": "d", "ς": "σ"}
)
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch",
    "ψ": "ps", "ω": "o",
}  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_LATIN = str.maketrans(_GREEK | _CYRILLIC)
WORD_LIMIT = 40
"""Longer runs of letters are no words; what is kept of them is enough to match."""
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]"
)
_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")


def lower(text: str) -> str:
    """Compatibility forms composed, lower case, without marks that stand alone (what İ leaves, soft hyphens)."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    return _MARKS.sub("", composed)


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A lower-case word without accents and special letters: ``photographié`` and ``photographie`` meet."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_LETTERS)


def latin(word: str) -> str:
    """A folded Greek or Bulgarian word in Latin letters, for language-neutral n-grams."""
    return word if word.isascii() else word.translate(_LATIN)


def words(lowered: str) -> list[str]:
    """Runs of letters and digits; an apostrophe inside a word stays for the language to judge."""
    return [found[:WORD_LIMIT] for found in _WORD.findall(lowered)]


@lru_cache(maxsize=64)
def runs(text: str) -> tuple[str, ...]:
    """The words of a text as it was written. Several look at the texts of one document, one after the other."""
    return tuple(words(lower(text)))
