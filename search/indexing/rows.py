"""A document becomes an index row: a plain function, the same for every engine, safe to run in another process."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from search.analysis import Word, analyse, grams, mask, names
from search.documents import COUNTRIES, WRITTEN, DocumentText, SearchDocument, number_of
from search.engines.base import TOKENS, IndexRow
from search.indexing.expansion import Expansion
from search.indexing.stuffing import FLAG, stuffing
from search.lexicon import current

FILLER = "_"
"""A token nobody searches: it parts texts (no phrase reaches over it) and evens out lengths."""
EVEN_LANGUAGES = 8
"""BM25 punishes long fields. Up to this many languages, a text in each of them costs nothing: the field is filled up
to the length it would have with eight. More than that is no longer rewarded (defence against translation stuffing)."""
KEYWORDS_APART = re.compile(r"[,;|\n]")
"""What divides keywords: each may be several words that belong together."""
MOST_REPEATS = 3
"""How often one word counts in one field (defence against keyword stuffing)."""
EVEN = ("t", "k", "d", "g")
"""Fields whose length does not tell in how many languages a work is described."""
PRICES = {country: f"price_{country}" for country in COUNTRIES}
"""Country to the number that says the price there."""
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
EXPLAINED = ("t", "k", "d", "c", "p")
"""Fields whose tokens are kept with the document, to say why it was found."""


class _Collected:
    """Tokens by field, and the vocabulary, of one document while it is read."""

    def __init__(self) -> None:
        self.tokens: dict[str, list[str]] = {field: [] for field in TOKENS}
        self.vocabulary: set[str] = set()
        self.written: dict[str, str] = {}

    def add(self, field: str, found: Sequence[Word]) -> int:
        """Add the words of one text. Returns how many."""
        self.tokens[field] += [word.token for word in found]
        if field in ("t", "k"):
            for word in found:
                if word.written != word.stem:
                    self.written.setdefault(word.token, word.written)
        self.vocabulary.update([word.entry for word in found])
        return len(found)

    def add_grams(self, word: str) -> int:
        """Add the 4-grams of a folded word. Returns how many."""
        joined, count = _grams(word)
        self.tokens["g"].append(joined)
        return count

    def add_labels(self, labels: Mapping[str, str]) -> None:
        """Add what the category is called."""
        tokens, entries = _labels(tuple(labels.items()))
        self.tokens["c"] += tokens
        self.vocabulary |= entries

    def mute_repeats(self, field: str) -> None:
        """Beyond MOST_REPEATS a word no longer counts: it only makes the field longer."""
        tokens = self.tokens[field]
        counts = Counter(tokens)
        counts.pop(FILLER, None)
        loud = {token for token, count in counts.items() if count > MOST_REPEATS}
        if not loud:
            return
        left = dict.fromkeys(loud, MOST_REPEATS)
        for at, token in enumerate(tokens):
            if token in loud:
                left[token] -= 1
                if left[token] < 0:
                    tokens[at] = FILLER

    def even_out(self, field: str, written: int, languages: int) -> None:
        """Fill up to the length that texts in EVEN_LANGUAGES languages of this average length would have."""
        if written and languages < EVEN_LANGUAGES:
            self.tokens[field] += [FILLER] * (written * EVEN_LANGUAGES // languages - written)


@lru_cache(maxsize=2_000)
def _labels(labels: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Tokens and vocabulary of a category's labels, (language, text) each: thousands of documents have the same."""
    found = [word for language, text in labels for word in analyse(text, language)]
    return tuple(word.token for word in found), frozenset(word.entry for word in found)


@lru_cache(maxsize=20_000)
def _name(text: str) -> tuple[Word, ...]:
    """Makers, towns and formats repeat, too."""
    return tuple(names(text))


@lru_cache(maxsize=20_000)
def _grams(word: str) -> tuple[str, int]:
    """The 4-grams of a word, joined, and how many they are."""
    found = grams(word)
    return " ".join(found), len(found)


