"""Pictures, up to their end. They may be larger than we would ever decode: only the buyer of a print opens it."""

from __future__ import annotations

import zlib
from typing import Any

from PIL.JpegImagePlugin import JpegImageFile
from PIL.TiffImagePlugin import TiffImageFile

from marketplace.files.formats.films import boxes
from marketplace.files.formats.reading import MOST_STEPS, Damaged, need, number, take

PIECE = 256 * 1024
TAIL = 64 * 1024
MOST_SIDE = 200_000
DRAFT = 512
"""JPEG can be decoded at an eighth of its size: that finds what is cut off and costs little memory."""
DECODED = 25_000_000
"""Pixels above which even that costs too much (progressive ones are kept whole): then only the structure is walked."""


def _sides(width: int, height: int) -> None:
    need(0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE)


def png(file: Any, size: int) -> None:
    """Every chunk with its checksum, from IHDR to IEND."""
    first = take(file, 8, 16)
    need(first[4:8] == b"IHDR")
    _sides(number(">I", first, 8), number(">I", first, 12))
    at, has_pixels = 8, False
    for _step in range(MOST_STEPS):
        head = take(file, at, 8)
        length, name = number(">I", head), head[4:]
        need(at + 12 + length <= size)
        _checksum(file, name, length)
        at, has_pixels = at + 12 + length, has_pixels or name == b"IDAT"
        if name == b"IEND":
            need(has_pixels)
            return
    raise Damaged


def _checksum(file: Any, name: bytes, length: int) -> None:
    found, left = zlib.crc32(name), length
    while left:
        piece = file.read(min(left, PIECE))
        need(piece)
        found, left = zlib.crc32(piece, found), left - len(piece)
    need(number(">I", file.read(4)) == found)


def jpg(file: Any, size: int) -> None:
    """Decoded small, to its end."""
    file.seek(0)
    try:
        image = JpegImageFile(file)
        _sides(image.width, image.height)
        if image.width * image.height <= DECODED:
            image.draft("L", (DRAFT, DRAFT))
            image.load()
    except (SyntaxError, TypeError) as fault:  # so Pillow says "not one of mine"
        raise Damaged from fault
    need(b"\xff\xd9" in take(file, max(0, size - TAIL), min(size, TAIL)))


def gif(file: Any, size: int) -> None:
    """All blocks up to the trailer, or to the end: some programs leave the trailer out."""
    head = take(file, 0, 13)
    _sides(number("<H", head, 6), number("<H", head, 8))
    at = 13 + _colours(head[10])
    has_picture = False
    for _step in range(MOST_STEPS):
        kind = take(file, at, 1) if at < size else b";"
        if kind == b";":
            need(has_picture)
            return
        if kind == b"!":
            at = _sub_blocks(file, at + 2)
        else:
            need(kind == b",")
            has_picture = True
            at = _sub_blocks(file, at + 10 + _colours(take(file, at, 10)[9]) + 1)
    raise Damaged


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _sub_blocks(file: Any, at: int) -> int:
    for _step in range(MOST_STEPS):
        length = take(file, at, 1)[0]
        at += 1 + length
        if length == 0:
            return at
    raise Damaged


def webp(file: Any, size: int) -> None:
    """Chunks to the end that the head tells, and pixels among them."""
    end = number("<I", take(file, 4, 4)) + 8
    need(end <= size)
    at = 12
    names: set[bytes] = set()
    for _step in range(MOST_STEPS):
        if at >= end:
            need(names & {b"VP8 ", b"VP8L", b"ANMF"})
            return
        head = take(file, at, 8)
        names.add(head[:4])
        length = number("<I", head, 4)
        at += 8 + length + length % 2
        need(at <= end)
    raise Damaged


def avif(file: Any, size: int) -> None:
    """Boxes to the end, with what says where the picture is and the picture."""
    names = {name for name, _at, _length in boxes(file, size)}
    need({"ftyp", "meta", "mdat"} <= names)


def tif(file: Any, size: int) -> None:
    """The first directory, and that its strips or tiles lie in the file."""
    file.seek(0)
    try:
        image = TiffImageFile(file)
    except (SyntaxError, TypeError) as fault:
        raise Damaged from fault
    _sides(image.width, image.height)
    tags: Any = image.tag_v2
    need(273 in tags or 324 in tags)
    for where, how_long in ((273, 279), (324, 325)):
        for at, length in zip(tags.get(where, ()), tags.get(how_long, ()), strict=True):
            need(at + length <= size)
