"""Search as you type: categories in the visitor's language, popular searches, whole words, makers, works, stories."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from search.analysis import NAMES, Word, analyse, fold
from search.analysis.stopwords import STOP
from search.engines import get_engine
from search.engines.base import SearchEngine, SearchPlan, Snapshot
from search.engines.tree import Bool, DisMax, Node, Term, TermSet
from search.sources import category_names
from search.understanding.spelling import completions, distance
from search.understanding.vocabulary import vocabularies

TEXT_LIMIT = 80
MOST_WORDS = 6
WORDS = 12
"""Completions of the last word that are looked up."""
FETCHED = 16
MAKERS_FETCHED = 6
MOST_OTHERS = 3
TYPO_FROM = 4
POPULAR_GUESSED = 200
"""So many of the most popular searches are compared letter by letter where none starts like the text."""
OF_SOURCE = {"offering": "title", "showcase": "story"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the search field. ``kind``: category, popular, word, maker, title or story; ``value`` is the
    category's id, the text to search for, the maker's slug, or the document's key. ``display`` is the document's own,
    for titles and stories."""

    kind: str
    text: str
    value: str
    language: str
    count: int = 1
    display: Mapping[str, Any] = field(default_factory=dict)


def suggest(
    text: str,
    *,
    language: str,
    limit: int = 10,
    popular: Sequence[tuple[str, str]] = (),
    engine: SearchEngine | None = None,
) -> tuple[Suggestion, ...]:
    """Completions of what is being typed, grouped by kind. ``popular``: folded and as written, the most used first.

    Raises SearchUnavailable when there is no index.
    """
    text = text[:TEXT_LIMIT]
    typed = analyse(text, language, keep_stop_words=True)[-MOST_WORDS:]
    if not typed:
        return ()
    snapshot = (engine or get_engine()).snapshot()
    tree = _tree(snapshot, typed, language)
    documents = _documents(snapshot, tree, FETCHED)
    storefronts = _documents(snapshot, tree, MAKERS_FETCHED, "storefront")
    searches = [
        *_popular(text, popular, language)[: max(limit // 3, 1)],
        *_words(snapshot, text, typed[-1], language)[: max(limit // 4, 1)],
    ]
    found = [
        *_categories(snapshot, text, language)[: max(limit // 4, 1)],
        *_each_once(searches)[: max(limit // 3, 1)],
        *_makers([*storefronts, *documents], text)[: max(limit // 4, 1)],
        *_titles(documents, typed[-1].folded, language),
    ]
    return tuple(found[:limit])


def _popular(text: str, popular: Sequence[tuple[str, str]], language: str) -> list[Suggestion]:
    """What many searched for and starts like the text; not what stands there already."""
    typed = fold(" ".join(text.lower().split()))
    starting = [shown for folded, shown in popular if folded.startswith(typed) and folded != typed]
    if not starting:
        starting = [shown for folded, shown in popular[:POPULAR_GUESSED] if _nearly_starts(folded, typed)]
    return [Suggestion("popular", shown, shown, language) for shown in starting]


def _each_once(lines: Iterable[Suggestion]) -> list[Suggestion]:
    """Without what differs in its accents only."""
    once: dict[str, Suggestion] = {}
    for line in lines:
        once.setdefault(fold(line.text.lower()), line)
    return list(once.values())


def _words(snapshot: Snapshot, text: str, last: Word, language: str) -> list[Suggestion]:
    """What was typed with its last word completed, as the vocabulary writes it; the most frequent first."""
    vocabulary = vocabularies.of(snapshot, language)
    before = " ".join(text.split()[:-1])
    return [
        Suggestion("word", query, query, language, vocabulary.counts[word])
        for word in completions(last.folded, vocabulary, WORDS)
        if word != last.folded and (query := f"{before} {vocabulary.written(word)}".strip())
    ]


def _categories(snapshot: Snapshot, text: str, language: str) -> list[Suggestion]:
    """Categories with a word that starts like the text, or nearly where none does; with their counts."""
    typed = fold(" ".join(text.lower().split()))
    starting = _category_starts(tuple(category_names(language).items()))
    named: list[tuple[str, str]] = []
    for matches in (str.startswith, _nearly_starts):
        named = named or [
            (identifier, name) for identifier, name, starts in starting if any(matches(each, typed) for each in starts)
        ]
    counts = snapshot.frequencies([("category", identifier) for identifier, _ in named])
    found = [
        Suggestion("category", name, identifier, language, count)
        for (identifier, name), count in zip(named, counts, strict=True)
        if count
    ]
    return sorted(found, key=lambda suggestion: (-suggestion.count, suggestion.text))


@lru_cache(maxsize=32)
def _category_starts(names: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each category with its folded name from each of its words on."""
    folded = ((identifier, name, fold(name.lower())) for identifier, name in names)
    return tuple((identifier, name, tuple(text[at:] for at in _word_starts(text))) for identifier, name, text in folded)


def _word_starts(folded: str) -> Iterable[int]:
    return [0, *(at + 1 for at, char in enumerate(folded) if char in " -/&,")]


def _starts(folded: str, typed: str) -> bool:
    return folded.startswith(typed) or _nearly_starts(folded, typed)


def _nearly_starts(folded: str, typed: str) -> bool:
    """One slip, but not in the first letter."""
    if len(typed) < TYPO_FROM or folded[:1] != typed[:1]:
        return False
    return any(distance(folded[: len(typed) + change], typed, 1) <= 1 for change in (-1, 0, 1))


def _tree(snapshot: Snapshot, typed: Sequence[Word], language: str) -> Node | None:
    """All words but the last, and in the title or the maker's name one that starts like the last."""
    ends = DisMax(tuple(_ends(snapshot, typed[-1].folded, language)))
    if not ends.options:
        return None
    must: list[Node] = [ends]
    for word in typed[:-1]:
        if word.folded not in STOP.get(language, ()):
            tokens = (word.token, f"{NAMES}:{word.folded}")
            must.append(DisMax(tuple(Term(name, token) for token in tokens for name in ("t", "k"))))
    return Bool(must=tuple(must))


def _documents(snapshot: Snapshot, tree: Node | None, limit: int, source: str = "") -> list[Mapping[str, Any]]:
    if tree is None:
        return []
    filters: dict[str, Node] = {"source": TermSet("source", (source,))} if source else {}
    found = snapshot.search(SearchPlan(tree, filters, limit=limit)).candidates
    return [document for document in snapshot.load([candidate.ref for candidate in found]) if document]


def _ends(snapshot: Snapshot, prefix: str, language: str) -> Iterable[Node]:
    """Words of the language, names and English words that start so; mistyped ones only where none does."""
    known = {prefixed: vocabularies.of(snapshot, prefixed) for prefixed in (language, NAMES, "en")}
    found = {prefixed: vocabulary.starting(prefix, WORDS) for prefixed, vocabulary in known.items()}
    if not any(found.values()):
        found = {prefixed: completions(prefix, vocabulary, WORDS) for prefixed, vocabulary in known.items()}
    for prefixed, words in found.items():
        for stem in {stem: None for word in words for stem in known[prefixed].stems(word)}:
            yield Term("k" if prefixed == NAMES else "t", f"{prefixed}:{stem}")


def _makers(documents: list[Mapping[str, Any]], text: str) -> list[Suggestion]:
    """Makers by name: those that are found themselves, then those of the works; each once."""
    typed = fold(" ".join(text.lower().split()))
    counts: dict[tuple[str, str], int] = {}
    for document in documents:
        slug, name = document["maker"]
        folded = fold(name.lower())
        if slug and any(_starts(folded[at:], typed) for at in _word_starts(folded)):
            counts[slug, name] = counts.get((slug, name), 0) + (document["source"] != "storefront")
    return [
        Suggestion("maker", name, slug, "", count)
        for (slug, name), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _titles(documents: list[Mapping[str, Any]], last: str, language: str) -> list[Suggestion]:
    """Works, then stories, by title: in the visitor's language where there is one, each once. Those first that show
    what is being typed; of those that have it in another language or in their maker's name, a few."""
    found: dict[tuple[str, str], Suggestion] = {}
    for document in documents:
        kind = OF_SOURCE.get(document["source"], "")
        shown = language if language in document["titles"] else document["listing_lang"]
        title = document["titles"].get(shown, "")
        if kind and title:
            line = Suggestion(kind, title, document["key"], shown, 1, document["display"])
            found.setdefault((kind, title), line)
    shows = [line for line in found.values() if _shows(line.text, last)]
    others = [line for line in found.values() if line not in shows][:MOST_OTHERS]
    return sorted([*shows, *others], key=lambda line: line.kind == "story")


def _shows(title: str, last: str) -> bool:
    folded = fold(title.lower())
    return any(folded.startswith(last, at) for at in _word_starts(folded))