def _add_text(collected: _Collected, text: DocumentText, expansion: Expansion) -> dict[str, int]:
    """One language's texts. What a machine drafted stands one field lower than what a person wrote."""
    by_person = text.weight >= WRITTEN
    title, short, long = ("t", "k", "d") if by_person else ("k", "d", "d")
    added = dict.fromkeys(EVEN, 0)
    language = text.language
    written = analyse(text.title, language)
    keywords = [found for part in KEYWORDS_APART.split(text.keywords) if (found := analyse(part, language))]
    summary = analyse(text.summary, language)
    joined = list(chain.from_iterable(keywords))
    for field, found in (
        (title, written),
        (short, joined),
        (short, summary),
        (long, analyse(text.description, language)),
    ):
        if found:
            added[field] += collected.add(field, found) + 1
            collected.tokens[field].append(FILLER)
    for word in dict.fromkeys(word.folded for word in (*written, *joined, *summary)):
        added["g"] += collected.add_grams(word)
    expansion.add(language, (written, *keywords, summary), written=by_person)
    return added


def _collect(document: SearchDocument) -> _Collected:
    collected = _Collected()
    expansion = Expansion(current(), document.listing_lang)
    written = dict.fromkeys(EVEN, 0)
    languages = dict.fromkeys(EVEN, 0)
    for text in document.texts:
        for field, count in _add_text(collected, text, expansion).items():
            written[field] += count
            languages[field] += count > 0
    for field in written:
        collected.even_out(field, written[field], languages[field])
    for name in (document.maker_name, document.city, *document.file_formats):
        collected.add("k", _name(name))
    collected.add_labels(document.category_labels)
    for field in ("t", "k", "d"):
        collected.mute_repeats(field)
    for field, tokens in expansion.tokens().items():
        collected.tokens[field] += tokens
    return collected


def _numbers(document: SearchDocument) -> dict[str, int]:
    published = max(int(document.published.timestamp()), 0)
    quality = min(max(document.quality, 0), 1000)
    numbers = {
        "version": document.version,
        "quality": quality,
        "published": published,
        "browse": quality * 10**10 + published,
        "languages": mask([text.language for text in document.texts]),
        "tie": number_of(document.key),
    }
    if document.delivery_days is not None:
        numbers["days"] = max(document.delivery_days, 0)
    said = {
        "price_business": document.price_business,
        "budget": document.budget,
        "available": document.available,
        "rating": document.rating,
    }
    numbers |= {name: number for name, number in said.items() if number is not None}
    prices = document.price_consumer
    return numbers | {name: prices[country] for country, name in PRICES.items() if country in prices}


def _keywords(
    document: SearchDocument, vocabulary: Iterable[str], flags: tuple[str, ...] = ()
) -> dict[str, tuple[str, ...]]:
    several: Mapping[str, tuple[str, ...]] = {
        "key": (document.key,),
        "source": (document.source,),
        "kind": (document.kind,),
        "category": tuple(dict.fromkeys((document.category, *document.categories))),
        "licence": document.licence,
        "rights": document.rights,
        "format": document.file_formats,
        "maker": (document.maker_slug,),
        "country": (document.maker_country,),
        "city": (document.city,),
        "ring": document.rings,
        "spoken": document.languages,
        "ai_use": (document.ai_use,),
        "free": ("yes" if document.free else "no",),
        "colour": document.colours,
        "place": (document.place,),
        "flag": flags,
    }
    said = {field: tuple(value for value in values if value) for field, values in several.items()}
    return said | {"vocabulary": tuple(sorted(vocabulary))}


def _once(tokens: list[str]) -> str:
    """Each token once, with a blank on both sides, so that ``" de:haus " in`` finds it."""
    once = dict.fromkeys(tokens)
    once.pop(FILLER, None)
    return f" {' '.join(once)} "


def row(document: SearchDocument) -> IndexRow:
    """Analyse a document. Pure: the same document gives the same row."""
    collected = _collect(document)
    stuffed = stuffing(document)
    stored: dict[str, object] = {
        "key": document.key,
        "source": document.source,
        "titles": {text.language: text.title for text in document.texts},
        "listing_lang": document.listing_lang,
        "maker": [document.maker_slug, document.maker_name],
        "display": document.display,
        "words": collected.written,
        "tokens": {field: _once(collected.tokens[field]) for field in EXPLAINED},
    }
    if stuffed:
        stored["stuffing"] = [reason.to_json() for reason in stuffed]
    return IndexRow(
        key=document.key,
        version=document.version,
        tokens={field: " ".join(tokens) for field, tokens in collected.tokens.items()},
        keywords=_keywords(document, collected.vocabulary, (FLAG,) if stuffed else ()),
        numbers=_numbers(document),
        stored=_JSON.encode(stored).encode(),
    )


def rows(documents: list[SearchDocument]) -> list[IndexRow]:
    return [row(document) for document in documents]
