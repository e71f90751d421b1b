"""Small whole files of each kind, made here byte by byte or by the libraries we have."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
import zlib

from PIL import Image


def _picture(form: str, **options) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, form, **options)
    return out.getvalue()


def pdf() -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    table = b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000058 00000 n \n"
    return body + table + b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(44100)
        sound.writeframes(b"\x00\x01" * 400)
    return out.getvalue()


def float_wav() -> bytes:
    fmt, data = struct.pack("<HHIIHH", 3, 1, 96000, 384000, 4, 32), struct.pack("<4f", 0, 0.5, -0.5, 1)
    chunks = (
        b"WAVEfmt " + struct.pack("<I", 16) + fmt + b"LIST\x03\x00\x00\x00abc\x00data" + struct.pack("<I", 16) + data
    )
    return b"RIFF" + struct.pack("<I", len(chunks)) + chunks


def flac() -> bytes:
    facts = (
        struct.pack(">HH", 4096, 4096)
        + b"\x00" * 6
        + (44100 << 44 | 1 << 41 | 15 << 36 | 4096).to_bytes(8, "big")
        + b"\x00" * 16
    )
    return b"fLaC" + b"\x00\x00\x00\x22" + facts + b"\x84\x00\x00\x04abcd" + b"\xff\xf8\xc9\x18" + b"\x00" * 20


def mp3() -> bytes:
    frame = b"\xff\xfb\x90\x00" + b"\x00" * 413  # MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes
    return b"ID3\x04\x00\x00\x00\x00\x00\x0a" + b"\x00" * 10 + frame * 4


def ogg() -> bytes:
    def page(flags: int, number: int, body: bytes) -> bytes:
        return b"OggS\x00" + struct.pack("<BqIIIB", flags, 0, 7, number, 0, 1) + bytes([len(body)]) + body

    return page(2, 0, b"\x01vorbis" + b"\x00" * 23) + page(4, 1, b"x" * 60)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def mp4(brand: bytes = b"isom") -> bytes:
    return _box(b"ftyp", brand + b"\x00\x00\x02\x00" + brand) + _box(b"moov", b"\x00" * 20) + _box(b"mdat", b"x" * 40)


def webm() -> bytes:
    head = b"\x42\x86\x81\x01\x42\x82\x84webm"
    return (
        b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(head)]) + head + b"\x18\x53\x80\x67" + bytes([0x80 | 30]) + b"\x00" * 30
    )


def sfnt(mark: bytes = b"\x00\x01\x00\x00", outlines: bytes = b"glyf") -> bytes:
    names = [b"cmap", outlines, b"head", b"maxp"]
    begins = 12 + 16 * len(names)
    rows = b"".join(name + struct.pack(">III", 0, begins + 4 * row, 4) for row, name in enumerate(names))
    return mark + struct.pack(">HHHH", len(names), 64, 2, 0) + rows + b"data" * len(names)


def woff() -> bytes:
    names = [b"cmap", b"glyf", b"head", b"maxp"]
    begins = 44 + 20 * len(names)
    rows = b"".join(name + struct.pack(">IIII", begins + 4 * row, 4, 4, 0) for row, name in enumerate(names))
    size = begins + 4 * len(names)
    head = b"wOFF\x00\x01\x00\x00" + struct.pack(">IHHIHHIIIII", size, len(names), 0, 99, 1, 0, 0, 0, 0, 0, 0)
    return head + rows + b"data" * len(names)


def woff2() -> bytes:
    head = b"wOF2\x00\x01\x00\x00" + struct.pack(">IHHIIHHIIIII", 68, 3, 0, 99, 20, 1, 0, 0, 0, 0, 0, 0)
    return head + b"\x00" * 20


def psd() -> bytes:
    return b"8BPS\x00\x01" + b"\x00" * 6 + struct.pack(">HIIHH", 3, 4, 4, 8, 3) + b"\x00" * 12 + b"\x00\x00" + b"p" * 48


def epub(*, container: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        if container:
            archive.writestr("META-INF/container.xml", "<container/>")
        archive.writestr("text.xhtml", "<html/>")
    return out.getvalue()


def lying_zip(content: bytes, *, declared: int) -> bytes:
    """A ZIP whose one file unpacks to ``content``, but is declared as its first ``declared`` bytes, checksum and all."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("works.txt", content)
    made = bytearray(out.getvalue())
    entry = made.rfind(b"PK\x01\x02")
    told = struct.pack("<I", zlib.crc32(content[:declared])), struct.pack("<I", declared)
    made[14:18], made[22:26] = told
    made[entry + 16 : entry + 20], made[entry + 24 : entry + 28] = told
    return bytes(made)


WHOLE: dict[str, tuple[str, bytes]] = {
    "a.pdf": ("application/pdf", pdf()),
    "a.png": ("image/png", _picture("PNG")),
    "a.jpeg": ("image/jpeg", _picture("JPEG")),
    "progressive.jpg": ("image/jpeg", _picture("JPEG", progressive=True)),
    "a.gif": ("image/gif", _picture("GIF")),
    "a.webp": ("image/webp", _picture("WEBP")),
    "a.avif": ("image/avif", _picture("AVIF")),
    "a.TIFF": ("image/tiff", _picture("TIFF")),
    "a.psd": ("image/vnd.adobe.photoshop", psd()),
    "a.wav": ("audio/wav", wav()),
    "float.wav": ("audio/wav", float_wav()),
    "a.flac": ("audio/flac", flac()),
    "a.mp3": ("audio/mpeg", mp3()),
    "a.ogg": ("audio/ogg", ogg()),
    "a.mp4": ("video/mp4", mp4()),
    "a.m4a": ("audio/mp4", mp4(b"M4A ")),
    "a.mov": ("video/quicktime", mp4(b"qt  ")),
    "a.webm": ("video/webm", webm()),
    "a.ttf": ("font/ttf", sfnt()),
    "a.otf": ("font/otf", sfnt(b"OTTO", b"CFF ")),
    "a.woff": ("font/woff", woff()),
    "a.woff2": ("font/woff2", woff2()),
    "a.epub": ("application/epub+zip", epub()),
}
"""By name: the type it is kept as, and its bytes."""
