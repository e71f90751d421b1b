"""The colours of a picture by twelve names, as people would name them. Pure: the same pixels give the same names.

A pixel has the name of the sample nearest to it in OKLab, a space in which equal distances look equally different
(Björn Ottosson, 2020). Sixteen steps of red, green and blue are told apart: that is finer than names are.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

from PIL import Image

SAMPLES: dict[str, tuple[str, ...]] = {
    "black": ("000000", "141414", "262626", "1e1a18", "16181f"),
    "grey": ("3f3f3f", "585858", "707070", "888888", "a2a2a2", "bbbbbb", "d0d0d0", "6b6f75", "98948c"),
    "white": ("ffffff", "f2f0eb", "e6e6e6", "f7f1e0", "e9eef2"),
    "red": ("ff0000", "d32f2f", "b01722", "e5403a", "8e1b1b", "c8102e"),
    "orange": ("ff8c00", "f4702a", "ffa94d", "e2661c", "f0945d", "ffc999"),
    "yellow": ("ffe000", "f7c81e", "fff07a", "d9b310", "f2d974"),
    "green": ("00a651", "2e7d32", "7cb342", "1b4d2b", "9ccc65", "5a7a4a", "00ff00", "b5d99c", "556b2f", "0b3018"),
    "turquoise": ("00b5ad", "40e0d0", "138086", "7fd6cf", "0f5b5e", "5fa8a8"),
    "blue": (
        "0000ff",
        "1e5fbf",
        "4a90e2",
        "8ab8e8",
        "14305c",
        "2b4a8b",
        "0a1f44",
        "5b7fa6",
        "bcd6f2",
        "12405f",
        "1d4e6b",
        "0d2b3e",
        "2f6488",
    ),
    "violet": ("7b1fa2", "6a3fb5", "9c6ade", "4a1f6e", "b79be0", "8a5a9e", "c8a2c8"),
    "pink": ("e91e8c", "ff69b4", "f8a5c2", "d6457f", "f4c6d2", "ff00ff", "c2327a"),
    "brown": ("5d4037", "7b4b2a", "8d6e63", "a0724a", "3e2a1f", "b08d64", "c9a97c", "c3b091"),
}
COLOURS = tuple(SAMPLES)
"""The names, in the order in which people are asked for them."""
NEUTRAL = frozenset(("black", "grey", "white"))
SMALL = (64, 64)
"""Pixels that are looked at: real ones, since a mixture of neighbours would be a colour that nobody painted."""
MOST = 4
"""Names that one picture gets."""
SHARE, SHARE_OF_NEUTRAL = 0.08, 0.3
"""Of the picture: from how much on a colour counts. Paper and shade are everywhere and must be more."""


def colours_of(image: Image.Image) -> list[str]:
    """The names of a picture's colours, the largest first; at least one where anything is to be seen."""
    small = image.convert("RGBA").resize(SMALL, Image.Resampling.NEAREST)
    # Pillow 12.1 renamed it; 14 drops the old name.
    pixels: Any = small.get_flattened_data() if hasattr(small, "get_flattened_data") else small.getdata()
    counts = Counter(name_of(r >> 4, g >> 4, b >> 4) for r, g, b, alpha in pixels if alpha > 128)
    whole = counts.total()
    ordered = sorted(counts, key=lambda name: (-counts[name], COLOURS.index(name)))
    enough = [name for name in ordered if counts[name] >= whole * (SHARE_OF_NEUTRAL if name in NEUTRAL else SHARE)]
    return (enough or ordered[:1])[:MOST]


@lru_cache(maxsize=4096)
def name_of(red: int, green: int, blue: int) -> str:
    """The name of a colour; each part is 0..15."""
    here = oklab(16 * red + 8, 16 * green + 8, 16 * blue + 8)
    return min(((_apart(here, sample), name) for name, samples in _samples() for sample in samples))[1]


@lru_cache(maxsize=1)
def _samples() -> list[tuple[str, list[tuple[float, float, float]]]]:
    return [(name, [oklab(*bytes.fromhex(sample)) for sample in samples]) for name, samples in SAMPLES.items()]


def _apart(first: tuple[float, float, float], second: tuple[float, float, float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(first, second, strict=True))


def oklab(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """Lightness 0..1, and how red against green, how yellow against blue; from sRGB, 0..255 each."""
    r, g, b = (_linear(part / 255) for part in (red, green, blue))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
