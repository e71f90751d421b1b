"""Ranges, headers and constant memory of file downloads."""

import tracemalloc
from pathlib import Path

import pytest
from django.test import RequestFactory

from marketplace.files.links import read_token
from marketplace.files.ranges import ByteRange, Unsatisfiable, parse_range
from marketplace.files.serving import CHUNK, chunks, serve
from tests.factories import make_file

CONTENT = bytes(range(256)) * 4


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=0-99", (0, 99)),
        ("bytes=100-", (100, 1023)),
        ("bytes=-24", (1000, 1023)),
        ("bytes=-5000", (0, 1023)),
        ("bytes=1000-9999", (1000, 1023)),
    ],
)
def test_one_range(header, expected):
    assert parse_range(header, size=1024) == ByteRange(*expected)


@pytest.mark.parametrize(
    "header", ["", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,4-5", "lines=0-1", "bytes=a-b", "bytes=" + "1" * 80]
)
def test_what_is_no_single_range_means_the_whole_file(header):
    assert parse_range(header, size=1024) is None


@pytest.mark.parametrize("header", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_beyond_the_file_cannot_be_satisfied(header):
    with pytest.raises(Unsatisfiable):
        parse_range(header, size=1024)


def ask(row, method="GET", **headers):
    return serve(RequestFactory().generic(method, "/files/x", headers=headers), row)


@pytest.mark.django_db
def test_the_whole_file_with_its_headers():
    row = make_file(content=CONTENT, name="Плакат «Море».pdf")
    answer = ask(row)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == CONTENT
    assert answer["Content-Length"] == "1024"
    assert answer["ETag"] == f'"{row.sha256}"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%9F")


@pytest.mark.django_db
def test_a_range_is_206_with_exactly_its_bytes():
    answer = ask(make_file(content=CONTENT), Range="bytes=300-399")
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == CONTENT[300:400]
    assert (answer["Content-Range"], answer["Content-Length"]) == ("bytes 300-399/1024", "100")


@pytest.mark.django_db
def test_beyond_the_end_is_416_with_the_size():
    answer = ask(make_file(content=CONTENT), Range="bytes=2000-")
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */1024")


@pytest.mark.django_db
def test_if_range_of_the_same_bytes_resumes_and_of_others_starts_again():
    row = make_file(content=CONTENT)
    assert ask(row, Range="bytes=10-", **{"If-Range": f'"{row.sha256}"'}).status_code == 206
    assert ask(row, Range="bytes=10-", **{"If-Range": '"other"'}).status_code == 200
    assert ask(row, Range="bytes=10-", **{"If-Range": "Sun, 22 Nov 2026 12:00:00 GMT"}).status_code == 200


@pytest.mark.django_db
def test_head_has_the_headers_and_no_bytes():
    answer = ask(make_file(content=CONTENT), method="HEAD")
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, "1024", b"")


@pytest.mark.django_db
def test_two_hundred_megabytes_pass_in_constant_memory():
    row = make_file(content=b"x")
    size = 200 * 1024 * 1024
    with Path(row.file.path).open("r+b") as sparse:
        sparse.truncate(size)
    row.size = size
    tracemalloc.start()
    passed = sum(len(piece) for piece in chunks(row, ByteRange(0, size - 1)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert passed == size
    assert peak < 6 * CHUNK


@pytest.mark.django_db
def test_a_forged_link_does_not_exist(client):
    assert client.get("/files/WyJib3VnaHQiLCJ4LzEiXQ:1vM000:forged", follow=True).status_code == 404
    assert client.get("/files/nonsense", follow=True).status_code == 404
    with pytest.raises(LookupError):
        read_token("nonsense")
