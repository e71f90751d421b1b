"""What an upload really is: told by its bytes, never by its name or by the browser. Nothing is kept in memory."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any
from xml.parsers import expat

import filetype
from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from marketplace.files.archives import check_zip
from marketplace.files.formats import is_whole
from marketplace.files.office import OFFICE, check_office
from marketplace.files.refused import FileRefused
from marketplace.files.scanning import refuse_infected

__all__ = ["ACCEPTED", "ContentFacts", "FileRefused", "inspect_upload"]

ACCEPTED: dict[str, str] = {
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "tif": "image/tiff",
    "psd": "image/vnd.adobe.photoshop",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "zip": "application/zip",
    "epub": "application/epub+zip",
    "otf": "font/otf",
    "ttf": "font/ttf",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "txt": "text/plain",
}
"""What can be sold as a file: kind of content to the type that is kept."""
SAME = {"jpeg": "jpg", "tiff": "tif", "md": "txt", "csv": "txt", "m4v": "mp4", "oga": "ogg"}
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"!<arch>")
HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<?php")
SVG_ELEMENTS = frozenset({"script", "foreignobject", "iframe", "object", "embed", "handler", "listener"})
PIECE = 256 * 1024
ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class ContentFacts:
    """What is kept of a checked upload. ``size`` in bytes, ``sha256`` in hexadecimal."""

    content_type: str
    size: int
    sha256: str


def inspect_upload(file: File[Any], *, office: bool = False) -> ContentFacts:
    """Check an upload by its content. Reads it in pieces and leaves it rewound.

    ``office``: documents of office programs pass too, for files between people; what is sold is none.
    Raises FileRefused with a sentence that says what to do.
    """
    size, name = int(file.size or 0), str(file.name or "")
    if size == 0:
        raise FileRefused(_("The file is empty. Choose it again."))
    if size > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise FileRefused(_("The file is larger than %(most)s MB. Split it, or save it smaller.") % {"most": most})
    refuse_infected(file)
    file.seek(0)
    head = file.read(8192)
    _refuse_programs(head)
    named, found = _named(name), _found(head)
    accepted = ACCEPTED | OFFICE if office else ACCEPTED
    if office and head.startswith(ZIP) and found != "epub":
        found = check_office(file, size=size)
    if found is None or found not in accepted:
        raise FileRefused(_not_accepted(office=office))
    if named != found:
        raise FileRefused(
            _("The file is named .%(named)s, but it is %(found)s inside. Export it again under its right name.")
            % {"named": named or "?", "found": found.upper()}
        )
    _look_inside(file, found, size)
    return ContentFacts(accepted[found], size, _digest(file))


def _not_accepted(*, office: bool) -> str:
    if office:
        return _(
            "This kind of file is not accepted. Use PDF, a picture, sound, film or font, text, a document of an "
            "office program without macros, or a ZIP."
        )
    return _(
        "This kind of file cannot be sold here. Use SVG, PDF, PNG, JPEG, TIFF, WAV, FLAC, MP3, MP4, a font, or a ZIP."
    )


def _named(name: str) -> str:
    ending = PurePath(name).suffix.lower().lstrip(".")
    return SAME.get(ending, ending)


def _refuse_programs(head: bytes) -> None:
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(PROGRAMS) or start.startswith(HTML):
        raise FileRefused(_("Programs and web pages are not accepted, because they can harm buyers."))


def _found(head: bytes) -> str | None:
    """The kind of content by its first bytes; None for what nobody knows."""
    kind = filetype.guess(head)
    if kind is not None:
        return SAME.get(kind.extension, str(kind.extension))
    if b"<svg" in head.lower() and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "svg"
    return None if b"\x00" in head or head.lstrip().startswith(b"<") else "txt"


def _look_inside(file: File[Any], found: str, size: int) -> None:
    if found in ("zip", "epub"):
        check_zip(file, size=size, book=found == "epub")
    elif found == "svg":
        _check_svg(file)
    elif found == "txt":
        _check_text(file)
    if not is_whole(file, kind=found, size=size):
        raise FileRefused(
            _("The file begins as %(found)s, but the rest is damaged or missing. Export it again.")
            % {"found": found.upper()}
        )


def _check_svg(file: IO[bytes] | File[Any]) -> None:
    """No scripts, no other files, no entities: read by expat in pieces, which also finds damaged ones."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = _svg_element
    parser.EntityDeclHandler = _svg_entity
    try:
        for piece in _pieces(file):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise FileRefused(_("The SVG is damaged and cannot be read. Export it again.")) from fault


def _svg_entity(*_facts: object) -> None:
    raise FileRefused(_("The SVG defines entities of its own. Export it as plain SVG."))


def _svg_element(tag: str, attributes: dict[str, str]) -> None:
    if tag.rpartition(" ")[2].lower() in SVG_ELEMENTS:
        raise FileRefused(_("The SVG contains scripts. Export it as plain SVG without them."))
    for key, value in attributes.items():
        name, target = key.rpartition(" ")[2].lower(), "".join(value.split()).lower()
        if name.startswith("on") or target.startswith("javascript:"):
            raise FileRefused(_("The SVG contains scripts. Export it as plain SVG without them."))
        if name in ("href", "src") and not target.startswith(("#", "data:image/")) and not tag.endswith(" a"):
            raise FileRefused(_("The SVG refers to other files. Embed everything and export it again."))


def _check_text(file: IO[bytes] | File[Any]) -> None:
    decode = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in _pieces(file):
            if "\x00" in decode.decode(piece):
                raise UnicodeDecodeError("utf-8", b"\x00", 0, 1, "binary")
        decode.decode(b"", final=True)
    except UnicodeDecodeError as fault:
        raise FileRefused(_("The text file is not readable text. Save it as UTF-8.")) from fault


def _pieces(file: IO[bytes] | File[Any]) -> Any:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def _digest(file: File[Any]) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(file):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
