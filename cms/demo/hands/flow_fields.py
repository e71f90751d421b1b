"""Ateliê Corrente, Lisbon: currents and wind as long lines that never touch, printed in few inks."""

from __future__ import annotations

from functools import partial

import numpy as np

from cms.demo.hands import Work
from cms.demo.hands.flow import Grid, curls, drift, whirls
from cms.demo.hands.flow_paints import garden, packed, shoal, swell, threads, veil
from cms.demo.hands.noise import Array
from cms.demo.hands.palettes import palette
from cms.demo.hands.svg import Plate, Sheet, circle, print_plate

NAME = "flow_fields"


def _sun_gap(sheet: Sheet, x: Array, y: Array) -> Grid:
    inside = (x > 40) & (x < sheet.width - 40) & (y > 40) & (y < sheet.height - 40)
    return np.asarray(inside & (np.hypot(x - sheet.width * 0.68, y - sheet.height * 0.36) > 82))


def _arch(sheet: Sheet, x: Array, y: Array) -> Grid:
    radius, middle = sheet.width * 0.31, sheet.width / 2
    shaft = (abs(x - middle) < radius) & (y > sheet.height * 0.36) & (y < sheet.height * 0.88)
    return np.asarray(shaft | (np.hypot(x - middle, y - sheet.height * 0.36) < radius))


def _disc(sheet: Sheet, x: Array, y: Array) -> Grid:
    return np.asarray(np.hypot(x - sheet.width / 2, y - sheet.height * 0.46) < sheet.width * 0.37)


def _strips(sheet: Sheet, x: Array, y: Array) -> Grid:
    pitch = (sheet.width - 80) / 5
    return np.asarray(
        (x > 40) & (x < sheet.width - 40) & ((x - 40) % pitch < pitch - 16) & (y > 50) & (y < sheet.height - 50)
    )


BROAD = [(22.0, 120, 900.0, 120.0), (13.0, 300, 700.0, 80.0), (6.5, 900, 500.0, 40.0), (2.6, 3600, 300.0, 18.0)]
EVEN = [(7.0, 1500, 1200.0, 90.0), (7.0, 2500, 400.0, 26.0), (3.0, 4200, 160.0, 10.0)]
FINE = [(2.6, 2200, 1500.0, 120.0), (2.6, 5200, 500.0, 20.0), (1.2, 4200, 120.0, 12.0)]
CORDS = [(11.0, 700, 1600.0, 140.0), (11.0, 1100, 500.0, 40.0), (4.0, 3800, 200.0, 16.0)]

