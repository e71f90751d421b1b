"""From labels to a lexicon file: analyse, learn, keep what is likely, write."""

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from django.conf import settings

from search.analysis import LANGUAGES
from search.lexicon import SHIPPED, SHIPPED_LABELS
from search.lexicon.concepts import label_table
from search.lexicon.corpus import Progress, fingerprint, load_corpus
from search.lexicon.file import write_arrays
from search.lexicon.model import Lexicon
from search.lexicon.training import Pairs, Tokens, bags, splitter_of, tokens_of, train

MODEL = "1"
"""Part of every lexicon's version: change it with any change of what is learned or kept."""
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

    ``progress`` is told of rows of labels, ``learned`` of languages. Raises BadLabels, LookupError (no such source), OSError.
    """
    corpus = load_corpus(paths, cache=cache, progress=progress, processes=processes)
    left = corpus.without(without)
    tokens = tokens_of(corpus, left)
    pairs = train(bags(corpus, left, tokens), learned=learned)
    facts = {
        "version": lexicon_name(paths, without),
        "sources": [name for name in corpus.source_names if name not in without],
        "concepts": len(np.unique(corpus.concepts[left])),
        "words": len(tokens.names),
    }
    stems = [f"{language}:{stem}" for language, _, stem in corpus.words]
    write_arrays(target, {**_tables(tokens, pairs), **label_table(corpus, left, stems), **_parts(tokens)}, facts)
    return target


def _text(lines: Sequence[str], name: str) -> dict[str, np.ndarray]:
    """Strings end to end, and where each begins."""
    encoded = [line.encode() for line in lines]
    at = np.concatenate([[0], np.cumsum([len(line) for line in encoded])]).astype(np.uint32)
    return {f"{name}_text": np.frombuffer(b"".join(encoded), np.uint8), f"{name}_at": at}


def _tables(tokens: Tokens, pairs: Pairs) -> dict[str, np.ndarray]:
    """Words in the order of their bytes, and the likely translations of each, the likeliest first."""
    used = np.unique(np.concatenate([pairs.x, pairs.e]))
    order = sorted(used.tolist(), key=lambda number: tokens.names[number].encode())
    names = [tokens.names[number] for number in order]
    place = np.full(len(tokens.names), -1, np.int64)
    place[order] = np.arange(len(order))
    x, e = place[pairs.x], place[pairs.e]
    forward = _rows(x, e, pairs.forward, None, TO_ENGLISH, LIKELY_TO, len(order))
    languages = np.array([LANGUAGES.index(name[:2]) for name in names], np.int64)
    backward = _rows(e, x, pairs.backward, languages, FROM_ENGLISH, LIKELY_FROM, len(order))
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
        "word": other[order].astype(np.uint32),
        "chance": chance[order].astype(np.float16),
    }


def _parts(tokens: Tokens) -> dict[str, np.ndarray]:
    """The words that compounds are made of with their stems, one line each: ``de:haus/haus``."""
    lines = []
    for language, words in sorted(tokens.parts.items()):
        stemmed = splitter_of(language, frozenset()).stem_of
        lines += [f"{language}:{word}/{stemmed(word)}" for word in sorted(words)]
    return {"parts_text": np.frombuffer("\n".join(lines).encode(), np.uint8)}


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
