"""What an office document would load from elsewhere when it is opened: a template with macros, a tracking picture, ...

Read from its list of relations (OOXML) and from its texts (ODF). Links that somebody must click may stay.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from django.utils.translation import gettext as _

from marketplace.files.refused import FileRefused

MOST_XML = 16 * 1024 * 1024
"""Bytes that are looked through, of all parts together; a novel has some five million."""
PIECE = 256 * 1024
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
XLINK = "http://www.w3.org/1999/xlink href"
MACRO_CALL = "urn:oasis:names:tc:opendocument:xmlns:script:1.0 event-listener"
ODF_TEXTS = ("content.xml", "styles.xml")
ON_CLICK = frozenset({
    "a", "event-listener", "form", "button", "area-rectangle", "area-circle", "area-polygon",
})  # fmt: skip
"""ODF's elements whose address is asked only when a person clicks."""

OnElement = Callable[[str, dict[str, str]], None]


def check_relations(archive: zipfile.ZipFile) -> None:
    """OOXML: whatever stands outside the package is named in a list of relations. Raises FileRefused."""
    for part in _parts(archive, lambda name: name.endswith(".rels")):
        read_xml(archive, part, _relation)


def check_texts(archive: zipfile.ZipFile) -> None:
    """ODF: addresses and calls of macros stand in the texts, also in those of embedded objects. Raises FileRefused."""
    for part in _parts(archive, lambda name: name.rpartition("/")[2] in ODF_TEXTS):
        read_xml(archive, part, _element)


def read_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo, on_element: OnElement) -> None:
    """Its elements one after the other, nothing kept. Raises FileRefused for damaged XML and for entities."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def entity(*_facts: object) -> None:
        raise damaged()

    parser.StartElementHandler, parser.EntityDeclHandler = on_element, entity
    try:
        with archive.open(part) as stream:
            while piece := stream.read(PIECE):
                parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise damaged() from fault


def _parts(archive: zipfile.ZipFile, wanted: Callable[[str], bool]) -> Iterator[zipfile.ZipInfo]:
    """All entries: a name that is there twice is read twice."""
    found = [part for part in archive.infolist() if wanted(part.filename.lower().replace("\\", "/"))]
    if sum(part.file_size for part in found) > MOST_XML:
        raise FileRefused(_("The document is too long to be looked through. Save it as PDF."))
    yield from found


def _relation(tag: str, attributes: dict[str, str]) -> None:
    target = attributes.get("Target", "").strip()
    outside = attributes.get("TargetMode", "").strip().lower() == "external"
    if not outside and not SCHEME.match(target) and not target.startswith("\\\\"):
        return
    if attributes.get("Type", "").strip().lower().rpartition("/")[2] != "hyperlink":
        raise _loads(target)


def _element(tag: str, attributes: dict[str, str]) -> None:
    if tag == MACRO_CALL:
        raise with_macros()
    target = attributes.get(XLINK, "").strip()
    outside = SCHEME.match(target) or target.startswith(("/", "\\", "../"))
    if outside and tag.rpartition(" ")[2] not in ON_CLICK:
        raise _loads(target)


def _loads(target: str) -> FileRefused:
    return FileRefused(
        _(
            "The document loads something from elsewhere when it is opened (%(where)s), which can harm who opens it. "
            "Put it into the document, take it out, or save it as PDF."
        )
        % {"where": target[:80]}
    )


def with_macros() -> FileRefused:
    return FileRefused(_("The document contains macros, which can harm who opens it. Save it without them."))


def damaged() -> FileRefused:
    return FileRefused(_("The document is damaged and cannot be read. Save it again."))
