"""Private files in an S3 bucket, handed out range by range: the library's own file object would fetch the whole object
into memory first, whatever is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from marketplace.files.ranges import ByteRange

NOT_THERE = ("404", "NoSuchKey", "NotFound")


class RangedS3Storage(S3Storage):  # type: ignore[misc]  # the library is untyped
    """Implements marketplace.files.storage.StreamsRanges."""

    def stream(self, name: str, part: ByteRange, *, chunk: int) -> Iterable[bytes]:
        """The bytes of one range as they arrive. Asks the bucket at once, so that a missing object is known before
        the answer begins. Raises FileNotFoundError.
        """
        found = self.bucket.Object(self._normalize_name(clean_name(name)))
        try:
            body = found.get(Range=f"bytes={part.start}-{part.end}", **self.get_object_parameters(name))["Body"]
        except ClientError as fault:
            if str(fault.response.get("Error", {}).get("Code")) in NOT_THERE:
                raise FileNotFoundError(name) from fault
            raise
        return _Arriving(body, chunk)


class _Arriving:
    """An open answer of the bucket, closed also when nobody has begun to read it."""

    def __init__(self, body: Any, chunk: int) -> None:
        self._body = body
        self._chunk = chunk

    def __iter__(self) -> Iterator[bytes]:
        with closing(self._body):
            yield from self._body.iter_chunks(self._chunk)

    def close(self) -> None:
        self._body.close()
