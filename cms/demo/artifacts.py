"""Drawing, rendering and packing, in worker processes: bytes are written where they belong, only facts come back."""

from __future__ import annotations

import hashlib
import importlib
import io
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import resvg_py
import typst
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from cms.demo.covers import service_cover, sheet_cover, type_cover
from cms.demo.hands import hands
from marketplace.pictures.renditions import digest_of, make
from marketplace.pictures.shown import folder

PRINT_PIXELS = 2400
TYPES = {
    "svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png", "wav": "audio/x-wav", "zip": "application/zip",
    "ttf": "font/ttf", "otf": "font/otf",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredPicture:
    digest: str
    width: int
    height: int
    mat: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A private file that lies in its place; the row is still to be written."""

    label: str
    name: str
    path: str
    size: int
    sha256: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one offering got: its picture and its files."""

    key: str
    picture: StoredPicture
    files: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """One thing to draw. ``what``: work, service or graphic; the rest as each needs it."""

    key: str
    what: str
    name: str
    hue: int = 0
    hand: str = ""
    number: int = 0
    formats: tuple[str, ...] = ()
    package: str = ""
    files: tuple[str, ...] = ()
    notice: str = ""


def draw(order: Order) -> Drawn:
    """Make one order's picture and files. Deterministic but for nothing: the same order twice is the same bytes."""
    return {"work": _work, "service": _service, "graphic": _graphic}[order.what](order)


def store_picture(svg: str) -> StoredPicture:
    """Write all renditions of a drawing; those that are there are kept."""
    data = svg.encode()
    made = make(data)
    base = folder(made.digest)
    for name, content in made.files.items():
        if not default_storage.exists(f"{base}/{name}"):
            default_storage.save(f"{base}/{name}", ContentFile(content))
    return StoredPicture(digest_of(data), made.width, made.height, made.mat)


def store_file(key: str, name: str, content: bytes) -> StoredFile:
    """Write one private file under a path that follows from its content."""
    sha = hashlib.sha256(content).hexdigest()
    ending = name.rsplit(".", 1)[-1]
    token = hashlib.sha256(f"{key}:{name}:{sha}".encode()).hexdigest()[:24]
    path = f"{token[:2]}/{token[2:4]}/{token}"
    storage = storages["private"]
    if not storage.exists(path):
        storage.save(path, ContentFile(content))
    return StoredFile(ending.upper(), name, path, len(content), sha, TYPES[ending])


def _work(order: Order) -> Drawn:
    work = hands()[order.hand](order.number)
    makers = {
        "svg": lambda: work.svg.encode(),
        "pdf": lambda: _pdf(work.svg, work.width_mm, work.height_mm),
        "png": lambda: _png(work.svg, work.width_mm >= work.height_mm),
        "wav": lambda: work.wav or b"",
    }
    files = tuple(store_file(order.key, f"{order.name}.{ending}", makers[ending]()) for ending in order.formats)
    return Drawn(order.key, store_picture(work.svg), files)


def _png(svg: str, wide: bool) -> bytes:
    side = {"width": PRINT_PIXELS} if wide else {"height": PRINT_PIXELS}
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, **side))


def _pdf(svg: str, width_mm: int, height_mm: int) -> bytes:
    """The drawing on a page of its size, as vectors."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "work.svg").write_text(svg)
        page = f'#set page(width: {width_mm}mm, height: {height_mm}mm, margin: 0pt)\n#image("work.svg", width: 100%)\n'
        (Path(place) / "page.typ").write_text(page)
        made: Any = typst.compile(str(Path(place) / "page.typ"), root=place, timestamp=0)
    return bytes(made)


def _service(order: Order) -> Drawn:
    return Drawn(order.key, store_picture(service_cover(order.key, order.hue)), ())


def _graphic(order: Order) -> Drawn:
    contents = [(name, package_bytes(order.package, name)) for name in order.files]
    if order.files[0].endswith((".ttf", ".otf")):
        cover = type_cover(contents[0][1], order.name, order.hue)
    else:
        cover = sheet_cover([data for _name, data in contents], order.hue)
    if len(contents) == 1 and contents[0][0].endswith(".svg"):
        svg = contents[0][1]
        files = [store_file(order.key, f"{order.name}.svg", svg), store_file(order.key, f"{order.name}.png", _png(svg.decode(), True))]
    else:
        files = [store_file(order.key, f"{order.name}.zip", _zip(contents, order.notice))]
    return Drawn(order.key, store_picture(cover), tuple(files))


def _zip(contents: list[tuple[str, bytes]], notice: str) -> bytes:
    """One download with the licence beside the files; a fixed date, so that the same set is the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in [*contents, ("LICENCE.txt", notice.encode())]:
            pack.writestr(zipfile.ZipInfo(Path(name).name, (2026, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


def package_bytes(package: str, name: str) -> bytes:
    """A file that a package carries: ``dir/file``, or ``archive.zip!member``."""
    base = Path(str(importlib.import_module(package).__file__)).parent
    if "!" in name:
        archive, member = name.split("!", 1)
        with zipfile.ZipFile(base / archive) as packed:
            return packed.read(member)
    return (base / name).read_bytes()
