"""A lexicon on disk: one file of named arrays, mapped into memory, so that all processes of a machine share it.

Layout: eight bytes ``RINGLEX2``, the length of the header (8 bytes, little endian), the header as JSON (names, types,
lengths, offsets and facts of the build), then the arrays, each at a multiple of 16 bytes.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

MAGIC = b"RINGLEX2"
ALIGN = 16
MODEL = "4"
"""Part of every lexicon's version: change it with any change of what is learned, kept or how it is written."""
STEPS = 255


class BadLexicon(ValueError):
    """A file is no lexicon, or a damaged one; the message says what to do."""


def narrow(numbers: np.ndarray) -> np.ndarray:
    """Whole numbers from 0 in the smallest type that holds them all."""
    most = int(numbers.max(initial=0))
    return numbers.astype(np.uint16 if most < 1 << 16 else np.uint32)


def steps_of(chances: np.ndarray) -> np.ndarray:
    """Probabilities as one byte each, on the scale of their square roots: finer where they are small.

    What is read back (``chances_of``) differs by less than 0.004.
    """
    return np.rint(np.sqrt(chances) * STEPS).astype(np.uint8)


def chances_of(steps: np.ndarray) -> np.ndarray:
    """Probabilities that were written by ``steps_of``."""
    return (steps / STEPS) ** 2


def write_arrays(path: Path, arrays: Mapping[str, np.ndarray], facts: Mapping[str, Any]) -> None:
    """Write a file in one piece: a reader sees the old one or the new one."""
    entries, offset = {}, 0
    for name, array in arrays.items():
        entries[name] = {"type": array.dtype.str, "length": len(array), "offset": offset}
        offset += -(-array.nbytes // ALIGN) * ALIGN
    header = json.dumps({"facts": facts, "arrays": entries}, sort_keys=True).encode()
    header += b" " * (-(len(MAGIC) + 8 + len(header)) % ALIGN)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    with fresh.open("wb") as file:
        file.write(MAGIC + len(header).to_bytes(8, "little") + header)
        for array in arrays.values():
            file.write(array.tobytes())
            file.write(b"\0" * (-array.nbytes % ALIGN))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def read_arrays(path: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """The arrays (mapped, not read) and the facts of a file. Raises BadLexicon, OSError."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise BadLexicon(f"{path.name} is no lexicon: build one with manage.py build_lexicon")
        length = int.from_bytes(file.read(8), "little")
        size = path.stat().st_size
        try:
            header = json.loads(file.read(min(length, size)))
            start = len(MAGIC) + 8 + length
            mapped = np.memmap(path, np.uint8, "r").view(np.ndarray)  # whose slices cost a third
            arrays = {name: _array(mapped, start, entry) for name, entry in header["arrays"].items()}
            return arrays, dict(header["facts"])
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise BadLexicon(f"{path.name} is damaged: build it again with manage.py build_lexicon") from fault


def _array(mapped: np.ndarray, start: int, entry: Mapping[str, Any]) -> np.ndarray:
    kind = np.dtype(entry["type"])
    first = start + entry["offset"]
    piece = mapped[first : first + entry["length"] * kind.itemsize]
    if len(piece) != entry["length"] * kind.itemsize:
        raise ValueError("too short")
    return piece.view(kind)
