"""Audykla Nemunas, Kaunas: woven, dyed, stitched and pieced cloth; some sheets repeat without a seam."""

from __future__ import annotations

from functools import partial

import numpy as np

from cms.demo.hands import Work
from cms.demo.hands.bands import kilim, sashes
from cms.demo.hands.looms import Grid, checked, counted, ikat, overshot, waves
from cms.demo.hands.noise import Array
from cms.demo.hands.palettes import palette
from cms.demo.hands.quilts import barn_raising, boro, half_drop, lantern_squares, triangles
from cms.demo.hands.svg import Plate, print_plate

NAME = "textiles"


def _diamonds(x: Array, y: Array) -> Grid:
    far = np.abs((x / 104) % 1 - 0.5) * 2 + np.abs((y / 168) % 1 - 0.5) * 2
    bands = np.select([far < 0.2, far < 0.42, far < 0.62, far < 0.84, far < 1.0], [3, 1, 2, 1, -1], -1)
    other = np.abs((x / 104 + 0.5) % 1 - 0.5) * 2 + np.abs((y / 168 + 0.5) % 1 - 0.5) * 2
    return np.asarray(np.where(other < 0.34, np.where(other < 0.16, 1, 4), bands))


def _moons(x: Array, y: Array) -> Grid:
    column = np.floor(x / 120)
    u, v = (x % 120) - 60, ((y + 75 * (column % 2)) % 150) - 75
    far = np.hypot(u, v * 0.86)
    stripes = np.where(np.abs(u) > 55, 4, -1)
    return np.asarray(np.select([far < 13, far < 24, far < 34, far < 43], [3, 1, 2, 4], stripes))


ROSE = [
    (0, 3),
    (1, 3),
    (2, 3),
    (3, 4),
    (0, 5),
    (1, 7),
    (2, 9),
    (1, 7),
    (0, 5),
    (3, 4),
    (2, 3),
    (1, 3),
    (0, 3),
    (3, 2),
    (0, 2),
    (3, 2),
    (0, 2),
    (3, 5),
]

PLATES = (
    Plate(
        "Houndstooth, winter coat",
        (480, 480),
        palette("f2ece0 f0e8d8 26282e"),
        "houndstooth twill weave wool seamless repeat",
        partial(checked, sett=[(0, 4), (1, 4)], ends=96, area=(0, 0, 480, 480)),
    ),
    Plate(
        "Rose path coverlet",
        (500, 640),
        palette("cdbfa8 f3ecdd 2c4a6b 7f97ab"),
        "overshot coverlet linen indigo weave",
        partial(overshot, profile=ROSE, area=(52, 62, 396, 516), cell=3.0, tassels=26),
    ),
    Plate(
        "Ikat with seeds",
        (500, 700),
        palette("e9dfcf f0e6d2 1f3556 4f7aa0 c4533a 8aa6b5"),
        "ikat indigo diamonds feathered weave",
        partial(ikat, motif=_diamonds, thread=2.2, feather=2.6, area=(42, 60, 416, 580), tassels=30),
    ),
    Plate(
        "Barn raising",
        (600, 600),
        palette("efe8dc b23a2e f6efe0 e9d6b0 d9b98a c9a98f 2f3f52 4a5a49 5f3f45"),
        "quilt log cabin patchwork rings",
        partial(barn_raising, blocks=10, area=(40, 40, 520, 520)),
    ),
    Plate(
        "Five sashes",
        (500, 700),
        palette("dcd6c6 f4eddc a52f2f 2f5b46 26324f b8752c"),
        "sash band lithuanian folk woven",
        partial(sashes, count=5, inset=60),
    ),
    Plate(
        "Snow on indigo",
        (600, 480),
        palette("1f2f52 1f2f52 eef0ee 2f4775"),
        "sashiko hitomezashi stitching indigo snow",
        partial(counted, stitch=10.0, area=(30, 30, 540, 420), bits="chance", filled=True),
    ),
    Plate(
        "Kilim for a long table",
        (480, 760),
        palette("d3c6b0 f1e6cd 8f2f2a 1f3f52 d29a3f 4f6b4f 2b2523"),
        "kilim rug medallion wool geometric",
        partial(kilim, area=(70, 64, 340, 632), columns=61, medallions=3),
    ),
    Plate(
        "Linden, half drop",
        (600, 600),
        palette("f1ead6 3f5f45 8a9f5f c9573a"),
        "leaves block print botanical seamless repeat",
        partial(half_drop, repeat=(150.0, 200.0), plant="linden"),
    ),
    Plate(
        "River cloth",
        (700, 460),
        palette("efe9dd f2ead6 1f4a5c 3f8088 9fb59a e0b06a c9603f"),
        "twill waves ombre weave panorama",
        partial(waves, ends=170, area=(36, 36, 628, 388), swing=13.0, turns=2.5),
    ),
    Plate(
        "Mended, and mended again",
        (500, 640),
        palette("e9e2d4 efe9da 2b3d5c 3f587d 24304a 5f7896 8197ab 6b5f52"),
        "boro patchwork mending indigo stitches",
        partial(boro, area=(46, 46, 408, 548), patches=44),
    ),
    Plate(
        "The way home from the fair",
        (600, 600),
        palette("f3ebdc f0e5cf b5473a e9b04a 6f3a36"),
        "quilt curves lanterns patchwork seamless repeat",
        partial(lantern_squares, columns=8),
    ),
    Plate(
        "Two moons, seven wells",
        (600, 480),
        palette("e8ddcb 5a1f2e e9c58f d9704a f3e6cc 8f3a45"),
        "ikat moons circles crimson weave",
        partial(ikat, motif=_moons, thread=2.4, feather=3.2, area=(0, 0, 600, 480)),
    ),
    Plate(
        "Blanket for the summer house",
        (500, 640),
        palette("cfc6b6 f3ecdc 3f6a78 c9573f e5b85a 27384a"),
        "blanket tartan wool checks fringe",
        partial(
            checked,
            sett=[
                (0, 12),
                (1, 8),
                (0, 2),
                (1, 2),
                (0, 2),
                (3, 3),
                (4, 6),
                (2, 2),
                (4, 6),
                (3, 3),
                (0, 2),
                (1, 2),
                (0, 2),
                (1, 8),
            ],
            ends=132,
            area=(56, 64, 388, 512),
            tassels=28,
        ),
    ),
    Plate(
        "Pomegranates",
        (540, 640),
        palette("1f3a3a b8402f f0c9a0 8f1f2a 6f9a78"),
        "pomegranate block print fruit seamless repeat",
        partial(half_drop, repeat=(135.0, 160.0), plant="pomegranate"),
    ),
    Plate(
        "Meadow in triangles",
        (700, 500),
        palette("f2ebdb f4ecdc 2f4a4f 5f8a78 b5c48f e9cf8a e59a5f c4573f"),
        "quilt triangles meadow drift patchwork",
        partial(triangles, columns=21, area=(35, 40, 630, 420)),
    ),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The work of this number, 1..COUNT."""
    return print_plate(NAME, number, PLATES)
