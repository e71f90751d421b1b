"""A long strip (a comic, a scarf pattern) is shown narrower: WebP cannot be higher than 16,383 pixels."""

import io

import pytest
from PIL import Image

from marketplace.pictures.renditions import HIGHEST, make


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("size", "shown", "names"),
    [
        ((400, 20_000), (320, HIGHEST), ["320.avif", "320.webp"]),
        ((300, 16_000), (300, 16_000), ["300.avif", "300.webp"]),
        ((1, 40_000), (1, HIGHEST), ["1.avif", "1.webp"]),
        ((20_000, 40), (1600, 3), ["1024.avif", "1024.webp", "1600.avif", "1600.webp", "320.avif", "320.webp",
                                   "640.avif", "640.webp"]),
    ],
)  # fmt: skip
def test_every_proportion_has_renditions(size, shown, names):
    made = make(png(*size))
    assert ((made.width, made.height), sorted(made.files)) == (shown, names)
    assert Image.open(io.BytesIO(made.files[f"{shown[0]}.webp"])).size == shown
