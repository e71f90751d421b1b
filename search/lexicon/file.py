"""A lexicon on disk: one file of named arrays, mapped into memory, so that all processes of a machine share it.

Layout: eight bytes ``RINGLEX1``, the length of the header (8 bytes, little endian), the header as JSON (names, types,
lengths, offsets and facts of the build), then the arrays, each at a multiple of 16 bytes.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

MAGIC = b"RINGLEX1"
ALIGN = 16


class BadLexicon(ValueError):
    """A file is no lexicon, or a damaged one; the message says what to do."""


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
            mapped = np.memmap(path, np.uint8, "r")
            arrays = {name: _array(mapped, start, entry) for name, entry in header["arrays"].items()}
        except (ValueError, KeyError, TypeError) as fault:
            raise BadLexicon(f"{path.name} is damaged: build it again with manage.py build_lexicon") from fault
    return arrays, header["facts"]


def _array(mapped: np.ndarray, start: int, entry: Mapping[str, Any]) -> np.ndarray:
    kind = np.dtype(entry["type"])
    first = start + entry["offset"]
    piece = mapped[first : first + entry["length"] * kind.itemsize]
    if len(piece) != entry["length"] * kind.itemsize:
        raise ValueError("too short")
    return piece.view(kind)
