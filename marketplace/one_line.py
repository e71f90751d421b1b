"""One line of text as people write it: every script and emoji, without what would turn the text around it.

U+202E and its kin make "gpj.exe" read as "exe.jpg", and a title could reorder the price beside it. Joiners stay: emoji
and Persian need them.
"""

from __future__ import annotations

import unicodedata

DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """Without direction marks and control characters; all white space is one space."""
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if c not in DIRECTIONS and unicodedata.category(c) != "Cc").strip()
