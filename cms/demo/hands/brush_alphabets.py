"""Ateliér Štětec, Prague: alphabets and signs written with a flat brush that is allowed to run dry."""

from __future__ import annotations

from functools import partial

import numpy as np

from cms.demo.hands import Work
from cms.demo.hands.brush import Brush, stroke, write
from cms.demo.hands.noise import Noise
from cms.demo.hands.outlines import points
from cms.demo.hands.palettes import mix, palette
from cms.demo.hands.svg import Plate, Sheet, box, circle, print_plate

NAME = "brush_alphabets"
Inks = tuple[str, ...]
Rng = np.random.Generator

SUMI = palette("f3ede0 1c1a19 c33a27 8b8478")
INDIGO = palette("f0ece3 1f3358 7089a8 d98a3d")
RUST = palette("efe4d3 a8442a 2c2624 d3a06a")
MOSS = palette("eef0e6 37523f 8ea07b 222a25")
NIGHT = palette("1d2126 efe9dc d9573f 7f8a93")
OCHRE = palette("f6efdf c98a1b 2b2a2c b9b2a3")


def _seal(sheet: Sheet, x: float, y: float, ink: str, rng: Rng, *, size: float = 19) -> None:
    """The studio's red seal with a brush sign in it."""
    sheet.fill(box(x, y, size, size), ink)
    brush = Brush(size * 0.11, 10, dry=0.1)
    for path in (((0.28, 0.3), (0.75, 0.28)), ((0.5, 0.15), (0.5, 0.85)), ((0.25, 0.8), (0.5, 0.52), (0.78, 0.8))):
        stroke(sheet, [(x + a * size, y + b * size) for a, b in path], brush, sheet.paper, rng)


def _round(
    cx: float, cy: float, radius: float, first: float, last: float, *, count: int = 22
) -> list[tuple[float, float]]:
    """Points of an arc; angles in turns, clockwise on the sheet."""
    turns = np.linspace(first, last, count) * 2 * np.pi
    return [(cx + radius * float(np.cos(t)), cy + radius * float(np.sin(t))) for t in turns]


