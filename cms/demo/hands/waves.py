"""Øresund Tryk, Copenhagen: waves, scales and moiré; flat inks that move when one walks past."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from cms.demo.hands import Work
from cms.demo.hands.noise import Array
from cms.demo.hands.overprint import overprint
from cms.demo.hands.palettes import mix, palette, ramp
from cms.demo.hands.svg import Plate, Sheet, box, circle, curve, polyline, print_plate, ribbon, ring

NAME = "waves"
Inks = tuple[str, ...]
Rng = np.random.Generator

PIER = palette("f4f1ea 14181c d64a35 9aa3a4")
FJORD = palette("eef1ec 123b4a 3f8a8c a9cfc4 e2a73e")
COBALT = palette("f3efe6 1e3fae e8533f f2c230 10163a")
BLUSH = palette("f6e4dc 8c1c3a e2725b f0b7a4 2c1420")
NIGHT = palette("0f1a2b f2ead8 4c7fb0 e8b64c 26406a")


def _band(top: Array, bottom: Array) -> str:
    return polyline(np.concatenate([top, bottom[::-1]]), closed=True)


def _scale(x: float, y: float, radius: float, inks: tuple[str, ...], sheet: Sheet) -> None:
    """One scale: rings from the outside in, alternating inks."""
    for index, share in enumerate((1, 0.82, 0.64, 0.46, 0.28)):
        sheet.fill(circle(x, y, radius * share), inks[index % len(inks)])


def _seigaiha(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    deep, _teal, _pale, gold = inks
    radius, golden = 500 / 12, {(7, 4), (16, 1), (21, 3)}
    for row in range(-1, 35):
        for column in range(-1, 7):
            x, y = (2 * column + row % 2) * radius, 30 + row * radius / 2
            _scale(x, y, radius, (gold if (row, column) in golden else deep, sheet.paper), sheet)
    sheet.line(box(8, 8, sheet.width - 16, sheet.height - 16), sheet.paper, 44)


def _far_scales(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    cream, blue, gold, mid = inks
    sheet.fill(circle(sheet.width * 0.66, 158, 74), gold)
    y, radius, row = 236.0, 9.0, 0
    while y < sheet.height + 120:
        share = min((y - 236) / 460, 1)
        for x in np.arange(-radius * (2 - row % 2), sheet.width + 2 * radius, 2 * radius).tolist():
            _scale(
                x,
                y + radius,
                radius,
                (ramp((mid, blue, cream), share), ramp((sheet.paper, mid, blue), share * 0.7)),
                sheet,
            )
        y, radius, row = y + radius * 0.62, radius * 1.115, row + 1


def _sphere(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, red, _grey = inks
    x = np.linspace(20, sheet.width - 20, 240)
    cx, cy, reach, data = sheet.width * 0.54, sheet.height * 0.46, 168.0, ""
    for y in np.arange(30, sheet.height - 26, 8.4).tolist():
        near = np.clip(1 - ((x - cx) ** 2 + (y - cy) ** 2) / reach**2, 0, None)
        lift = (y - cy) * 0.62 * near**0.85 - 22 * near
        data += ribbon(np.stack([x, y + lift], axis=1), 1.5 + 4.6 * near)
    sheet.fill(data, black)
    sheet.fill(circle(sheet.width * 0.8, sheet.height * 0.9, 13), red)


def _moire(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    cobalt, coral, yellow, _dark = inks
    layers = []
    for cx, cy, ink in ((205, 270, yellow), (295, 330, coral), (235, 425, cobalt)):
        rings = "".join(_ring_band(cx, cy, r, 6.4) for r in np.arange(10, 178, 13.0).tolist())
        layers.append((rings, ink))
    overprint(sheet, layers)


def _ring_band(cx: float, cy: float, radius: float, width: float) -> str:
    outer, inner = ring(cx, cy, radius + width / 2, count=72), ring(cx, cy, max(radius - width / 2, 0.1), count=72)
    return curve(outer, closed=True) + curve(inner[::-1], closed=True)


def _current(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, red, _grey = inks
    x = np.linspace(-10, sheet.width + 10, 120)
    swing = 34 * np.exp(-(((x - sheet.width * 0.62) / 150) ** 2)) + 5
    tight = 17 + 34 * np.abs((x - sheet.width * 0.62) / sheet.width) ** 0.8
    phase = np.cumsum(2 * np.pi * (x[1] - x[0]) / (tight * 2.2))
    for index, y in enumerate(np.arange(-60, sheet.height + 60, 15.0).tolist()):
        mid = y + swing * np.sin(phase)
        top, bottom = np.stack([x, mid], axis=1), np.stack([x, mid + 7.5], axis=1)
        sheet.fill(_band(top, bottom), red if index == 24 else black)


def _squares(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    _wine, coral, _blush, dark = inks
    across = np.concatenate([[0], np.cumsum(1 - 0.965 * np.exp(-(((np.arange(34) - 20.5) / 5.2) ** 2)))])
    across = across / across[-1] * sheet.width
    down = np.linspace(0, sheet.height, 15)
    cells, accents = "", ""
    for row in range(14):
        for column in range(34):
            if (row + column) % 2 == 0:
                cell = box(across[column], down[row], across[column + 1] - across[column], down[1])
                if (row, column) in {(4, 6), (10, 30), (11, 9)}:
                    accents += cell
                else:
                    cells += cell
    sheet.fill(cells, dark)
    sheet.fill(accents, coral)


def _shifted(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    deep, teal, _pale, gold = inks
    lines = "".join(box(x, 0, 7, sheet.height) for x in np.arange(3.5, sheet.width, 14).tolist())
    other = "".join(box(x, 0, 7, sheet.height) for x in np.arange(-3.5, sheet.width, 14).tolist())
    sheet.fill(lines, deep)
    for cx, cy, radius, ink in ((250, 250, 165, teal), (250, 540, 92, gold)):
        disc = circle(cx, cy, radius)
        sheet.fill(disc, sheet.paper)
        with sheet.within(disc):
            sheet.fill(other, ink)


def _layers(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    deep, teal, pale, gold = inks
    sheet.fill(circle(352, 176, 58), gold)
    x = np.linspace(-10, sheet.width + 10, 110)
    for index in range(9):
        share, base = index / 8, 268 + 50 * index
        y = (
            base
            - (20 + 5 * index) * np.abs(np.sin(x / (58 + 9 * index) + index * 2.1)) ** 1.4
            - 10 * np.sin(x / 170 + index)
        )
        floor = np.stack([x, np.full_like(x, sheet.height + 5)], axis=1)
        crest = np.stack([x, y], axis=1)
        sheet.fill(_band(crest, floor), ramp((pale, teal, deep, mix(deep, "#04141c", 0.45)), share))
        for line in range(1, 5):
            sheet.line(
                curve((crest + np.array([0, 7.5 * line]))[::3]), mix(sheet.paper, teal, share * 0.8), 1.25 - 0.2 * line
            )


def _pinwheel(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    cobalt, coral, _yellow, _dark = inks
    cx, cy = sheet.width / 2, sheet.height / 2
    t = np.linspace(0, 1, 60)
    radius = 4 + 214 * t
    count = 28
    for index in range(count):
        first = (index + 0.0) / count * 2 * np.pi + 1.35 * np.sin(t * np.pi * 1.6)
        last = first + np.pi / count * (1.15 + 0.5 * np.sin(t * 9))
        one = np.stack([cx + radius * np.cos(first), cy + radius * np.sin(first)], axis=1)
        two = np.stack([cx + radius * np.cos(last), cy + radius * np.sin(last)], axis=1)
        sheet.fill(_band(one, two), coral if index % 7 == 3 else cobalt)


def _two_stones(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    cream, blue, gold, mid = inks
    pitch = 8.6
    x, y = np.meshgrid(np.arange(26, sheet.width - 20, pitch), np.arange(26, sheet.height - 20, pitch))
    first, second = np.hypot(x - 180, y - 210), np.hypot(x - 350, y - 500)
    swell = np.cos(first / 9.4) * np.exp(-first / 420) + np.cos(second / 9.4) * np.exp(-second / 420)
    radius = np.clip(2.05 + 1.75 * swell, 0.35, 4.2)
    for low, high, ink in ((-9, -0.55, mid), (-0.55, 0.6, blue), (0.6, 9, cream)):
        keep = (swell >= low) & (swell < high)
        spots = zip(x[keep].tolist(), y[keep].tolist(), radius[keep].tolist(), strict=True)
        sheet.fill("".join(circle(*spot) for spot in spots), ink)
    for cx, cy in ((180, 210), (350, 500)):
        sheet.fill(circle(cx, cy, 13), gold)


def _ribbon(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    wine, coral, blush, _dark = inks
    sheet.fill(box(0, 0, sheet.width, sheet.height), wine)
    y = np.linspace(-20, sheet.height + 20, 100)
    for index in range(54):
        share = index / 53
        x = sheet.width / 2 + 140 * np.sin(y / 118 + 2.5 * share) * np.cos(y / 300 + 0.9 * share) + 46 * (share - 0.5)
        sheet.line(curve(np.stack([x, y], axis=1)), ramp((sheet.paper, blush, coral), share), 1.15)


def _stripes(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    cobalt, coral, yellow, dark = inks
    y = np.linspace(-10, sheet.height + 10, 90)
    order = (cobalt, sheet.paper, coral, sheet.paper, dark, yellow, sheet.paper)
    edges = [13.5 * k for k in range(-14, 62)]
    bend = 92 * np.sin(y / 165 + 0.4) * (0.35 + 0.65 * y / sheet.height)
    for index, (left, right) in enumerate(pairwise(edges)):
        squeeze = 1 + 0.55 * np.sin(y / 120 + left / 210)
        one = np.stack([250 + (left - 250) * squeeze + bend, y], axis=1)
        two = np.stack([250 + (right - 250) * squeeze + bend, y], axis=1)
        sheet.fill(_band(one, two), order[index % 7])


def _tunnel(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, red, _grey = inks
    for index in range(26):
        share = index / 26
        side = 450 * (1 - share) ** 1.25
        cx, cy = 250 + 76 * np.sin(share * 2.0) * share, 250 - 84 * share**1.4
        turn = 21 * share**1.4
        with sheet.group(f'transform="rotate({turn:.2f} {cx:.2f} {cy:.2f})"'):
            ink = red if index == 22 else (black, sheet.paper)[index % 2]
            sheet.fill(box(cx - side / 2, cy - side / 2, side, side), ink)


PLATES = (
    Plate("Three gold scales", (500, 700), FJORD, "waves seigaiha pattern teal gold poster", _seigaiha),
    Plate("The ball under the cloth", (500, 600), PIER, "waves op-art lines black sphere poster", _sphere),
    Plate("Three bells at once", (500, 700), COBALT, "waves moire circles overprint colourful poster", _moire),
    Plate("Current", (700, 500), PIER, "waves op-art lines black current poster", _current),
    Plate("Corridor in June", (700, 500), BLUSH, "op-art squares checkerboard wine geometric", _squares),
    Plate("Sun and buoy, shifted", (500, 700), FJORD, "op-art stripes circle teal minimal", _shifted),
    Plate("Nine seas deep", (500, 700), FJORD, "waves sea layers teal sun poster", _layers),
    Plate("Turning late", (500, 500), COBALT, "op-art pinwheel spiral blue geometric", _pinwheel),
    Plate("Far scales", (500, 700), NIGHT, "waves seigaiha moon night sea poster", _far_scales),
    Plate("Two stones in a lake", (500, 700), NIGHT, "waves interference dots night water", _two_stones),
    Plate("Ribbon, falling", (400, 700), BLUSH, "waves lines ribbon wine minimal", _ribbon),
    Plate("Deck chairs, wind force six", (500, 700), COBALT, "waves stripes colourful summer poster", _stripes),
    Plate("Stairwell", (500, 500), PIER, "op-art squares tunnel black geometric", _tunnel),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The poster of this number; ``ValueError`` outside 1..COUNT."""
    return print_plate(NAME, number, PLATES)
