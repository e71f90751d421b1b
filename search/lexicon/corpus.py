"""Labels read and analysed once: whole numbers in arrays, kept on disk by the content of the file they come from."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from search.analysis import ANALYSIS_VERSION, LANGUAGES, analyse
from search.lexicon.labels import LabelRow, read_labels

CHUNK = 20_000
"""Rows that one process analyses at a time."""
FORMAT = "1"
Progress = Callable[[int], object]
Words = list[tuple[str, str, str]]
"""(language, folded word, folded stem) of each number."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows of labels as numbers.

    Row ``r`` is concept ``concepts[r]`` of source ``sources[r]`` in language ``languages[r]``; its labels
    are those from ``rows[r]`` to ``rows[r + 1]``; label ``b`` has the words from ``labels[b]`` to ``labels[b + 1]`` of
    ``tokens``.
    """

    source_names: tuple[str, ...]
    words: Words
    sources: np.ndarray
    concepts: np.ndarray
    languages: np.ndarray
    rows: np.ndarray
    labels: np.ndarray
    tokens: np.ndarray

    def without(self, names: Sequence[str]) -> np.ndarray:
        """Which rows are left when some sources are taken away: true or false for each. Raises LookupError."""
        if unknown := set(names) - set(self.source_names):
            raise LookupError(f"no source {', '.join(sorted(unknown))}; there are {', '.join(self.source_names)}")
        left = np.ones(len(self.sources), bool)
        for name in names:
            left &= self.sources != self.source_names.index(name)
        return left

    def labels_of(self, row: int) -> list[np.ndarray]:
        first, last = self.rows[row], self.rows[row + 1]
        return [self.tokens[self.labels[at] : self.labels[at + 1]] for at in range(first, last)]


def _words(label: str, language: str) -> list[tuple[str, str]]:
    found = analyse(label, language) or analyse(label, language, keep_stop_words=True)
    return [(word.folded, word.stem) for word in found]


def _analysed(rows: list[LabelRow]) -> dict[str, Any]:
    """One chunk as numbers of its own."""
    numbers: dict[tuple[str, str, str], int] = {}
    tokens: list[int] = []
    labels, per_row = [0], [0]
    for row in rows:
        for label in row.labels:
            if found := _words(label, row.language):
                tokens += [numbers.setdefault((row.language, *word), len(numbers)) for word in found]
                labels.append(len(tokens))
        per_row.append(len(labels) - 1)
    return {
        "words": list(numbers),
        "tokens": np.array(tokens, np.uint32),
        "labels": np.diff(np.array(labels, np.uint32)),
        "rows": np.diff(np.array(per_row, np.uint32)),
        "source": [row.source for row in rows],
        "concept": [row.concept for row in rows],
        "language": [LANGUAGES.index(row.language) for row in rows],
    }


def _chunks(paths: Sequence[Path], progress: Progress) -> Iterator[list[LabelRow]]:
    for path in paths:
        rows = read_labels(path)
        while chunk := list(islice(rows, CHUNK)):
            progress(len(chunk))
            yield chunk


def analyse_labels(paths: Sequence[Path], *, progress: Progress, processes: int = 0) -> Corpus:
    """Read and analyse files of labels, on all cores where there is much to do. Raises BadLabels, OSError."""
    chunks = _chunks(paths, progress)
    first = list(islice(chunks, 2))
    rest = islice(chunks, None)
    workers = processes or os.cpu_count() or 1
    if len(first) < 2 or workers == 1:
        return _joined([_analysed(chunk) for chunk in (*first, *rest)])
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return _joined(list(pool.map(_analysed, (*first, *rest))))


def _joined(parts: list[dict[str, Any]]) -> Corpus:
    """Chunks with numbers of their own become one corpus with common numbers."""
    words: dict[tuple[str, str, str], int] = {}
    sources: dict[str, int] = {}
    concepts: dict[tuple[str, str], int] = {}
    tokens, source, concept = [], [], []
    for part in parts:
        common = np.array([words.setdefault(word, len(words)) for word in part["words"]], np.uint32)
        tokens.append(common[part["tokens"]] if len(part["tokens"]) else part["tokens"])
        source += [sources.setdefault(name, len(sources)) for name in part["source"]]
        pairs = zip(part["source"], part["concept"], strict=True)
        concept += [concepts.setdefault(pair, len(concepts)) for pair in pairs]
    return Corpus(
        source_names=tuple(sources),
        words=list(words),
        sources=np.array(source, np.uint8),
        concepts=np.array(concept, np.uint32),
        languages=np.array([code for part in parts for code in part["language"]], np.uint8),
        rows=_starts([part["rows"] for part in parts]),
        labels=_starts([part["labels"] for part in parts]),
        tokens=np.concatenate(tokens) if tokens else np.zeros(0, np.uint32),
    )


def _starts(lengths: list[np.ndarray]) -> np.ndarray:
    joined = np.concatenate(lengths) if lengths else np.zeros(0, np.uint32)
    return np.concatenate([[0], np.cumsum(joined, dtype=np.int64)])


def fingerprint(paths: Sequence[Path]) -> str:
    """Sixteen characters that stand for the content of these files and the version of the analysis."""
    digest = hashlib.blake2b(f"{FORMAT}.{ANALYSIS_VERSION}".encode(), digest_size=8)
    for path in paths:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()


def load_corpus(paths: Sequence[Path], *, cache: Path | None, progress: Progress, processes: int = 0) -> Corpus:
    """The corpus of these files, from the cache where it was analysed before."""
    kept = None if cache is None else cache / f"corpus-{fingerprint(paths)}.npz"
    if kept is not None and kept.exists():
        return _read(kept)
    corpus = analyse_labels(paths, progress=progress, processes=processes)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        _write(corpus, kept)
    return corpus


_ARRAYS = ("sources", "concepts", "languages", "rows", "labels", "tokens")


def _write(corpus: Corpus, path: Path) -> None:
    text = "\n".join("\t".join(word) for word in corpus.words)
    arrays = {name: getattr(corpus, name) for name in _ARRAYS}
    fresh = path.with_suffix(f".{os.getpid()}.new")
    with fresh.open("wb") as file:
        np.savez(
            file,
            words=np.frombuffer(text.encode(), np.uint8),
            names=np.frombuffer("\n".join(corpus.source_names).encode(), np.uint8),
            **arrays,
        )
    fresh.replace(path)


def _read(path: Path) -> Corpus:
    with np.load(path, allow_pickle=False) as kept:
        words = [tuple(line.split("\t")) for line in kept["words"].tobytes().decode().split("\n") if line]
        names = tuple(kept["names"].tobytes().decode().split("\n"))
        return Corpus(source_names=names, words=words, **{name: kept[name] for name in _ARRAYS})  # type: ignore[arg-type]


def counted(corpus: Corpus, left: np.ndarray) -> Counter[int]:
    """How often each word is a label of its own in the rows that are left."""
    lengths = np.diff(corpus.labels)
    row_of_label = np.repeat(np.arange(len(corpus.rows) - 1), np.diff(corpus.rows))
    alone = (lengths == 1) & left[row_of_label]
    return Counter(corpus.tokens[corpus.labels[:-1][alone]].tolist())
