"""What is sold is whole: a right beginning with garbage behind it, or half a file, is refused before it is kept."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from marketplace.files.content import inspect_upload
from marketplace.files.formats import CHECKS, is_whole
from marketplace.files.refused import FileRefused
from tests.marketplace.files.small import WHOLE, epub, lying_zip, pdf, wav

KINDS = sorted(WHOLE)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("name", KINDS)
def test_a_whole_file_of_each_kind_is_kept(name):
    kind, content = WHOLE[name]
    facts = inspect_upload(upload(name, content))
    assert (facts.content_type, facts.size) == (kind, len(content))


def test_each_kind_with_a_check_is_tried_here():
    same = {"jpeg": "jpg", "TIFF": "tif"}
    assert {same.get(name.rpartition(".")[2], name.rpartition(".")[2]) for name in KINDS} == set(CHECKS)


@pytest.mark.parametrize("name", KINDS)
def test_half_a_file_is_refused(name):
    content = WHOLE[name][1]
    with pytest.raises(FileRefused):
        inspect_upload(upload(name, content[: len(content) * 6 // 10]))


@pytest.mark.parametrize("name", KINDS)
def test_a_right_beginning_with_garbage_behind_it_is_refused(name):
    content = WHOLE[name][1]
    garbage = random.Random(name).randbytes(5000)
    with pytest.raises(FileRefused):
        inspect_upload(upload(name, content[:16] + garbage))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 a small file"),
        ("a.pdf", pdf().replace(b"startxref\n", b"startxref\n9")),
        ("a.png", WHOLE["a.png"][1].replace(b"IDAT", b"IDAX")),
        ("a.wav", wav().replace(b"data", b"date")),
        ("a.epub", epub(container=False)),
        ("a.mp4", WHOLE["a.mp4"][1].replace(b"moov", b"free")),
    ],
)
def test_what_is_missing_inside_is_named_damaged(name, content):
    with pytest.raises(FileRefused, match="the rest is damaged or missing"):
        inspect_upload(upload(name, content))


@given(st.sampled_from(sorted(CHECKS)), st.binary(max_size=400))
def test_no_garbage_breaks_a_check(kind, content):
    """Whatever comes: an answer, never an exception and never an endless loop."""
    assert is_whole(io.BytesIO(content), kind=kind, size=len(content)) in (True, False)


@given(st.sampled_from(KINDS), st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_no_flipped_byte_breaks_a_check(name, at, other):
    content = bytearray(WHOLE[name][1])
    at %= len(content)
    content[at : at + len(other)] = other
    kind = {"jpeg": "jpg", "TIFF": "tif"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
    assert is_whole(io.BytesIO(bytes(content)), kind=kind, size=len(content)) in (True, False)


def test_a_bomb_that_lies_about_its_size_is_refused_and_never_unpacked_whole():
    bomb = lying_zip(b"\x00" * (64 * 1024 * 1024), declared=1000)
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        assert len(archive.read("works.txt")) == 1000  # Python's own reader sees nothing wrong
    tracemalloc.start()
    with pytest.raises(FileRefused, match="The ZIP is damaged"):
        inspect_upload(upload("a.zip", bomb))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


@pytest.mark.parametrize("declared", [3, 6])
def test_a_declared_size_is_exact(declared):
    with pytest.raises(FileRefused, match="The ZIP is damaged"):
        inspect_upload(upload("a.zip", lying_zip(b"words", declared=declared)))
    assert inspect_upload(upload("a.zip", lying_zip(b"words", declared=5))).content_type == "application/zip"


def test_a_local_header_that_contradicts_the_directory_is_refused():
    made = bytearray(lying_zip(b"words", declared=5))
    made[18:22] = struct.pack("<I", 3)
    with pytest.raises(FileRefused, match="The ZIP is damaged"):
        inspect_upload(upload("a.zip", bytes(made)))


def test_a_flipped_bit_in_an_archive_is_found():
    made = bytearray(lying_zip(b"words and more words", declared=20))
    made[45] ^= 0x10
    with pytest.raises(FileRefused, match="The ZIP is damaged"):
        inspect_upload(upload("a.zip", bytes(made)))


def test_packing_that_not_everybody_can_unpack_is_refused():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", "words")
    with pytest.raises(FileRefused, match="unusual way"):
        inspect_upload(upload("a.zip", kept.getvalue()))
