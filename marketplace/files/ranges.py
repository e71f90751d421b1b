"""Byte ranges of RFC 9110, section 14: one range per request, everything else is the whole file."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE = re.compile(r"bytes=\s*(\d*)-(\d*)\s*\Z")


class Unsatisfiable(Exception):
    """The range lies beyond the file: answered with 416."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """From ``start`` up to and including ``end``, both counted from 0."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start + 1

    def header(self, size: int) -> str:
        """The value of Content-Range for a file of ``size`` bytes."""
        return f"bytes {self.start}-{self.end}/{size}"


def parse_range(header: str, *, size: int) -> ByteRange | None:
    """The asked range of a file of ``size`` bytes (> 0); None where the whole file is the right answer.

    Several ranges, another unit and nonsense are ignored, as the RFC allows. Raises Unsatisfiable.
    """
    asked = _ONE.match(header)
    if asked is None or len(header) > 60:
        return None
    first, last = asked.groups()
    if not first and not last:
        return None
    if not first:
        if int(last) == 0:
            raise Unsatisfiable
        return ByteRange(max(0, size - int(last)), size - 1)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return ByteRange(start, min(int(last), size - 1) if last else size - 1)
