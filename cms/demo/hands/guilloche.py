"""Münze & Spitze, Vienna: rose-engine engravings in the manner of banknotes, without any value printed on them."""

from __future__ import annotations

from functools import partial

import numpy as np

from cms.demo.hands import Work
from cms.demo.hands.engraving import Band
from cms.demo.hands.guilloche_paints import frieze, lathe, medal, note, peacock, ribbons, rosettes, sampler
from cms.demo.hands.medals import eye, iris_of_eye, moon, pond, sphere_at_sea, tulip
from cms.demo.hands.noise import Array
from cms.demo.hands.palettes import palette
from cms.demo.hands.svg import Plate, print_plate

NAME = "guilloche"


VASE = [
    (22, 60),
    (20, 66),
    (15, 84),
    (17, 100),
    (34, 120),
    (58, 145),
    (68, 175),
    (62, 205),
    (44, 235),
    (28, 262),
    (24, 272),
    (34, 284),
]


def _trefoil(t: Array) -> tuple[Array, Array]:
    return 0.5 + 0.145 * (np.sin(t) + 2 * np.sin(2 * t)), 0.46 - 0.118 * (np.cos(t) - 2 * np.cos(2 * t))


GRAND = [
    Band(92, 17, 36, 12, 12, 0.045),
    Band(66, 14, 24, 12, 12, 0.05, lace=0.25),
    Band(44, 12, 24, 10, 8, 0.05, ink=1),
    Band(25, 11, 12, 9, ink=1),
    Band(9, 8, 8, 7, ink=0),
]
LACE = [Band(80, 22, 12, 14, 12, 0.08, lace=0.45), Band(50, 18, 12, 12, 12, -0.07, lace=0.4), Band(22, 18, 12, 10, 0)]
STAR = [Band(70, 42, 9, 30, sweep=0.5), Band(30, 22, 9, 16, sweep=0.5, ink=1), Band(8, 7, 9, 8, ink=1)]
PRATER = [
    Band(96, 8, 60, 8),
    Band(84, 4, 30, 6, ink=1),
    Band(50, 34, 20, 16, sweep=0.25, ink=0),
    Band(12, 10, 20, 6, ink=1),
]

PLATES = (
    Plate(
        "Savings bank green",
        (300, 300),
        palette("f1efe2 1f4d3d 7b3f2b"),
        "rosette guilloche banknote green engraving",
        partial(rosettes, bands=GRAND, centres=[(150, 150, 1.05)], border=18),
    ),
    Plate(
        "Moonrise over the mint",
        (240, 320),
        palette("f0e9dc 22304f 6a3d5e"),
        "moon relief engraving lines night",
        partial(medal, height=moon),
    ),
    Plate(
        "Waltz in three turns",
        (320, 240),
        palette("f5eee6 7a1f36 c07a4a 2d2a4a"),
        "waltz rosettes trio spectrum guilloche",
        partial(rosettes, bands=LACE, centres=[(92, 130, 0.72), (176, 108, 0.86), (250, 150, 0.55)], iris=True),
    ),
    Plate(
        "A note of no value",
        (340, 180),
        palette("eef0e6 2c4a52 6b7f4e 8a4f3d"),
        "banknote landscape guilloche medal hills",
        partial(note, height=sphere_at_sea),
    ),
    Plate(
        "Winter ball",
        (300, 300),
        palette("141b2d e8e2d2 9fb4cf"),
        "lace winter night rosette star",
        partial(rosettes, bands=STAR, centres=[(150, 150, 1.12)], width=0.34),
    ),
    Plate(
        "The controller",
        (320, 220),
        palette("f2ecdf 3a2b22 8c5a2f"),
        "eye relief engraving portrait sepia",
        partial(medal, height=eye, inset=22, space=1.0, over=iris_of_eye),
    ),
    Plate(
        "Love knot",
        (260, 320),
        palette("f6efe9 8d2f3f 274b5f"),
        "knot ribbon trefoil woven love",
        partial(ribbons, path=_trefoil, half=15, waves=9, lines=30, passes=2, breathe=0.0, sweep=0.5),
    ),
    Plate(
        "Danube, engraved",
        (480, 200),
        palette("eff1ec 1d3f5e 3c7a7d 7c8f4a b5783a"),
        "river frieze panorama waves danube",
        partial(frieze, rows=3, lines=26),
    ),
    Plate(
        "Vase for one tulip",
        (240, 320),
        palette("f3ede0 41356b a34a58"),
        "vase lathe form still life",
        partial(lathe, profile=VASE, lines=52, twist=0.5),
    ),
    Plate(
        "Lace from Neubau",
        (280, 360),
        palette("faf6ee 2a2a2e a5543a 3f5f6d"),
        "lace sampler rosettes spirograph collection",
        partial(sampler, columns=4, rows=5),
    ),
    Plate(
        "Peacock, after hours",
        (300, 300),
        palette("0f2327 6fb7a6 3d8fa3 e3b661"),
        "peacock fan feathers night gold",
        partial(peacock, eyes=17),
    ),
    Plate(
        "Prater wheel",
        (280, 280),
        palette("f4eddc b1392e 23395b"),
        "ferris wheel prater rosette red",
        partial(rosettes, bands=PRATER, centres=[(140, 140, 1.08)]),
    ),
    Plate(
        "Two stones, one pond",
        (320, 240),
        palette("f0f0ea 1e4a4f 2f6f8f"),
        "ripples pond relief water lines",
        partial(medal, height=pond, border=False, inset=24, space=1.3),
    ),
    Plate(
        "Tulip under glass",
        (220, 300),
        palette("f4ece0 9c2f3a 2f5a3c"),
        "tulip flower relief medallion oval",
        partial(medal, height=tulip, oval=True, inset=24, space=1.0),
    ),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The work of this number, 1..COUNT."""
    return print_plate(NAME, number, PLATES)
