"""Films and what else is made of boxes (ISO 14496-12: MP4, M4A, MOV, AVIF), and WebM."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marketplace.files.formats.reading import MOST_STEPS, need, number, take

EBML, SEGMENT = 0x1A45DFA3, 0x18538067


def boxes(file: Any, size: int) -> Iterator[tuple[str, int, int]]:
    """``(name, where, length)`` of each outer box. Raises Damaged when one reaches beyond the end."""
    at = 0
    for _step in range(MOST_STEPS):
        if at == size:
            return
        head = take(file, at, 8)
        length, name, least = number(">I", head), head[4:].decode("latin-1"), 8
        if length == 1:
            length, least = number(">Q", take(file, at + 8, 8)), 16
        elif length == 0:  # to the end of the file
            length = size - at
        need(least <= length <= size - at)
        yield name, at, length
        at += length


def mp4(file: Any, size: int) -> None:
    """The box that describes the tracks, and the one that holds them."""
    names = {name for name, _at, _length in boxes(file, size)}
    need("moov" in names and names & {"mdat", "moof"})


def webm(file: Any, size: int) -> None:
    """The EBML head says webm, and the segment behind it is all there."""
    name, length, at = _element(file, 0)
    need(name == EBML and length is not None and length < 4096)
    assert length is not None
    need(b"webm" in take(file, at, length))
    name, segment, begins = _element(file, at + length)
    need(name == SEGMENT and begins < size)
    need(segment is None or (segment > 0 and begins + segment <= size))


def _element(file: Any, at: int) -> tuple[int, int | None, int]:
    """``(id, length or None when unknown, where its content begins)``."""
    name, used = _vint(take(file, at, 1), file, at, keep_marker=True)
    length, more = _vint(take(file, at + used, 1), file, at + used, keep_marker=False)
    unknown = length == (1 << (7 * more)) - 1
    return name, None if unknown else length, at + used + more


def _vint(first: bytes, file: Any, at: int, *, keep_marker: bool) -> tuple[int, int]:
    width = 9 - first[0].bit_length()
    need(1 <= width <= 8)
    value = int.from_bytes(take(file, at, width), "big")
    return (value if keep_marker else value & ((1 << (7 * width)) - 1)), width