def _enso(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    path = np.array(_round(250, 245, 152, 0.33, 1.245, count=40))
    path += np.stack([np.linspace(0, 14, 40), np.linspace(-8, 10, 40)], axis=1)
    stroke(sheet, path, Brush(66, 150, dry=0.84, start=0.7, end=0.5, splash=26), inks[0], rng)
    _seal(sheet, 404, 430, inks[1], rng)


def _alphabet(
    sheet: Sheet, rng: Rng, inks: Inks, *, signs: str, columns: int, brush: Brush, red: str = "", narrow: float = 0.62
) -> None:
    """Signs in a grid, some in the second ink."""
    rows = -(-len(signs) // columns)
    left, top = sheet.width * 0.09, sheet.height * 0.07
    across, down = (sheet.width - 2 * left) / columns, (sheet.height - 2 * top) / rows
    for index, sign in enumerate(signs):
        row = index // columns
        short = columns - min(len(signs) - row * columns, columns)
        x, y = left + across * (index % columns + short / 2), top + down * row
        wide = across * (narrow + 0.16 if sign in "MW" else narrow)
        area = x + (across - wide) / 2, y + down * 0.16, wide, down * 0.66
        write(sheet, sign, area, brush, inks[1] if sign in red else inks[0], rng)


def _letter(
    sheet: Sheet, rng: Rng, inks: Inks, *, sign: str, brush: Brush, area: tuple[float, float, float, float]
) -> None:
    """A sheet with one letter only."""
    w, h = sheet.width, sheet.height
    write(sheet, sign, (area[0] * w, area[1] * h, area[2] * w, area[3] * h), brush, inks[0], rng)
    _seal(sheet, w * 0.83, h * 0.9, inks[1] if sign == "S" else inks[2], rng, size=w * 0.04)


def _horizon(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    indigo, haze, sun = inks
    sheet.fill(circle(350, 196, 52), sun)
    for y, ink, wide, dry in ((330, haze, 74, 0.75), (412, mix(indigo, haze, 0.35), 84, 0.66), (512, indigo, 104, 0.6)):
        path = [
            (28 + rng.uniform(0, 10), y),
            (190, y + rng.uniform(-7, 7)),
            (340, y + rng.uniform(-7, 7)),
            (478, y - 3),
        ]
        stroke(sheet, path, Brush(wide, 110, dry=dry, wander=0.02), ink, rng)


def _bamboo(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    moss, pale, dark = inks
    for x, wide, ink, joints in ((280, 44, pale, 5), (150, 58, moss, 4), (338, 26, dark, 6)):
        steps, lean = np.linspace(sheet.height + 30, -40, joints + 1), rng.uniform(-14, 22)
        for low, high in zip(steps[:-1].tolist(), steps[1:].tolist(), strict=True):
            a, b = (x + lean * (sheet.height - y) / sheet.height for y in (low, high))
            stroke(
                sheet,
                [(a, low - 7), ((a + b) / 2, (low + high) / 2), (b, high + 7)],
                Brush(wide, 56, dry=0.6),
                ink,
                rng,
            )
    twigs = (((204, 150), (0.04, 0.12, 0.2)), ((318, 300), (0.31, 0.4, 0.47)), ((206, 430), (0.08, 0.17)))
    for foot, turns in twigs:
        for index, turn in enumerate(turns):
            _leaf(sheet, rng, foot, turn, 150 - 22 * index, dark)


def _leaf(sheet: Sheet, rng: Rng, foot: tuple[float, float], turn: float, far: float, ink: str) -> None:
    """One pressed and lifted stroke."""
    angle = turn * 2 * np.pi
    tips = [
        (foot[0] + far * s * float(np.cos(angle + 0.25 * s)), foot[1] + far * s * float(np.sin(angle + 0.25 * s)))
        for s in (0, 0.4, 1)
    ]
    stroke(sheet, tips, Brush(far * 0.14, 30, dry=0.3, start=0.12, end=0.02), ink, rng)


def _unit(first: float, last: float, radius: float = 0.42) -> list[tuple[float, float]]:
    return _round(0.5, 0.5, radius, first, last)


SPIRAL = [
    (0.5 + (0.04 + 0.058 * t) * float(np.cos(t * 1.25)), 0.5 + (0.04 + 0.058 * t) * float(np.sin(t * 1.25)))
    for t in np.arange(0, 8.2, 0.5).tolist()
]
WAVES = "|".join(f".08,{y} .35,{y - 0.13} .65,{y + 0.13} .92,{y}" for y in (0.25, 0.5, 0.75))
# Strokes as points in a box of 1 by 1, or as the points themselves.
SIGNS: tuple[str | list[list[tuple[float, float]]], ...] = (
    ".1,.5 .9,.5|.5,.1 .5,.9", [_unit(0.0, 0.96)], ".1,.9 .5,.12|.5,.12 .9,.9",
    [SPIRAL], WAVES, ".12,.12 .88,.88|.88,.12 .12,.88",
    [_unit(0.5, 1.0), [(0.5, 0.1), (0.5, 0.92)]], ".2,.1 .2,.9|.5,.1 .5,.9|.8,.1 .8,.9",
    ".06,.5 .9,.5|.6,.2 .93,.5|.6,.8 .93,.5",
    ".1,.15 .9,.15|.9,.15 .1,.85|.1,.85 .9,.85", [_unit(0.62, 1.38), _unit(0.12, 0.88, 0.17)],
    ".5,.06 .5,.94|.1,.3 .9,.7|.9,.3 .1,.7",
)  # fmt: skip


def _signs(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    ochre, dark, grey = inks
    for index, sign in enumerate(SIGNS):
        x, y = 62 + 133 * (index % 3), 62 + 148 * (index // 3)
        ink = ochre if index in (1, 5, 9) else grey if index in (4, 7) else dark
        for path in sign if isinstance(sign, list) else map(points, sign.split("|")):
            stroke(sheet, [(x + 108 * a, y + 108 * b) for a, b in path], Brush(17, 34, dry=0.55, splash=2), ink, rng)


def _rain(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    pale, red, grey = inks
    for x in (*range(42, 300, 23), *range(360, 470, 23)):
        y = rng.uniform(-60, 190)
        while y < 700:
            far = rng.uniform(60, 210)
            ink = grey if rng.random() < 0.45 else pale
            path = [
                (x + 3 + rng.normal(0, 1.5), y),
                (x + rng.normal(0, 1.2), y + far / 2),
                (x - 4 + rng.normal(0, 1.5), y + far),
            ]
            stroke(sheet, path, Brush(9.5, 15, dry=0.72, start=0.35, end=0.6), ink, rng)
            y += far + rng.uniform(22, 120)
    stroke(sheet, [(329, 268), (327, 330), (324, 402)], Brush(13, 22, dry=0.5, start=0.3, end=0.6), red, rng)


def _mountains(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    rust, dark, sand = inks
    sheet.fill(circle(505, 120, 40), rust)
    for base, ink, wide, peaks in ((300, sand, 44, 5), (372, mix(rust, sand, 0.25), 50, 4), (452, dark, 62, 3)):
        noise = Noise(rng)
        x = np.linspace(-40, sheet.width + 40, 9 + peaks)
        y = base + 66 * noise(x / 150, base) - 34 * np.sin(x / sheet.width * peaks * 3.1 + base)
        for row in range(2):
            stroke(
                sheet,
                np.stack([x, y + row * wide * 0.72], axis=1),
                Brush(wide, 74, dry=0.66 + 0.1 * row, wander=0.06),
                ink,
                rng,
            )


def _breath(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    turns = np.linspace(0, 4.05, 90)
    radius = 14 + 47 * turns
    path = np.stack([255 + radius * np.cos(turns * 2 * np.pi), 250 + radius * np.sin(turns * 2 * np.pi)], axis=1)
    stroke(sheet, path, Brush(31, 62, dry=0.74, start=0.2, end=0.4), inks[0], rng)


def _bars(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    rust, dark, sand = inks
    tints = (dark, rust, sand, dark, mix(rust, sand, 0.5), rust, dark, sand)
    for index, ink in enumerate(tints):
        column, row = index % 2, index // 2
        x, y = 46 + 212 * column, 92 + 158 * row
        for line in range(2):
            height = y + line * 62
            ends = ((x, height), (x + 100, height + rng.uniform(-3, 3)), (x + 194, height))
            stroke(sheet, ends if (column + line) % 2 else ends[::-1], Brush(64, 66, dry=0.58, wander=0.015), ink, rng)


ROMAN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FLAT = Brush(13, 24, dry=0.5, nib=-0.6, start=0.9, end=0.9)
TALL = Brush(11, 22, dry=0.6, start=0.8, end=0.6)
BROAD = Brush(21, 44, dry=0.55, nib=-0.7)
FLAT_ROMAN = partial(_alphabet, signs=ROMAN, columns=7, brush=FLAT, red="K")
TALL_ROMAN = partial(_alphabet, signs=ROMAN, columns=7, brush=TALL, red="EQ", narrow=0.5)
FIGURES = partial(_alphabet, signs="123456789", columns=3, brush=BROAD, red="7", narrow=0.5)
WET_R = partial(_letter, sign="R", brush=Brush(86, 120, dry=0.7, nib=-0.5, splash=14), area=(0.23, 0.16, 0.5, 0.62))
DRY_S = partial(_letter, sign="S", brush=Brush(74, 120, dry=0.8, splash=20), area=(0.22, 0.14, 0.52, 0.64))
PLATES = (
    Plate("Ensō for a Monday", (500, 500), SUMI, "brush circle zen black calligraphy", _enso),
    Plate("Flat brush alphabet", (700, 500), SUMI, "brush alphabet letters black calligraphy poster", FLAT_ROMAN),
    Plate("Three strokes to the sea", (500, 700), INDIGO, "brush horizon sea sun abstract landscape", _horizon),
    Plate("Bamboo, four joints", (400, 700), MOSS, "brush bamboo plant green calligraphy", _bamboo),
    Plate("Tall alphabet, night", (600, 800), NIGHT, "brush alphabet letters night calligraphy poster", TALL_ROMAN),
    Plate("R, still wet", (500, 700), INDIGO, "brush letter single-letter blue calligraphy", WET_R),
    Plate("Twelve signs", (500, 700), OCHRE, "brush signs symbols grid calligraphy", _signs),
    Plate("One red drop", (500, 700), NIGHT, "brush rain night lines abstract", _rain),
    Plate("Figures for a kitchen", (500, 500), RUST, "brush numerals figures rust calligraphy", FIGURES),
    Plate("Ridge after ridge", (700, 500), RUST, "brush mountains landscape sun abstract", _mountains),
    Plate("One breath", (500, 500), MOSS, "brush spiral green meditation calligraphy", _breath),
    Plate("Eight fields", (500, 700), RUST, "brush abstract fields colour minimal", _bars),
    Plate("S, one turn", (500, 700), SUMI, "brush letter single-letter black calligraphy", DRY_S),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The sheet of this number; ``ValueError`` outside 1..COUNT."""
    return print_plate(NAME, number, PLATES)
