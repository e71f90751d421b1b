"""Uploads are judged by what is in them."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.files.content import ContentFacts, inspect_upload
from marketplace.files.models import PrivateFile
from marketplace.files.operations import clean_name, store_private
from marketplace.files.refused import FileRefused
from tests.factories import NOON

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def zipped(entries: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.svg", SVG, "image/svg+xml"),
        ("a.zip", zipped({"one.svg": SVG}), "application/zip"),
        ("notes.md", "Grüße 🎨".encode(), "text/plain"),
    ],
)
def test_what_is_sold_is_known_by_its_content(name, content, kind):
    assert inspect_upload(upload(name, content)) == ContentFacts(
        kind, len(content), hashlib.sha256(content).hexdigest()
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.png", b"", "empty"),
        ("a.png", b"%PDF-1.7 text", "but it is PDF inside"),
        ("a", PNG, "but it is PNG inside"),
        ("a.png", b"MZ\x90\x00 program", "Programs and web pages"),
        ("a.pdf", b"\x7fELF program", "Programs and web pages"),
        ("a.txt", b"#!/bin/sh\nrm -r", "Programs and web pages"),
        ("a.svg", b"<!DOCTYPE html><html><svg></svg></html>", "Programs and web pages"),
        ("a.txt", b"  <script>alert(1)</script>", "Programs and web pages"),
        ("a.svg", SVG.replace(b"<path", b"<script>alert(1)</script><path"), "contains scripts"),
        ("a.svg", SVG.replace(b"<path", b'<path onclick="x()"'), "contains scripts"),
        ("a.svg", SVG.replace(b"<path", b"<foreignObject/><path"), "contains scripts"),
        ("a.svg", SVG.replace(b"<path", b'<a href=" java\nscript:x()"/><path'), "contains scripts"),
        (
            "a.svg",
            SVG.replace(b"<path", b'<image href="https://elsewhere.example/x.png"/><path'),
            "refers to other files",
        ),
        ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "aa">]>' + SVG[21:], "entities"),
        ("a.svg", SVG[:-3], "damaged"),
        ("a.txt", b"good \xff\xfe bad", "not readable text"),
        ("a.bin", b"\x00\x01\x02\x03 nothing known", "cannot be sold here"),
        ("a.zip", zipped({"inner.zip": b"x"}), "an archive inside"),
        ("a.zip", zipped({"tools/setup.EXE": b"x"}), "a program inside"),
        ("a.zip", zipped({"../up.svg": SVG}), "unpack elsewhere"),
        ("a.zip", zipped({"/etc/x.svg": SVG}), "unpack elsewhere"),
        ("a.zip", zipped({}), "empty"),
        ("a.zip", zipped({"folder/": b""}), "empty"),
        ("a.zip", b"PK\x03\x04" + b"\x00" * 60, "damaged"),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_a_sentence(name, content, says):
    with pytest.raises(FileRefused, match=says):
        inspect_upload(upload(name, content))


def test_too_large_a_file_is_refused_before_it_is_read(settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(FileRefused, match="larger than 1 MB"):
        inspect_upload(upload("a.pdf", b"%PDF" + b" " * 1024 * 1024))


def test_a_bomb_of_zeros_is_refused_without_unpacking_it():
    bomb = zipped({"zeros.txt": b"\x00" * (40 * 1024 * 1024)})
    assert len(bomb) < 60_000
    with pytest.raises(FileRefused, match="unpack to far more"):
        inspect_upload(upload("a.zip", bomb))


def test_entries_that_share_their_bytes_are_a_bomb():
    content = bytearray(zipped({"one.svg": SVG, "two.svg": SVG}, method=zipfile.ZIP_STORED))
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    with pytest.raises(FileRefused, match="unpack to far more"):
        inspect_upload(upload("a.zip", bytes(content)))


def test_a_directory_of_too_many_entries_is_refused_from_its_last_record():
    content = bytearray(zipped({"one.svg": SVG}))
    end = content.rfind(b"PK\x05\x06")
    content[end + 10 : end + 12] = struct.pack("<H", 10_001)
    with pytest.raises(FileRefused, match=r"more than 10,000 files"):
        inspect_upload(upload("a.zip", bytes(content)))


def test_a_locked_archive_is_refused():
    content = bytearray(zipped({"one.svg": SVG}))
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 8 : entry + 10] = struct.pack("<H", 1)
    with pytest.raises(FileRefused, match="password"):
        inspect_upload(upload("a.zip", bytes(content)))


@pytest.mark.django_db
def test_a_kept_file_has_its_bytes_its_checksum_and_a_clean_name():
    kept = store_private(file=upload("..\\secret/Poster\u202egpj.svg", SVG), by=None, at=NOON)
    assert (kept.name, kept.size, kept.sha256) == ("Postergpj.svg", len(SVG), hashlib.sha256(SVG).hexdigest())
    assert kept.file.open().read() == SVG
    assert "Poster" not in kept.file.name


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_behind():
    with pytest.raises(FileRefused):
        store_private(file=upload("a.png", b"MZ program"), by=None, at=NOON)
    assert PrivateFile.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a/b/c.pdf", "c.pdf"),
        ("ünïcode 🎨.svg", "ünïcode 🎨.svg"),
        (".svg", "file.svg"),
        ("noending", "noending"),
        ("", "file"),
    ],
)
def test_names_for_people_carry_no_folders(given, kept):
    assert clean_name(given) == kept


def test_very_long_names_keep_their_ending():
    assert clean_name("x" * 300 + ".flac") == "x" * 115 + ".flac"
