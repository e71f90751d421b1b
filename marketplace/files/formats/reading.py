"""Reading a structure piece by piece: exactly as much as asked for, or it is damaged."""

from __future__ import annotations

import struct
from typing import Any


class Damaged(ValueError):
    """The file is not whole."""


MOST_STEPS = 2_000_000
"""Blocks, pages or boxes that are walked at most: more are never needed below the size limit of uploads."""


def need(is_so: object) -> None:
    """Raises Damaged unless ``is_so``."""
    if not is_so:
        raise Damaged


def take(file: Any, at: int, count: int) -> bytes:
    """``count`` bytes from ``at``. Raises Damaged when the file ends before."""
    file.seek(at)
    got: bytes = file.read(count)
    need(len(got) == count)
    return got


def number(form: str, data: bytes, at: int = 0) -> int:
    """One number of ``struct``'s form."""
    return int(struct.unpack_from(form, data, at)[0])
