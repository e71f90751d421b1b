"""Viruses: the test signature is always found, a scanner behind the port where there is one."""

from __future__ import annotations

import io
import socket
import struct
import threading
import zipfile
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.files.clamd import Clamd
from marketplace.files.content import inspect_upload
from marketplace.files.refused import FileRefused
from marketplace.files.scanning import PIECE, ScannerDown
from tests.marketplace.files import small

SIGNATURE = b"".join([b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"])


def upload(content: bytes, name="work.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SIGNATURE, "work.txt"),
        (b"%PDF-1.7 " + SIGNATURE, "work.pdf"),
        (b"%PDF-1.7 " + b"x" * (PIECE - 40) + SIGNATURE, "work.pdf"),
        (zipped(SIGNATURE), "work.zip"),
    ],
    ids=["alone", "inside", "across two pieces", "in a zip"],
)
def test_the_test_signature_is_refused_without_any_scanner(content, name):
    with pytest.raises(FileRefused, match="looks infected"):
        inspect_upload(upload(content, name))


@pytest.mark.parametrize(("content", "name"), [(small.pdf(), "work.pdf"), (zipped(b"a" * 90), "work.zip")])
def test_clean_files_pass_and_are_rewound(content, name):
    file = upload(content, name)
    assert inspect_upload(file).size == len(content)
    assert file.tell() == 0


class Finds:
    def scan(self, file) -> str:
        return "Worm.Test" if b"worm" in file.read() else ""


class Sleeps:
    def scan(self, file) -> str:
        raise ScannerDown("nobody there")


@pytest.mark.parametrize(
    ("scanner", "content", "said"),
    [("Finds", b"%PDF-1.7 worm", "Worm.Test"), ("Sleeps", b"%PDF-1.7 fine", "cannot be checked right now")],
)
def test_a_scanner_is_asked_and_without_its_answer_nothing_is_kept(settings, scanner, content, said):
    settings.FILE_SCANNER = f"tests.marketplace.files.test_scanning.{scanner}"
    with pytest.raises(FileRefused, match=said):
        inspect_upload(upload(content))


def test_what_the_scanner_finds_clean_is_kept(settings):
    settings.FILE_SCANNER = "tests.marketplace.files.test_scanning.Finds"
    assert inspect_upload(upload(small.pdf())).size == len(small.pdf())


@contextmanager
def daemon(answer: bytes):
    """A clamd of one connection: reads the stream as its manual says, then answers."""
    server = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def serve() -> None:
        line, _address = server.accept()
        with line, line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", stream.read(4))[0]:
                heard.append(stream.read(size))
            line.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"tcp://127.0.0.1:{server.getsockname()[1]}", heard
    thread.join(5)
    server.close()


@pytest.mark.parametrize(
    ("answer", "found"), [(b"stream: OK\0", ""), (b"stream: Eicar-Signature FOUND\0", "Eicar-Signature")]
)
def test_clamd_is_spoken_to_as_its_manual_says(answer, found):
    content = b"x" * (PIECE + 5)
    with daemon(answer) as (address, heard):
        assert Clamd(address).scan(upload(content)) == found
    assert b"".join(heard) == content


def test_a_daemon_that_fails_or_is_not_there_is_down():
    with (
        daemon(b"INSTREAM size limit exceeded. ERROR\0") as (address, _heard),
        pytest.raises(ScannerDown, match="limit"),
    ):
        Clamd(address).scan(upload(b"x"))
    with pytest.raises(ScannerDown):
        Clamd("tcp://127.0.0.1:1").scan(upload(b"x"))
    with pytest.raises(ScannerDown):
        Clamd("unix:///nowhere/clamd.sock").scan(upload(b"x"))
