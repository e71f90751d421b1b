"""How each typed word can be read: in the visitor's language, spelt the same elsewhere, as a name, or mistyped."""

import re
from dataclasses import dataclass, replace

from search.analysis import LANGUAGES, NAMES, Word, analyse, stem_of
from search.analysis.stopwords import STOP
from search.engines.base import Snapshot
from search.query import Correction
from search.understanding.spelling import corrections
from search.understanding.vocabulary import Vocabularies, vocabularies

WORD_FIELDS = {"t": 2.0, "c": 1.5, "k": 1.5, "d": 0.6}
"""What a match is worth in title, category, keywords and summary, description."""
MOST_WORDS = 12
SAME, ELSEWHERE, NAME = 1.0, 0.7, 1.0
MISTYPED = (0.85, 0.6, 0.5)
"""Weights of the best correction and of the next ones."""
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
    """A word and its options, the surest first; none at all when nothing in the index is like it."""

    written: str
    folded: str
    options: tuple[Option, ...]

    @property
    def certain(self) -> bool:
        """Known as it stands in the visitor's language, or as a name."""
        return any(option.how in ("same", "name") for option in self.options)

    @property
    def documents(self) -> int:
        """About how many documents it can be found in: what makes it rare."""
        return max((option.documents for option in self.options), default=0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood: words, quoted phrases (each per language), phrases that no text can hold, corrections."""

    words: tuple[ReadWord, ...]
    phrases: tuple[tuple[tuple[str, ...], ...], ...] = ()
    loose: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Reader:
    """Reads words against one snapshot of the index."""

    def __init__(
        self, snapshot: Snapshot, language: str, kept: Vocabularies = vocabularies, *, verbatim: bool = False
    ) -> None:
        self.verbatim = verbatim
        self.snapshot = snapshot
        self.language = language if language in LANGUAGES else "en"
        self.kept = kept

    def read(self, text: str) -> Reading:
        """Understand a query. No words at all (only signs, or only stop words) gives an empty reading."""
        found = list({word.folded: word for word in analyse(text, self.language)}.values())[:MOST_WORDS]
        words, corrected = [], []
        for word in found:
            options = self._known(word)
            if not self.verbatim and not any(option.how in ("same", "name") for option in options):
                mistyped = self._mistyped(word, sum(option.documents for option in options))
                corrected += [Correction(word.written, option.meant) for option in mistyped[:1]]
                options = [*options, *mistyped]
            options.sort(key=lambda option: (-option.weight, -option.documents, option.token))
            words.append(ReadWord(word.written, word.folded, tuple(options)))
        phrases = {quoted: self._phrase(quoted) for quoted in _PHRASE.findall(text)[:3]}
        held = tuple(found for found in phrases.values() if found)
        loose = tuple(quoted for quoted, found in phrases.items() if not found and " " in quoted.strip())
        return Reading(tuple(words), held, loose, tuple(corrected))

    def _known(self, word: Word) -> list[Option]:
        stems = {word.stem} | set(self._stems_of(word.folded))
        options = [self._option(f"{self.language}:{stem}", SAME, "same", word.written) for stem in sorted(stems)]
        options.append(self._option(f"{NAMES}:{word.folded}", NAME, "name", word.written))
        for language in LANGUAGES:
            if language != self.language and word.folded not in STOP[language]:
                token = f"{language}:{stem_of(word.written, language)}"
                options.append(self._option(token, ELSEWHERE, "elsewhere", word.written))
        return [option for option in options if option.fields]

    def _stems_of(self, folded: str) -> list[str]:
        """Stems that the index knows for a word written without its accents."""
        return [entry.split("/")[1] for entry, _ in self.snapshot.vocabulary(f"{self.language}:{folded}/", 4)]

    def _option(self, token: str, weight: float, how: str, meant: str) -> Option:
        counts = self.snapshot.frequencies([(field, token) for field in WORD_FIELDS])
        fields = tuple((field, count) for field, count in zip(WORD_FIELDS, counts, strict=True) if count)
        return Option(token, weight, how, token.partition(":")[0], meant, fields)

    def _mistyped(self, word: Word, elsewhere: int) -> list[Option]:
        """What may have been meant. A word known in other languages is only doubted for something as common."""
        for language in (self.language, NAMES, "en"):
            vocabulary = self.kept.of(self.snapshot, language)
            options = []
            for (other, _), weight in zip(corrections(word.folded, vocabulary), MISTYPED, strict=False):
                options += self._instead(vocabulary.written[other], language, weight)
            found = [option for option in options if 2 * option.documents >= elsewhere]
            if found:
                return found
        return []

    def _instead(self, written: str, language: str, weight: float) -> list[Option]:
        """The options of a word that may have been meant, as if it had been typed, but less sure."""
        meant = next(iter(analyse(written, language, keep_stop_words=True)))
        if language == self.language and weight == MISTYPED[0]:
            known = self._known(meant)
        else:
            known = [self._option(meant.token, SAME, "same", written)]
        return [replace(option, weight=weight * option.weight, how="spelling") for option in known if option.fields]

    def _phrase(self, quoted: str) -> tuple[tuple[str, ...], ...]:
        """The words of a phrase in every language that holds them all."""
        found = []
        for language in (self.language, *(other for other in LANGUAGES if other != self.language)):
            tokens = tuple(f"{language}:{word.stem}" for word in analyse(quoted, language))
            if len(tokens) > 1 and all(self._held(token) for token in tokens):
                found.append(tokens)
        return tuple(found)

    def _held(self, token: str) -> bool:
        return any(self.snapshot.frequencies([(field, token) for field in ("t", "k", "d")]))
