"""Fonts, by their directory of tables: each lies in the file, and those without which nothing is drawn are there."""

from __future__ import annotations

from typing import Any

from marketplace.files.formats.reading import need, number, take

NEEDED = {b"cmap", b"head", b"maxp"}
OUTLINES = {b"glyf", b"CFF ", b"CFF2", b"SVG ", b"CBDT", b"sbix", b"EBDT"}
MOST_TABLES = 200


def sfnt(file: Any, size: int) -> None:
    """TrueType and OpenType."""
    count = number(">H", take(file, 4, 2))
    need(0 < count <= MOST_TABLES)
    names = set()
    for row in range(count):
        entry = take(file, 12 + 16 * row, 16)
        names.add(entry[:4])
        need(number(">I", entry, 8) + number(">I", entry, 12) <= size)
    need(names >= NEEDED and names & OUTLINES)


def woff(file: Any, size: int) -> None:
    """The same directory, with packed lengths."""
    head = take(file, 0, 44)
    count = number(">H", head, 12)
    need(number(">I", head, 8) == size and 0 < count <= MOST_TABLES)
    names = set()
    for row in range(count):
        entry = take(file, 44 + 20 * row, 20)
        names.add(entry[:4])
        need(number(">I", entry, 4) + number(">I", entry, 8) <= size)
    need(names >= NEEDED and names & OUTLINES)


def woff2(file: Any, size: int) -> None:
    """Its tables are packed together: the lengths of head and data must fit the file."""
    head = take(file, 0, 48)
    packed = number(">I", head, 20)
    need(number(">I", head, 8) == size and 0 < number(">H", head, 12) <= MOST_TABLES)
    need(0 < packed <= size - 48)
