"""Documents of office programs, for people who work together: told by what their archive declares, never with macros.

Nor with what is loaded from elsewhere when they are opened, since macros can come that way.

They are never sold: a buyer would run what is inside. Whoever gets one downloads it; our pages show none.
"""

from __future__ import annotations

import zipfile
from typing import Any

from marketplace.files.archives import check_zip
from marketplace.files.office_outside import check_relations, check_texts, damaged, read_xml, with_macros

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

    Raises FileRefused: bombs, locked and damaged ones as any ZIP, documents with macros or with things from elsewhere.
    """
    check_zip(file, size=size)
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        found = _ooxml(archive) if CONTENT_TYPES in names else _odf(archive) if names[0] == MIMETYPE else "zip"
        if found == "zip":
            return found
        if _has_macros(names):
            raise with_macros()
        if OFFICE[found].startswith(_OOXML):
            check_relations(archive)
        else:
            check_texts(archive)
    return found


def _ooxml(archive: zipfile.ZipFile) -> str:
    declared = _declared_types(archive)
    if any("macroenabled" in kind or "vbaproject" in kind for kind in declared):
        raise with_macros()
    mains = {f"{kind}.main+xml": name for name, kind in OFFICE.items() if kind.startswith(_OOXML)}
    return next((name for kind, name in mains.items() if kind in declared), "zip")


def _declared_types(archive: zipfile.ZipFile) -> set[str]:
    if archive.getinfo(CONTENT_TYPES).file_size > MOST_TYPES:
        raise damaged()
    found: set[str] = set()

    def element(tag: str, attributes: dict[str, str]) -> None:
        found.add(attributes.get("ContentType", "").strip().lower())

    read_xml(archive, archive.getinfo(CONTENT_TYPES), element)
    return found


def _odf(archive: zipfile.ZipFile) -> str:
    first = archive.infolist()[0]
    said = archive.read(first) if first.file_size <= 100 and first.compress_type == zipfile.ZIP_STORED else b""
    kinds = {kind.encode(): name for name, kind in OFFICE.items() if kind.startswith(_ODF)}
    return kinds.get(said.strip(), "zip")


def _has_macros(names: list[str]) -> bool:
    lower = [name.lower() for name in names]
    return any(name.rpartition("/")[2] in MACROS or name.startswith(ODF_MACROS) for name in lower)
