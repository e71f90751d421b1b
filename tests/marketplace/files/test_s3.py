"""Files in a bucket: only the asked range is fetched, in pieces, and every answer is closed."""

import io

import pytest
from botocore.exceptions import ClientError
from botocore.response import StreamingBody
from django.test import RequestFactory

from marketplace.files.ranges import ByteRange
from marketplace.files.s3 import RangedS3Storage
from marketplace.files.serving import CHUNK, serve
from marketplace.files.storage import StreamsRanges
from tests.factories import make_file

CONTENT = bytes(range(256)) * 4096  # 1 MB


class Counting(io.BytesIO):
    """What the bucket sends: remembers how much was asked for at once."""

    largest = 0

    def read(self, size=-1):
        Counting.largest = max(Counting.largest, size if size and size > 0 else len(CONTENT))
        return super().read(size)


class FakeBucket:
    """A bucket of one object, as boto3's resource shows it. It can be asked for ranges and for nothing else."""

    def __init__(self, key):
        self.key, self.asked, self.bodies = key, [], []

    def Object(self, key):  # noqa: N802  # boto3's name
        return FakeObject(self, key)


class FakeObject:
    def __init__(self, bucket, key):
        self.bucket, self.key = bucket, key

    def get(self, *, Range):  # noqa: N803  # boto3's name
        if self.key != self.bucket.key:
            raise ClientError(
                {"Error": {"Code": "NoSuchKey"}, "ResponseMetadata": {"HTTPStatusCode": 404}}, "GetObject"
            )
        self.bucket.asked.append(Range)
        first, last = (int(part) for part in Range.removeprefix("bytes=").split("-"))
        raw = Counting(CONTENT[first : last + 1])
        self.bucket.bodies.append(raw)
        return {"Body": StreamingBody(raw, last - first + 1)}


@pytest.fixture
def storage():
    made = RangedS3Storage(bucket_name="ring", location="private")
    made._bucket = FakeBucket("private/ab/cd/file")
    Counting.largest = 0
    return made


@pytest.fixture
def row(db, storage):
    kept = make_file(content=CONTENT)
    kept.file.name, kept.file.storage = "ab/cd/file", storage
    return kept


def ask(row, **headers):
    return serve(RequestFactory().get("/files/x", headers=headers), row)


def test_it_streams_ranges(storage):
    assert isinstance(storage, StreamsRanges)
    assert b"".join(storage.stream("ab/cd/file", ByteRange(10, 19), chunk=4)) == CONTENT[10:20]


def test_a_range_is_all_that_is_fetched(row, storage):
    answer = ask(row, Range="bytes=1000-1999")
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == CONTENT[1000:2000]
    assert storage.bucket.asked == ["bytes=1000-1999"]


def test_the_whole_file_comes_in_pieces(row, storage):
    answer = ask(row)
    pieces = list(answer.streaming_content)
    assert b"".join(pieces) == CONTENT
    assert max(map(len, pieces)) <= CHUNK
    assert Counting.largest <= CHUNK
    assert storage.bucket.bodies[0].closed


def test_an_answer_nobody_reads_is_closed(row, storage):
    ask(row).close()
    assert storage.bucket.bodies[0].closed


def test_a_missing_object_is_known_before_the_answer_begins(row):
    row.file.name = "ab/cd/gone"
    with pytest.raises(FileNotFoundError):
        ask(row)


def test_head_fetches_nothing(row, storage):
    assert serve(RequestFactory().head("/files/x"), row).status_code == 200
    assert storage.bucket.asked == []


@pytest.mark.django_db
def test_a_missing_file_on_disk_is_known_before_the_answer_begins():
    kept = make_file()
    kept.file.storage.delete(kept.file.name)
    with pytest.raises(FileNotFoundError):
        ask(kept)
