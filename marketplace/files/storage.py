"""Where private files lie: never under a public address. And how their bytes are read: in pieces, from any place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any, Protocol, runtime_checkable

from django.core.files.storage import Storage, storages

from marketplace.files.ranges import ByteRange


@runtime_checkable
class StreamsRanges(Protocol):
    """A storage far away that sends a range by itself, so that nothing is fetched but what is asked for."""

    def stream(self, name: str, part: ByteRange, *, chunk: int) -> Iterable[bytes]:
        """The bytes of one range in pieces of at most ``chunk``. Raises FileNotFoundError, before the first piece."""
        ...


def private_storage() -> Storage:
    return storages["private"]


def open_range(storage: Storage, name: str, part: ByteRange, *, chunk: int) -> Iterable[bytes]:
    """The bytes of one range of a file. It is opened here and now: a missing one raises FileNotFoundError."""
    if isinstance(storage, StreamsRanges):
        return storage.stream(name, part, chunk=chunk)
    return _Reading(storage.open(name, "rb"), part, chunk)


class _Reading:
    """An open file that is read from the range's start to its end, and closed whatever happens."""

    def __init__(self, source: IO[bytes] | Any, part: ByteRange, chunk: int) -> None:
        self._source, self._part, self._chunk = source, part, chunk

    def __iter__(self) -> Iterator[bytes]:
        with self._source as source:
            source.seek(self._part.start)
            left = self._part.length
            while left > 0 and (piece := source.read(min(self._chunk, left))):
                left -= len(piece)
                yield piece

    def close(self) -> None:
        self._source.close()
