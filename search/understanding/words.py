"""How each typed word can be read: in the visitor's language, translated, spelt alike, as a name, or mistyped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.analysis import LANGUAGES, NAMES, Word, analyse
from search.analysis.compounds import LINKS
from search.engines.base import Snapshot
from search.lexicon import current
from search.query import Correction
from search.understanding.frequencies import frequencies
from search.understanding.kin import kin
from search.understanding.options import CONCEPTS, FADING, Guess, guesses
from search.understanding.spelling import corrections
from search.understanding.vocabulary import Vocabularies, vocabularies

WORD_FIELDS = {"t": 2.0, "c": 1.5, "k": 1.5, "p": 1.0, "d": 0.6, "e": 2.0}
"""What a match is worth in title, category, keywords and summary, compound parts, description, English words."""
CONCEPT_FIELDS, PHRASE_FIELDS = ("s",), ("t", "k", "d")
LABEL, LABELLED = "c", 100
"""The field of category labels; from so many documents on, equal counts are one label in two languages."""
MOST_WORDS = 12
HELD = ("same", "name")
"""Readings by which a word is there as it was typed."""
MISTYPED = (0.85, 0.6, 0.5)
"""Weights of the best correction and of the next ones."""
DOUBTED = 0.6
"""What is left of that for a word that the lexicon knows as it stands."""
KIN = 1.0
"""What a word weighs that begins as an unknown one does, times how alike they are."""
_PHRASE = re.compile(r'["„“”«»]([^"„“”«»]{3,})["„“”«»]')


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read a word: a token, the fields that hold it (with how many documents), and how sure we are."""

    token: str
    weight: float
    how: str
    language: str
    meant: str
    fields: tuple[tuple[str, int], ...]

    @property
    def documents(self) -> int:
        return max(count for _, count in self.fields)


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word and its options, the surest first; none at all when nothing in the index is like it.

    ``concepts``: what it names, alone or with its neighbours, with a weight each. ``parts``: of a compound.
    """

    written: str
    folded: str
    options: tuple[Option, ...]
    concepts: tuple[tuple[str, float], ...] = ()
    parts: tuple["ReadWord", ...] = ()

    @property
    def is_held(self) -> bool:
        """Does some text in the visitor's language, or a name, have the word?"""
        return any(option.how in HELD for option in self.options)

    @property
    def guess(self) -> str:
        """What a mistyped word was taken for; empty where it has a surer reading."""
        surest = next((option for option in self.options if option.how != "similar"), None)
        return surest.meant if surest is not None and surest.how == "spelling" else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood: words, quoted phrases (each per language), phrases that no text can hold, corrections."""

    words: tuple[ReadWord, ...]
    phrases: tuple[tuple[tuple[str, ...], ...], ...] = ()
    loose: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


def _labels_once(fields: tuple[tuple[str, int], ...], seen: set[int]) -> tuple[tuple[str, int], ...]:
    """Fields without a category's label that is there already: each document has it in all languages, so its words in
    24 of them stand in exactly as many documents, and the surest one finds and scores them all.
    """
    new = tuple(pair for pair in fields if pair[0] != LABEL or pair[1] < LABELLED or pair[1] not in seen)
    seen.update(count for field, count in new if field == LABEL)
    return new


class Reader:
    """Reads words against one snapshot of the index."""

    def __init__(
        self, snapshot: Snapshot, language: str, kept: Vocabularies = vocabularies, *, verbatim: bool = False
    ) -> None:
        self.verbatim = verbatim
        self.snapshot = snapshot
        self.language = language if language in LANGUAGES else "en"
        self.kept = kept
        self.lexicon = current()

    def read(self, text: str) -> Reading:
        """Understand a query. No words at all (only signs, or only stop words) gives an empty reading."""
        found = list({word.folded: word for word in analyse(text, self.language)}.values())[:MOST_WORDS]
        concepts = self._concepts(found)
        words, corrected = [], []
        for word, known in zip(found, self._known(found), strict=True):
            options = known
            if not self.verbatim and not any(option.how in HELD for option in known):
                mistyped = self._mistyped(word, known)
                corrected += [Correction(word.written, option.meant) for option in mistyped[:1]]
                options = [*known, *mistyped, *self._kin(word, (*known, *mistyped))]
            options.sort(key=lambda option: (-option.weight, -option.documents, option.token))
            parts = self._parts(word)
            words.append(ReadWord(word.written, word.folded, tuple(options), concepts.get(word.folded, ()), parts))
        phrases = {quoted: self._phrase(quoted) for quoted in _PHRASE.findall(text)[:3]}
        held = tuple(found for found in phrases.values() if found)
        loose = tuple(quoted for quoted, found in phrases.items() if not found and " " in quoted.strip())
        return Reading(tuple(words), held, loose, tuple(corrected))

    def _concepts(self, words: Sequence[Word]) -> dict[str, tuple[tuple[str, float], ...]]:
        """What each word names, alone or in a label of several words, as far as the index holds it."""
        named: dict[str, dict[str, float]] = {}
        for start, stop, concepts in self.lexicon.concepts([word.token for word in words], CONCEPTS):
            for rank, concept in enumerate(concepts):
                for word in words[start:stop]:
                    mine = named.setdefault(word.folded, {})
                    mine[f"s:{concept}"] = max(mine.get(f"s:{concept}", 0.0), FADING**rank)
        tokens = list(dict.fromkeys(token for mine in named.values() for token in mine))
        counts = frequencies.of(self.snapshot, [(token, CONCEPT_FIELDS) for token in tokens])
        held = {token for token, (count,) in zip(tokens, counts, strict=True) if count}
        return {
            folded: tuple((token, weight) for token, weight in mine.items() if token in held)
            for folded, mine in named.items()
        }

    def _known(self, words: Sequence[Word]) -> list[list[Option]]:
        """The options of each word that the index holds."""
        return self._held([guesses(word, self.language, self.lexicon, self._stems_of(word.folded)) for word in words])

    def _held(self, groups: Sequence[Sequence[Guess]]) -> list[list[Option]]:
        """One question to the index for all tokens of all words."""
        asked = [(guess.token, guess.fields) for group in groups for guess in group]
        counts = iter(frequencies.of(self.snapshot, asked))
        made = []
        for group in groups:
            options = []
            labels: set[int] = set()
            for guess in group:
                row = zip(guess.fields, next(counts), strict=True)
                fields = tuple((field, count) for field, count in row if count)
                if fields := _labels_once(fields, labels):
                    language = guess.token.partition(":")[0]
                    options.append(Option(guess.token, guess.weight, guess.how, language, guess.meant, fields))
            made.append(options)
        return made

    def _stems_of(self, folded: str) -> list[str]:
        """Stems that the index knows for a word written without its accents."""
        return [entry.split("/")[1] for entry, _ in self.snapshot.vocabulary(f"{self.language}:{folded}/", 4)]

    def _parts(self, word: Word) -> tuple[ReadWord, ...]:
        """The parts of a compound, each read as a word of its own."""
        stems = self.lexicon.parts(word.folded, self.language)
        words = [Word(stem, stem, stem, f"{self.language}:{stem}", "") for stem in stems]
        read = zip(words, self._known_parts(words), strict=True)
        return tuple(ReadWord(part.written, part.folded, tuple(options)) for part, options in read)

    def _known_parts(self, words: Sequence[Word]) -> list[list[Option]]:
        groups = [
            [
                Guess(guess.token, guess.weight, "compound", guess.meant)
                for guess in guesses(word, self.language, self.lexicon)
                if guess.how in ("same", "translation")
            ]
            for word in words
        ]
        return self._held(groups)

    def _mistyped(self, word: Word, options: Sequence[Option]) -> list[Option]:
        """What may have been meant. A word known in other languages is only doubted for something as common."""
        elsewhere = sum(option.documents for option in options if option.how == "elsewhere")
        doubt = DOUBTED if self.lexicon.knows(word.token) else 1.0
        for language in (self.language, NAMES, "en"):
            vocabulary = self.kept.of(self.snapshot, language)
            found = []
            for (other, _), weight in zip(corrections(word.folded, vocabulary), MISTYPED, strict=False):
                found += self._instead(vocabulary.written(other), language, weight * doubt, best=weight == MISTYPED[0])
            common = [option for option in found if 2 * option.documents >= elsewhere]
            if common:
                return common
        return []

    def _instead(self, written: str, language: str, weight: float, *, best: bool) -> list[Option]:
        """The options of a word that may have been meant, as if it had been typed, but less sure."""
        meant = next(iter(analyse(written, language, keep_stop_words=True)))
        if language == self.language and best:
            known = self._known([meant])[0]
        else:
            known = self._held([[Guess(meant.token, 1.0, "same", written)]])[0]
        return [replace(option, weight=weight * option.weight, how="spelling", meant=written) for option in known]

    def _kin(self, word: Word, have: Sequence[Option]) -> list[Option]:
        """What begins as the word does and is no other reading of it yet. Never sure by itself (trees.py)."""
        vocabulary = self.kept.of(self.snapshot, self.language)
        likely = {
            f"{self.language}:{stem}": Guess(
                f"{self.language}:{stem}", KIN * share, "similar", vocabulary.written(other)
            )
            for other, share in reversed(kin(word, vocabulary, compounds=self.language in LINKS))
            for stem in vocabulary.stems(other)
        }
        for option in have:
            likely.pop(option.token, None)
        return self._held([list(likely.values())])[0]

    def _phrase(self, quoted: str) -> tuple[tuple[str, ...], ...]:
        """The words of a phrase in every language that holds them all."""
        found = []
        for language in (self.language, *(other for other in LANGUAGES if other != self.language)):
            tokens = tuple(f"{language}:{word.stem}" for word in analyse(quoted, language))
            if len(tokens) > 1 and all(self._is_held(token) for token in tokens):
                found.append(tokens)
        return tuple(found)

    def _is_held(self, token: str) -> bool:
        return any(frequencies.of(self.snapshot, [(token, PHRASE_FIELDS)])[0])
