"""PDF, Photoshop and EPUB."""

from __future__ import annotations

import re
import zipfile
from typing import Any

from marketplace.files.formats.reading import Damaged, need, number, take

TAIL = 4096
STARTXREF = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
OBJECT = re.compile(rb"\s*(xref|\d+\s+\d+\s+obj)")


def pdf(file: Any, size: int) -> None:
    """A trailer whose pointer leads to the table of objects."""
    found = STARTXREF.findall(take(file, max(0, size - TAIL), min(size, TAIL)))
    need(found)
    at = int(found[-1])
    need(at < size)
    head = take(file, 0, min(size, 1024)).find(b"%PDF-")
    need(head >= 0)
    # Some programs count from the first byte of the file, some from its %PDF-.
    need(any(OBJECT.match(take(file, where, min(64, size - where))) for where in {at, at + head} if where < size))


def psd(file: Any, size: int) -> None:
    """The head, three sections of told length, and as many pixels as the head tells."""
    head = take(file, 0, 26)
    version, channels, depth = (number(">H", head, at) for at in (4, 12, 22))
    height, width = number(">I", head, 14), number(">I", head, 18)
    need(version in (1, 2) and 1 <= channels <= 56 and depth in (1, 8, 16, 32) and height and width)
    at = 26
    for section in range(3):
        is_long = version == 2 and section == 2
        told, form = (8, ">Q") if is_long else (4, ">I")
        at += told + number(form, take(file, at, told))
    rows = height * channels
    if number(">H", take(file, at, 2)) == 0:
        need(at + 2 + rows * ((width * depth + 7) // 8) <= size)
    else:  # packed: at least two bytes a row that tell how long it is
        need(at + 2 + 2 * rows <= size)


def epub(file: Any, size: int) -> None:
    """An archive that says what it is and where the book begins. Its entries were checked before."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            said = archive.read("mimetype")[:64].strip() if archive.getinfo("mimetype").file_size <= 64 else b""
    except (zipfile.BadZipFile, NotImplementedError, KeyError) as fault:
        raise Damaged from fault
    need(said == b"application/epub+zip" and "META-INF/container.xml" in names)
