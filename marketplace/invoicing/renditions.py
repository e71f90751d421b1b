"""The PDF of a document: tagged, for archives (PDF/A-3), in its reader's language, with its XML inside (Factur-X).

typst writes the pages, the tags, the fonts and the attachment; what makes it a Factur-X file, one block in the
metadata, is added by `pypdf`. Made from the document alone, so it can be made again and is the same.
"""

from __future__ import annotations

import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import typst
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from marketplace.files.content import ContentFacts
from marketplace.files.models import PrivateFile
from marketplace.files.operations import keep
from marketplace.invoicing.models import Document, Rendition
from marketplace.invoicing.words import said

TEMPLATE = Path(__file__).parent / "typst" / "document.typ"
STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]
FACTURX = (TEMPLATE.parent / "factur-x.xmp").read_bytes()
SCHEMA = (TEMPLATE.parent / "factur-x-schema.xmp").read_bytes()
"""PDF/A wants every name in the metadata explained; typst explains its own, in one list, which ours joins."""
LIST, END = b"<pdfaExtension:schemas><rdf:Bag>", b"</rdf:RDF>"


def keep_pdf(*, document: Document, at: datetime) -> Rendition:
    """The kept PDF, made now if it never was. Safe to repeat: whoever is first stays."""
    kept: Rendition | None = Rendition.objects.select_related("file").filter(document=document).first()
    if kept is not None:
        return kept
    stored = _stored(document, pdf(document), at=at)
    with transaction.atomic():
        Document.objects.select_for_update().get(pk=document.pk)
        first: Rendition | None = Rendition.objects.filter(document=document).first()
        if first is None:
            return Rendition.objects.create(document=document, file=stored, made_at=at)
    stored.file.delete(save=False)
    stored.delete()
    return first


def pdf(document: Document) -> bytes:
    """The bytes; the same for the same document."""
    with translation.override(document.language):
        facts = json.dumps(said(document, xml=document.cii), ensure_ascii=False)
    issued = document.issued_at.astimezone(UTC)
    pages = typst.compile(
        str(TEMPLATE), format="pdf", sys_inputs={"facts": facts}, ignore_system_fonts=True, pdf_standards=[*STANDARDS],
        timestamp=int(issued.timestamp()),
    )  # fmt: skip
    return _as_facturx(bytes(pages))


def _as_facturx(pages: bytes) -> bytes:
    """The same file whose metadata says: Factur-X, profile EN 16931, in factur-x.xml."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pages)))
    metadata: Any = writer.root_object["/Metadata"].get_object()
    words = metadata.get_data()
    if words.count(LIST) != 1 or words.count(END) != 1:
        raise RuntimeError("the metadata of the PDF is not as typst 0.15 writes it")
    stream = DecodedStreamObject()
    stream.set_data(words.replace(LIST, LIST + SCHEMA).replace(END, FACTURX + END))
    stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer._replace_object(metadata.indirect_reference, stream)  # noqa: SLF001  # pypdf has no public way
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _stored(document: Document, content: bytes, *, at: datetime) -> PrivateFile:
    facts = ContentFacts("application/pdf", len(content), hashlib.sha256(content).hexdigest())
    return keep(file=ContentFile(content, name=f"{document.number}.pdf"), facts=facts, by=None, at=at)
