"""How likely a word of one language is the translation of another: learned from parallel labels, by way of English.

IBM model 1 (Brown et al. 1993, "The mathematics of statistical machine translation", section 4.1): each word of a label
is explained by some word of the label beside it, and expectation maximisation finds by which. One model per language
and direction, language to English and English to language: 46 small tables in place of 552.
"""

from dataclasses import dataclass

import numpy as np

from search.analysis import LANGUAGES, stem_of
from search.analysis.compounds import LINKS, Splitter
from search.lexicon.corpus import Corpus, Progress, counted

ITERATIONS = 5
MOST_PAIRS = 400
"""Pairs of words that one concept may give: longer texts tell nothing about single words."""
PIVOT = LANGUAGES.index("en")
PART_FROM = 3
"""Letters of a word that may be part of a compound."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Stems of all words and of the parts of compounds. ``of_word[w]``: the numbers that word ``w`` stands for."""

    names: list[str]
    of_word: list[tuple[int, ...]]
    parts: dict[str, frozenset[str]]
    """Language to the folded words that compounds may be made of."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Translation probabilities: word ``x[i]`` to English ``e[i]`` with ``forward[i]``, back with ``backward[i]``."""

    x: np.ndarray
    e: np.ndarray
    forward: np.ndarray
    backward: np.ndarray


def splitter_of(language: str, known: frozenset[str]) -> Splitter:
    """A splitter for words of these. Stems are kept so that an inflected last part is known, too."""
    return Splitter(language, known, frozenset(stem_of(word, language) for word in known if len(word) > PART_FROM))


def tokens_of(corpus: Corpus, left: np.ndarray) -> Tokens:
    """Number all stems, and take compounds apart by the words that are labels of their own."""
    alone = counted(corpus, left)
    parts: dict[str, set[str]] = {language: set() for language in LINKS}
    for word in alone:
        language, folded, _ = corpus.words[word]
        if language in parts and len(folded) >= PART_FROM and folded.isalpha():
            parts[language].add(folded)
    frozen = {language: frozenset(words) for language, words in parts.items()}
    splitters = {language: splitter_of(language, words) for language, words in frozen.items()}
    numbers: dict[str, int] = {}
    of_word = []
    for language, folded, stemmed in corpus.words:
        found = [stemmed]
        if language in splitters:
            found += [splitters[language].stem_of(part) for part in splitters[language].split(folded)]
        of_word.append(tuple(numbers.setdefault(f"{language}:{each}", len(numbers)) for each in found))
    return Tokens(list(numbers), of_word, frozen)


def bags(corpus: Corpus, left: np.ndarray, tokens: Tokens) -> dict[int, dict[int, list[int]]]:
    """Concept to language to the stems of its labels: once of all of them, and once more of the first, its name."""
    found: dict[int, dict[int, list[int]]] = {}
    rows, labels = corpus.rows, corpus.labels
    for row in np.flatnonzero(left).tolist():
        first, last = rows[row], rows[row + 1]
        concept, language = int(corpus.concepts[row]), int(corpus.languages[row])
        for kind, stop in ((0, last), (1, min(first + 1, last))):
            words = corpus.tokens[labels[first] : labels[stop]].tolist()
            stems = dict.fromkeys(each for word in words for each in tokens.of_word[word])
            found.setdefault(2 * concept + kind, {})[language] = list(stems)
    return found


def train(concepts: dict[int, dict[int, list[int]]], *, learned: Progress) -> Pairs:
    """Probabilities for every language but English. Words that never stand beside an English one have none."""
    made = []
    for code in range(len(LANGUAGES)):
        if code != PIVOT:
            made.append(_of_language(concepts, code))
            learned(1)
    full = [pairs for pairs in made if pairs is not None]
    if not full:
        nothing = np.zeros(0)
        return Pairs(nothing.astype(np.int64), nothing.astype(np.int64), nothing, nothing)
    return Pairs(
        *(np.concatenate([getattr(pairs, name) for pairs in full]) for name in ("x", "e", "forward", "backward"))
    )


def _of_language(concepts: dict[int, dict[int, list[int]]], code: int) -> Pairs | None:
    theirs: list[int] = []
    english: list[int] = []
    sentence: list[int] = []
    for number, labels in enumerate(concepts.values()):
        here, there = labels.get(code), labels.get(PIVOT)
        if here and there and len(here) * len(there) <= MOST_PAIRS:
            theirs += [word for word in here for _ in there]
            english += there * len(here)
            sentence += [number] * (len(here) * len(there))
    if not theirs:
        return None
    x, e, s = (np.array(values, np.int64) for values in (theirs, english, sentence))
    wide = int(max(x.max(), e.max())) + 1
    keys, pair = np.unique(x * wide + e, return_inverse=True)
    first, second = keys // wide, keys % wide
    return Pairs(
        first,
        second,
        _model_1(pair, len(keys), first, np.unique(s * wide + e, return_inverse=True)[1]),
        _model_1(pair, len(keys), second, np.unique(s * wide + x, return_inverse=True)[1]),
    )


def _model_1(pair: np.ndarray, pairs: int, given: np.ndarray, group: np.ndarray) -> np.ndarray:
    """p(other word | ``given`` word) of each pair. ``group``: the occurrence of the other word that is explained."""
    _, source = np.unique(given, return_inverse=True)
    chance = np.ones(pairs)
    chance /= np.bincount(source, chance)[source]
    for _ in range(ITERATIONS):
        weight = chance[pair]
        weight /= np.bincount(group, weight)[group]
        counts = np.bincount(pair, weight, pairs)
        chance = counts / np.bincount(source, counts)[source]
    return chance
