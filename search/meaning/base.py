"""What turns texts into vectors of meaning: one Protocol, so that nothing else knows which model it is."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np


class Embedder(Protocol):
    """Texts of one sense, in whatever language, become vectors that lie close together.

    ``name``, ``version`` and ``dimensions`` name the folder that vectors are kept in: another model starts anew.
    Safe to use from several threads.
    """

    name: str
    version: str
    dimensions: int

    def passages(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """What is offered, each in its language: one row of length 1 for each text, float32."""
        ...

    def query(self, text: str) -> np.ndarray:
        """What is looked for, in whatever language: one vector of length 1, float32."""
        ...
