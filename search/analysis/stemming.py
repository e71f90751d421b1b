"""One stem per word and language: Snowball for 18 languages, its Serbian for Croatian, own light rules for five."""

import threading
from functools import lru_cache
from typing import Any

import Stemmer

from search.analysis import irish
from search.analysis.light import LIGHT

SNOWBALL = {
    "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "et": "estonian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hr": "serbian", "hu": "hungarian", "it": "italian",
    "lt": "lithuanian", "nl": "dutch", "pl": "polish", "pt": "portuguese", "ro": "romanian", "sv": "swedish",
}  # fmt: skip
_local = threading.local()
"""A Snowball stemmer object keeps state while it works, so each thread has its own."""


def _snowball(language: str) -> Any:
    stemmers = _local.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(SNOWBALL[language], 0)
    return stemmers[language]


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a lower-case word with its accents. Words with digits, and unknown languages, stay as they are."""
    if not word.isalpha() and any(char.isdigit() for char in word):
        return word
    if language == "ga":
        return irish.bare(str(_snowball("ga").stemWord(irish.singular(word))) or word)
    if language in SNOWBALL:
        return str(_snowball(language).stemWord(word)) or word
    if language in LIGHT:
        return LIGHT[language](word)
    return word
