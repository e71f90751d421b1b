"""From uploaded bytes to sized renditions: pure, so that several processes can do it at once.

SVG is drawn by resvg, everything else is opened by Pillow and re-encoded: nothing of the upload's own bytes
(scripts, metadata, trailing data) is ever served.
"""

from __future__ import annotations

import colorsys
import hashlib
import io
import re
from dataclasses import dataclass
from typing import Any

import resvg_py
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from marketplace.pictures.colours import colours_of

WIDTHS = (320, 640, 1024, 1600)
TALLEST = 4 * WIDTHS[-1]
"""How high an SVG is drawn."""
HIGHEST = 16_000
"""WebP ends at 16,383 pixels: a long strip is shown narrower."""
MAX_PIXELS = 60_000_000
MAX_BYTES = 40 * 1024 * 1024
ACCEPTED = {"PNG", "JPEG", "WEBP", "AVIF", "TIFF"}
EXTERNAL = re.compile(rb"<!ENTITY|<script|(?:href|src)\s*=\s*[\"'](?!#|data:image/)", re.IGNORECASE)


class PictureRefused(Exception):
    """The upload is not a picture we can show; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Renditions:
    digest: str
    width: int
    height: int
    mat: int
    files: dict[str, bytes]
    """Name (``640.avif``) to bytes."""
    colours: tuple[str, ...] = ()


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def widths_for(width: int) -> tuple[int, ...]:
    """The rendition widths of a picture: those below its own, and its own (at most the largest)."""
    largest = min(width, WIDTHS[-1])
    return tuple(sorted({w for w in WIDTHS if w < largest} | {largest}))


def looks_like_svg(data: bytes) -> bool:
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in data[:4000].lower()


def open_picture(data: bytes) -> Image.Image:
    """Decode an upload to RGB(A) pixels. Raises PictureRefused."""
    if not data:
        raise PictureRefused(_("The file is empty. Choose the picture again."))
    if len(data) > MAX_BYTES:
        raise PictureRefused(_("The picture is larger than 40 MB. Save it smaller and try again."))
    if looks_like_svg(data):
        return _draw_svg(data)
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.format not in ACCEPTED:
                raise PictureRefused(_("This kind of picture is not supported. Use PNG, JPEG, WebP, AVIF or SVG."))
            if opened.width * opened.height > MAX_PIXELS:
                raise PictureRefused(_("The picture has more than 60 million pixels. Save it smaller and try again."))
            opened.draft("RGB", (WIDTHS[-1] * 2, WIDTHS[-1] * 2))
            upright: Image.Image = ImageOps.exif_transpose(opened)
            return upright.convert("RGBA" if _has_alpha(upright) else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as fault:
        raise PictureRefused(
            _("This file is not a picture, or it is damaged. Use PNG, JPEG, WebP, AVIF or SVG.")
        ) from fault


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _draw_svg(data: bytes) -> Image.Image:
    if EXTERNAL.search(data):
        raise PictureRefused(_("The SVG refers to scripts or to other files. Embed everything and try again."))
    try:
        # Both sides are bounded: by the width alone a drawing of 1 x 2000 would take gigabytes and end the process.
        drawn = resvg_py.svg_to_bytes(svg_string=data.decode("utf-8"), width=WIDTHS[-1], height=TALLEST)
    except (UnicodeDecodeError, ValueError, RuntimeError) as fault:
        raise PictureRefused(_("The SVG cannot be drawn. Export it again as plain SVG.")) from fault
    image = Image.open(io.BytesIO(bytes(drawn)))
    if image.width * image.height > MAX_PIXELS:
        raise PictureRefused(_("The picture has more than 60 million pixels. Save it smaller and try again."))
    return opaque_if_it_is(image)


def opaque_if_it_is(image: Image.Image) -> Image.Image:
    """RGB when nothing shows through: resvg always draws with alpha, which would cost a third of every encoding."""
    if not _has_alpha(image):
        return image.convert("RGB")
    layered = image.convert("RGBA")
    low, _high = layered.getchannel("A").getextrema()
    return layered.convert("RGB") if low == 255 else layered


def mat_of(image: Image.Image) -> int:
    """The hue of the mat: 0 for pictures without a leading colour, else 1..24 around the colour wheel."""
    small = image.convert("RGBA").resize((32, 32))
    weights = [0.0] * 24
    # Pillow 12.1 renamed it; 14 drops the old name.
    pixels: Any = small.get_flattened_data() if hasattr(small, "get_flattened_data") else small.getdata()
    for r, g, b, a in pixels:
        hue, light, strength = colorsys.rgb_to_hls(r / 255, g / 255, b / 255)
        if a > 128 and 0.08 < light < 0.95:
            weights[int(hue * 24) % 24] += strength * (1 - abs(2 * light - 1))
    best = max(range(24), key=weights.__getitem__)
    return best + 1 if weights[best] > 8 else 0


def make(data: bytes) -> Renditions:
    """All renditions of an upload. Raises PictureRefused. About half a second of CPU."""
    return make_from(open_picture(data), digest_of(data))


def _shown_width(image: Image.Image) -> int:
    """Its own width, or what fits under the highest rendition."""
    return max(1, min(image.width, image.width * HIGHEST // image.height))


def make_from(image: Image.Image, digest: str) -> Renditions:
    """All renditions of pixels that are there already; ``digest`` names what they were made of."""
    widths = widths_for(_shown_width(image))
    largest = widths[-1]
    height = min(HIGHEST, max(1, round(image.height * largest / image.width)))
    files: dict[str, bytes] = {}
    current = image if image.size == (largest, height) else image.resize((largest, height), Image.Resampling.LANCZOS)
    mat, colours = mat_of(current), tuple(colours_of(current))
    for width in reversed(widths):
        if current.width != width:
            current = current.resize((width, max(1, round(height * width / largest))), Image.Resampling.LANCZOS)
        for name, options in (("avif", {"quality": 60, "speed": 9}), ("webp", {"quality": 80, "method": 2})):
            out = io.BytesIO()
            current.save(out, format=name.upper(), **options)
            files[f"{width}.{name}"] = out.getvalue()
    return Renditions(digest, largest, height, mat, files, colours)
