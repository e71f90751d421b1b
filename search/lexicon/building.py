"""From labels to a lexicon file: analyse, learn, keep what is likely, write."""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from django.conf import settings

from search.analysis import ANALYSIS_VERSION, LANGUAGES, stem_of
from search.lexicon import SHIPPED, SHIPPED_LABELS, missing_lexicon
from search.lexicon.concepts import label_table
from search.lexicon.corpus import Progress, fingerprint, load_corpus
from search.lexicon.file import MODEL, narrow, steps_of, write_arrays
from search.lexicon.labels import BadLabels
from search.lexicon.model import Lexicon
from search.lexicon.training import PIVOT, Pairs, Tokens, bags, tokens_of, train

TO_ENGLISH, FROM_ENGLISH = 8, 6
"""Translations kept of a word: into English, and from English into each language."""
LIKELY_TO, LIKELY_FROM = 0.02, 0.03
"""Less likely ones are noise."""


def silent(_done: int) -> None:
    """Progress that nobody watches."""


def lexicon_name(paths: Sequence[Path], without: Sequence[str]) -> str:
    """Eight characters for the content of the files, what is left out, analysis and model."""
    facts = f"{MODEL}|{fingerprint(paths)}|{','.join(sorted(without))}"
    return blake2b(facts.encode(), digest_size=4).hexdigest()


def build(
    paths: Sequence[Path],
    target: Path,
    *,
    without: Sequence[str] = (),
    cache: Path | None = None,
    progress: Progress = silent,
    learned: Progress = silent,
    processes: int = 0,
) -> Path:
    """Build a lexicon file. The same files give the same bytes.

    ``progress`` is told of rows of labels, ``learned`` of languages. Raises BadLabels, LookupError (no such source),
    OSError.
    """
    corpus = load_corpus(paths, cache=cache, progress=progress, processes=processes)
    left = corpus.without(without)
    tokens = tokens_of(corpus, left)
    pairs = train(bags(corpus, left, tokens), learned=learned)
    if not len(pairs.x):
        raise BadLabels("Nothing has labels in English and in another language there: no lexicon can be learned of it.")
    facts = {
        "version": lexicon_name(paths, without),
        "analysis": ANALYSIS_VERSION,
        "model": MODEL,
        "sources": [name for name in corpus.source_names if name not in without],
        "concepts": len(np.unique(corpus.concepts[left])),
        "words": len(tokens.names),
    }
    stems = [f"{language}:{stem}" for language, _, stem in corpus.words]
    write_arrays(target, {**_tables(tokens, pairs), **label_table(corpus, left, stems), **_parts(tokens)}, facts)
    return target


def build_missing(*, progress: Progress = silent, learned: Progress = silent, processes: int = 0) -> Path | None:
    """Build the lexicon of LEXICON_CONCEPTS where it was not built yet. Raises BadLabels, OSError."""
    target = missing_lexicon()
    if target is not None:
        build([Path(settings.LEXICON_CONCEPTS)], target, progress=progress, learned=learned, processes=processes)
    return target


def _text(lines: Sequence[str], name: str) -> dict[str, np.ndarray]:
    """Strings end to end, and where each begins."""
    encoded = [line.encode() for line in lines]
    at = np.concatenate([[0], np.cumsum([len(line) for line in encoded])]).astype(np.uint32)
    return {f"{name}_text": np.frombuffer(b"".join(encoded), np.uint8), f"{name}_at": at}


def _tables(tokens: Tokens, pairs: Pairs) -> dict[str, np.ndarray]:
    """Words in the order of their bytes, and the likely translations of each, the likeliest first.

    English words stand side by side and are counted from the first of them, which makes their numbers short.
    """
    used = np.unique(np.concatenate([pairs.x, pairs.e]))
    order = sorted(used.tolist(), key=lambda number: tokens.names[number].encode())
    names = [tokens.names[number] for number in order]
    place = np.full(len(tokens.names), -1, np.int64)
    place[order] = np.arange(len(order))
    languages = np.array([LANGUAGES.index(name[:2]) for name in names], np.int64)
    english = int(np.searchsorted(languages, PIVOT))
    x, e = place[pairs.x], place[pairs.e] - english
    forward = _rows(x, e, pairs.forward, None, TO_ENGLISH, LIKELY_TO, len(order))
    backward = _rows(e, x, pairs.backward, languages, FROM_ENGLISH, LIKELY_FROM, int((languages == PIVOT).sum()))
    named = {f"to_{name}": array for name, array in forward.items()} | {
        f"from_{name}": array for name, array in backward.items()
    }
    return {**_text(names, "words"), **named}


def _rows(
    given: np.ndarray,
    other: np.ndarray,
    chance: np.ndarray,
    languages: np.ndarray | None,
    most: int,
    likely: float,
    words: int,
) -> dict[str, np.ndarray]:
    """For each word its ``most`` likeliest others (in each language, where there are several)."""
    kept = chance >= likely
    given, other, chance = given[kept], other[kept], chance[kept]
    group = given if languages is None else given * len(LANGUAGES) + languages[other]
    order = np.lexsort((other, -chance, group))
    group = group[order]
    _, first = np.unique(group, return_index=True)
    rank = np.arange(len(group)) - np.repeat(first, np.diff([*first, len(group)]))
    order = order[rank < most]
    order = order[np.lexsort((other[order], -chance[order], given[order]))]
    counts = np.bincount(given[order], minlength=words)
    return {
        "at": np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32),
        "word": narrow(other[order]),
        "chance": steps_of(chance[order]),
    }


def _parts(tokens: Tokens) -> dict[str, np.ndarray]:
    """The words that compounds are made of, by language, a line each: ``reise/reis``, or ``haus`` that is its stem."""
    arrays = {}
    for language, words in sorted(tokens.parts.items()):
        stems = ((word, stem_of(word, language)) for word in sorted(words))
        lines = "\n".join(word if stemmed == word else f"{word}/{stemmed}" for word, stemmed in stems)
        arrays[f"parts_{language}"] = np.frombuffer(lines.encode(), np.uint8)
    return arrays


def evaluation_lexicon(labels: str, without: Sequence[str], *, progress: Progress = silent) -> Lexicon:
    """The lexicon to evaluate with: of a file of labels, or of those that ship, without some of their sources.

    Kept by content beside the index, so that a second run with the same sources builds nothing.
    Raises BadLabels, LookupError (no such source), OSError.
    """
    if not labels and not without:
        return Lexicon(SHIPPED)
    source = Path(labels) if labels else SHIPPED_LABELS
    folder = Path(settings.SEARCH_DIR) / "lexicon"
    kept = folder / f"{lexicon_name([source], without)}.lexicon"
    if not kept.exists():
        build([source], kept, without=without, cache=folder, progress=progress)
    return Lexicon(kept)
