"""Documents of office programs, for people who work together: told by what their archive declares, never with macros.

They are never sold: a buyer would run what is inside. Whoever gets one downloads it; our pages show none.
"""

from __future__ import annotations

import zipfile
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from marketplace.files.archives import check_zip
from marketplace.files.refused import FileRefused

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
OFFICE: dict[str, str] = {
    "docx": f"{_OOXML}wordprocessingml.document",
    "xlsx": f"{_OOXML}spreadsheetml.sheet",
    "pptx": f"{_OOXML}presentationml.presentation",
    "odt": f"{_ODF}text",
    "ods": f"{_ODF}spreadsheet",
    "odp": f"{_ODF}presentation",
}
"""Kind of content to the type that is kept."""
CONTENT_TYPES = "[Content_Types].xml"
MIMETYPE = "mimetype"
MOST_TYPES = 1024 * 1024
"""Bytes of the list of types: of real documents it has some thousand."""
MACROS = ("vbaproject.bin", "vbadata.xml", "attachedtoolbars.bin")
ODF_MACROS = ("basic/", "scripts/")


def check_office(file: Any, *, size: int) -> str:
    """The kind of an office document ("docx"), or "zip" for an archive that is none. Leaves the file anywhere.

    Raises FileRefused: bombs, locked and damaged ones as any ZIP, and documents with macros.
    """
    check_zip(file, size=size)
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        found = _ooxml(archive) if CONTENT_TYPES in names else _odf(archive) if names[0] == MIMETYPE else "zip"
    if found != "zip" and _has_macros(names):
        raise _with_macros()
    return found


def _ooxml(archive: zipfile.ZipFile) -> str:
    declared = _declared_types(archive)
    if any("macroenabled" in kind or "vbaproject" in kind for kind in declared):
        raise _with_macros()
    mains = {f"{kind}.main+xml": name for name, kind in OFFICE.items() if kind.startswith(_OOXML)}
    return next((name for kind, name in mains.items() if kind in declared), "zip")


def _declared_types(archive: zipfile.ZipFile) -> set[str]:
    if archive.getinfo(CONTENT_TYPES).file_size > MOST_TYPES:
        raise _damaged()
    found: set[str] = set()
    parser = expat.ParserCreate(namespace_separator=" ")

    def element(tag: str, attributes: dict[str, str]) -> None:
        found.add(attributes.get("ContentType", "").strip().lower())

    def entity(*_facts: object) -> None:
        raise _damaged()

    parser.StartElementHandler, parser.EntityDeclHandler = element, entity
    try:
        parser.Parse(archive.read(CONTENT_TYPES), True)
    except expat.ExpatError as fault:
        raise _damaged() from fault
    return found


def _odf(archive: zipfile.ZipFile) -> str:
    first = archive.infolist()[0]
    said = archive.read(first) if first.file_size <= 100 and first.compress_type == zipfile.ZIP_STORED else b""
    kinds = {kind.encode(): name for name, kind in OFFICE.items() if kind.startswith(_ODF)}
    return kinds.get(said.strip(), "zip")


def _has_macros(names: list[str]) -> bool:
    lower = [name.lower() for name in names]
    return any(name.rpartition("/")[2] in MACROS or name.startswith(ODF_MACROS) for name in lower)


def _with_macros() -> FileRefused:
    return FileRefused(_("The document contains macros, which can harm who opens it. Save it without them."))


def _damaged() -> FileRefused:
    return FileRefused(_("The document is damaged and cannot be read. Save it again."))
