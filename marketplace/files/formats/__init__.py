"""Whether a file is wholly what its first bytes say: its own structure is walked, in pieces and bounded, never run.

Not a decoder: a picture may still be ugly and a sound silent. But garbage behind a right beginning, and a file that was
cut off on its way, are found before somebody pays for them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from marketplace.files.formats import documents, films, fonts, pictures, sounds
from marketplace.files.formats.reading import Damaged

Check = Callable[[Any, int], None]
CHECKS: dict[str, Check] = {
    "pdf": documents.pdf,
    "psd": documents.psd,
    "epub": documents.epub,
    "png": pictures.png,
    "jpg": pictures.jpg,
    "gif": pictures.gif,
    "webp": pictures.webp,
    "avif": pictures.avif,
    "tif": pictures.tif,
    "wav": sounds.wav,
    "flac": sounds.flac,
    "mp3": sounds.mp3,
    "ogg": sounds.ogg,
    "m4a": films.mp4,
    "mp4": films.mp4,
    "mov": films.mp4,
    "webm": films.webm,
    "otf": fonts.sfnt,
    "ttf": fonts.sfnt,
    "woff": fonts.woff,
    "woff2": fonts.woff2,
}


def is_whole(file: Any, *, kind: str, size: int) -> bool:
    """Whether the structure of ``kind`` holds to the end of the file. Kinds without a check here are whole."""
    check = CHECKS.get(kind)
    if check is None:
        return True
    try:
        check(file, size)
    except (Damaged, struct.error, OSError, ValueError, KeyError, IndexError):
        return False
    return True
