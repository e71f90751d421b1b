"""The ways in which one word may be read, as tokens with weights: before anything is known of the index."""

from collections.abc import Iterable
from dataclasses import dataclass

from search.analysis import LANGUAGES, NAMES, Word, stem_of
from search.analysis.stopwords import STOP
from search.lexicon.model import Lexicon

SAME, NAME, ELSEWHERE, FOREIGN = 1.0, 1.0, 0.7, 0.8
"""Read in the visitor's language, as a name, spelt the same elsewhere, translated from another language."""
FLAT = 0.25
"""A translation's weight is its probability to this power: what matters is that it is one, less how likely."""
MOST_TRANSLATIONS = 60
CONCEPTS = 16
FADING = 0.95
"""Each further concept of a label weighs a little less."""
FIELDS = ("t", "c", "k", "d", "p")
ENGLISH_FIELDS = (*FIELDS, "e")
GUESSES = 2
"""Languages that a word unknown in the visitor's may be of."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A token that a word may stand for. ``how``: see ``Match``."""

    token: str
    weight: float
    how: str
    meant: str

    @property
    def fields(self) -> tuple[str, ...]:
        return ENGLISH_FIELDS if self.token.startswith("en:") else FIELDS


def guesses(word: Word, language: str, lexicon: Lexicon, stems: Iterable[str] = ()) -> list[Guess]:
    """Everything that a word may be, the surest first, each token once."""
    found: dict[str, Guess] = {}

    def put(token: str, weight: float, how: str, meant: str = "") -> None:
        if token not in found or found[token].weight < weight:
            found[token] = Guess(token, weight, how, meant or word.written)

    own = [f"{language}:{stem}" for stem in dict.fromkeys((word.stem, *stems))]
    for token in own:
        put(token, SAME, "same")
    put(f"{NAMES}:{word.folded}", NAME, "name")
    elsewhere = [other for other in LANGUAGES if other != language and word.folded not in STOP[other]]
    for other in elsewhere:
        put(f"{other}:{stem_of(word.written, other)}", ELSEWHERE, "elsewhere")
    for token, weight in translated(word, language, own, elsewhere, lexicon):
        put(token, weight, "translation")
    return sorted(found.values(), key=lambda guess: (-guess.weight, guess.token))


def translated(
    word: Word, language: str, own: Iterable[str], elsewhere: Iterable[str], lexicon: Lexicon
) -> Iterable[tuple[str, float]]:
    """Translations of a word: from the visitor's language, or where that does not know it, from those that do."""
    for token in own:
        likely = lexicon.translations(token)[:MOST_TRANSLATIONS]
        if likely and (lexicon.knows(token) or not any(_known(word, other, lexicon) for other in elsewhere)):
            for other, chance in likely:
                yield other, min(chance, 1.0) ** FLAT
            return
    for other in [code for code in elsewhere if _known(word, code, lexicon)][:GUESSES]:
        for token, chance in lexicon.translations(f"{other}:{stem_of(word.written, other)}")[:MOST_TRANSLATIONS]:
            yield token, FOREIGN * min(chance, 1.0) ** FLAT


def _known(word: Word, language: str, lexicon: Lexicon) -> bool:
    return lexicon.knows(f"{language}:{stem_of(word.written, language)}")
