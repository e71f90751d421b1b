"""Which things a label may name: the words of a label, as one number, lead to the concepts that are called so.

A concept is language-neutral: where "кошче за боклук" is asked for and a text says "waste basket", both lead to the
same concept, whole, without a translation word by word.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from search.lexicon.corpus import Corpus
from search.lexicon.file import narrow

LONGEST = 5
"""Words of a label that is looked up as a whole."""
MOST = 16
"""Concepts of one label: the best known come first (those with labels in the most languages)."""
_FACTOR = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


@lru_cache(maxsize=200_000)
def number_of(token: str) -> int:
    """A token as 64 bits, the same in every process."""
    return int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "little")


def spans(tokens: Sequence[str]) -> list[tuple[int, int, int]]:
    """(start, stop, number) of every run of up to LONGEST tokens; each token more changes the number."""
    numbers = [number_of(token) for token in tokens]
    found = []
    for start, first in enumerate(numbers):
        found.append((start, start + 1, first))
        value = first
        for stop, number in enumerate(numbers[start + 1 : start + LONGEST], start + 2):
            value = (value * _FACTOR & _MASK) ^ number
            found.append((start, stop, value))
    return found


def label_table(corpus: Corpus, left: np.ndarray, stems: Sequence[str]) -> dict[str, np.ndarray]:
    """``hash`` (sorted) of every label; from ``at[i]`` to ``at[i + 1]`` its ``concepts``. ``stems``: of each word."""
    numbers = np.array([number_of(stem) for stem in stems], np.uint64)
    label_rows = np.repeat(np.arange(len(corpus.rows) - 1), np.diff(corpus.rows))
    lengths = np.diff(corpus.labels)
    wanted = np.flatnonzero(left[label_rows] & (lengths > 0) & (lengths <= LONGEST))
    hashes = _hashes(corpus, wanted, lengths[wanted], numbers)
    concepts = corpus.concepts[label_rows[wanted]]
    known = np.bincount(corpus.concepts[left], minlength=int(corpus.concepts.max(initial=0)) + 1)
    order = np.lexsort((concepts, -known[concepts], hashes))
    hashed, concept = hashes[order], concepts[order]
    fresh = np.ones(len(hashed), bool)
    fresh[1:] = (hashed[1:] != hashed[:-1]) | (concept[1:] != concept[:-1])
    hashed, concept = hashed[fresh], concept[fresh]
    keys, first = np.unique(hashed, return_index=True)
    rank = np.arange(len(hashed)) - np.repeat(first, np.diff([*first, len(hashed)]))
    kept = rank < MOST
    counts = np.bincount(np.searchsorted(keys, hashed[kept]), minlength=len(keys))
    return {
        "label_hash": keys,
        "label_at": np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32),
        "label_concepts": narrow(concept[kept]),
    }


def _hashes(corpus: Corpus, labels: np.ndarray, lengths: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """The number of each label, all labels of a length at once."""
    starts = corpus.labels[labels]
    made = np.zeros(len(labels), np.uint64)
    for place in range(LONGEST):
        has = lengths > place
        token = numbers[corpus.tokens[starts[has] + place]]
        made[has] = token if place == 0 else (made[has] * np.uint64(_FACTOR)) ^ token
    return made