PLATES = (
    Plate(
        "Estuary, morning",
        (700, 500),
        palette("f3ecdf 1f3a4d 4f8190 a9c4bd e2b277 c8553d"),
        "estuary water morning flow abstract river",
        partial(
            packed,
            field=lambda n: drift(n, scale=330, turn=1.3, heading=-0.25),
            rounds=BROAD,
            window=_sun_gap,
            scale=260,
        ),
    ),
    Plate(
        "Seven stones",
        (500, 700),
        palette("e9e2d3 6f6a60 9a9184 2b2b2b 4b4a48 8a4b33"),
        "zen garden stones sand lines calm",
        partial(
            garden,
            heading=1.45,
            stones=[
                (175, 190, 58),
                (345, 285, 26),
                (285, 470, 74),
                (130, 420, 20),
                (385, 560, 22),
                (120, 585, 34),
                (395, 120, 17),
            ],
        ),
    ),
    Plate(
        "Ferry wake",
        (900, 360),
        palette("12263a eef1ea 7fb0b5 2f6f83 f0a15c"),
        "ferry wake night water panorama lines",
        partial(veil, lines=330, start=(-10, 200, 90), end=(910, 190, 150), folds=1.7, width=0.5),
    ),
    Plate(
        "Sardines",
        (500, 500),
        palette("e7e9e4 16384f 3f6f8c 8fb0bd e06a4a"),
        "fish shoal sea summer silver turning",
        partial(shoal, field=lambda _: whirls([(250, 250, 120, 1.0)], wind=0.0), core=120),
    ),
    Plate(
        "Doorway to the wind",
        (500, 700),
        palette("f4ede2 b8432f e38a5b f1c27d 28454b"),
        "arch doorway wind terracotta abstract",
        partial(
            packed,
            field=lambda n: drift(n, scale=300, turn=1.7, heading=1.2),
            rounds=CORDS,
            window=_arch,
            scale=210,
            cap="round",
        ),
    ),
    Plate(
        "Two currents",
        (600, 600),
        palette("f0eadc 24386b 5b77b3 d96f4e eec9a0"),
        "currents whirlpool sea circle abstract",
        partial(
            packed,
            field=lambda _: whirls([(205, 210, 70, 1.0), (400, 350, 80, -1.15)], wind=0.12),
            rounds=FINE,
            window=_disc,
            gap=1.2,
            scale=240,
            cap="round",
        ),
    ),
    Plate(
        "Night swell",
        (700, 500),
        palette("0f1c2b 5c8296 2f5a73 1b3d55 122a3f f1d9a6"),
        "sea night moon waves swell dark",
        partial(swell, rows=11, lift=30, sun=(505, 120, 44), horizon=0.42),
    ),
    Plate(
        "Storm chart",
        (700, 700),
        palette("f2efe6 1c2b36 536878 9fb2ba c9452f"),
        "storm weather chart vortex isobars",
        partial(
            packed,
            field=lambda _: whirls(
                [(240, 270, 60, 1.5), (520, 450, 70, 1.1), (560, 170, 50, -0.9), (190, 560, 50, -0.8)], wind=0.35
            ),
            rounds=FINE,
            gap=2.2,
            margin=48,
            scale=420,
            cap="round",
        ),
    ),
    Plate(
        "Salt pans",
        (900, 450),
        palette("f5efe6 d98c80 eec1b0 a9b9b0 5f7f84 36474f"),
        "salt pans Setubal coast pastel panorama",
        partial(
            packed,
            field=lambda n: drift(n, scale=520, turn=0.55, heading=0.06, octaves=1),
            rounds=[
                (30.0, 90, 420.0, 90.0),
                (18.0, 260, 520.0, 70.0),
                (8.0, 900, 420.0, 40.0),
                (2.4, 3600, 260.0, 20.0),
            ],
            gap=2.4,
            margin=40,
            scale=300,
        ),
    ),
    Plate(
        "Five open windows",
        (700, 500),
        palette("f6f0e3 2d4739 6d8f6b b9c79a e6b655 c65b3a"),
        "windows garden wind strips green",
        partial(
            packed,
            field=lambda n: drift(n, scale=240, turn=1.5, heading=1.57),
            rounds=EVEN,
            window=_strips,
            gap=1.8,
            colour="across",
            cap="round",
        ),
    ),
    Plate(
        "Smoke from the brickworks",
        (400, 800),
        palette("efe7da 2a2522 8b3f2b c98a5c"),
        "smoke brickworks vertical threads drift",
        partial(veil, lines=240, start=(205, 760, 6), end=(215, 60, 150), folds=1.9, width=0.45),
    ),
    Plate(
        "Eddies under the bridge",
        (500, 700),
        palette("18302e d9e3cf 8fb39a 4f8577 e9b44c"),
        "eddies bridge river green curl noise",
        partial(
            packed,
            field=lambda n: curls(n, scale=230, wind=0.25),
            rounds=EVEN,
            gap=2.0,
            margin=34,
            scale=200,
            cap="round",
        ),
    ),
    Plate(
        "Copper moon, high water",
        (500, 700),
        palette("f3e6d3 9fb0ae 5f8089 355868 1d3747 c96f3b"),
        "moon copper high water waves layers",
        partial(swell, rows=10, lift=40, sun=(250, 215, 112), horizon=0.4),
    ),
    Plate(
        "Lens",
        (600, 600),
        palette("faf5ea 2b3f73 7a4d8c d1667a f0a96b"),
        "lens circle threads spectrum fine",
        partial(
            threads,
            field=lambda n: drift(n, scale=300, turn=1.8, heading=0.7),
            count=1500,
            length=240,
            width=0.5,
            opacity=0.65,
            frame=circle(300, 290, 215),
        ),
    ),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The work of this number, 1..COUNT."""
    return print_plate(NAME, number, PLATES)
