"""Pracownia Odra, Wrocław: discs, bars and beams in tension; posters after the engineers of the twenties."""

from __future__ import annotations

import numpy as np

from cms.demo.hands import Work
from cms.demo.hands.halftone import specks
from cms.demo.hands.outlines import bar, points, polygon, sector
from cms.demo.hands.overprint import overprint
from cms.demo.hands.palettes import mix, palette, tone
from cms.demo.hands.svg import Plate, Sheet, box, circle, num, print_plate

NAME = "constructivist"
Inks = tuple[str, ...]
Rng = np.random.Generator

RED = palette("efe6d2 1b1a1a c8321f 8b8579 d9c9a6")
STEEL = palette("e6e4dc 23313d c9462c 7f98a3 d8b25a")
NIGHT = palette("1c1f26 efe5cf d2462b e0a63a 56616b")
BRICK = palette("f1e5d0 7f2a1e 22262b d98f3c 9aa79a")
MILK = palette("f3eee3 2a2a2e e0b12f 2f5d8a c93f2b")


def _rays(sheet: Sheet, x: float, y: float, angles: list[float], reach: float, ink: str, width: float) -> None:
    ends = ((x + reach * np.cos(np.radians(a)), y + reach * np.sin(np.radians(a))) for a in angles)
    sheet.line("".join(f"M{num(x)} {num(y)}L{num(a)} {num(b)}" for a, b in ends), ink, width, cap="butt")


def _grain(sheet: Sheet, rng: Rng) -> None:
    specks(sheet, (0, 0, sheet.width, sheet.height), sheet.paper, rng, 380)


def _signal(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, red, grey, _sand = inks
    sheet.fill(circle(296, 236, 146), red)
    sheet.fill(bar(250, 360, 900, 46, -58), black)
    sheet.fill(bar(318, 392, 900, 7, -58), black)
    sheet.fill(bar(344, 404, 900, 2.5, -58), black)
    sheet.fill(bar(132, 560, 190, 74, 32), grey)
    sheet.fill(bar(402, 588, 120, 15, 32), red)
    sheet.fill(circle(92, 96, 25), black)
    _grain(sheet, rng)


def _crane(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    navy, red, blue, gold = inks
    sheet.fill(circle(372, 500, 92), gold)
    sheet.fill(box(104, 130, 20, 590), navy)
    sheet.fill(polygon([(40, 190), (460, 96), (460, 108), (40, 216)]), navy)
    lattice = "".join(f"M104 {y}L124 {y + 36}L104 {y + 72}" for y in range(220, 680, 72))
    sheet.line(lattice, sheet.paper, 2.4)
    sheet.line("M114 130V58M52 188L114 58L286 138M114 58L448 104", navy, 1.8)
    sheet.line("M420 106V330", navy, 2)
    sheet.fill(bar(420, 368, 118, 60, -9), red)
    sheet.fill(box(28, 192, 62, 70), red)
    sheet.fill(box(0, 640, 500, 80), navy)
    for index in range(7):
        sheet.fill(box(160 + 46 * index, 656 + 5 * (index % 3), 34, 5), blue)
    _grain(sheet, rng)


def _bridge(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, red, grey, _sand = inks
    deck = 292.0
    sheet.fill(circle(566, 120, 44), red)
    for x, radius, ink in ((190, 150, black), (420, 96, red), (590, 70, grey)):
        sheet.fill(sector(x, deck, radius, 180, 360, inner=radius * 0.82), ink)
        _rays(sheet, x, deck, np.linspace(188, 352, 15).tolist(), radius * 0.82, ink, 1.3)
        for index, share in enumerate(np.linspace(0.98, 0.2, 9).tolist()):
            height = 7 + index * 1.3
            y = deck + 26 + index * 18
            half = radius * share
            sheet.fill(box(x - half, y, 2 * half, height * 0.5), mix(ink, sheet.paper, 0.25 + index * 0.06))
    sheet.fill(box(-5, deck, 710, 15), black)
    _grain(sheet, rng)


def _speaker(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    cream, red, gold, grey = inks
    x, y = 96.0, 560.0
    for index in range(7):
        outer = 190 + 56 * index
        sheet.fill(sector(x, y, outer, -74, -16, inner=outer - 27), (cream, red, cream, gold, cream, grey, red)[index])
    sheet.fill(sector(x, y, 132, -74, -16), cream)
    sheet.fill(circle(x, y, 48), red)
    sheet.fill(bar(86, 632, 210, 18, 0), cream)
    sheet.fill(circle(404, 604, 20), gold)


def _wedge(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    brick, black, ochre, sage = inks
    sheet.fill(polygon([(0, 0), (500, 0), (0, 640)]), brick)
    sheet.fill(circle(308, 424, 158), black)
    sheet.fill(polygon([(52, 66), (366, 404), (196, 462)]), sheet.paper)
    sheet.fill(polygon([(470, 60), (424, 190), (486, 168)]), ochre)
    for index, (x, y, far) in enumerate(((118, 566, 130), (150, 596, 96), (182, 626, 64))):
        sheet.fill(bar(x, y, far, 13, -52), (sage, brick, black)[index])
    sheet.fill(circle(436, 636, 13), brick)
    _grain(sheet, rng)


def _tile(sign: str, x: float, y: float, cell: float) -> str:
    """The shape in a square: quarters (Q, q), halves (D, d, H), quarter rings (B, r), a corner (s) or a disc."""
    half, right, foot = cell / 2, x + cell, y + cell
    shapes = {
        "Q": sector(x, y, cell, 0, 90), "q": sector(right, foot, cell, 180, 270),
        "D": sector(x + half, y, half, 0, 180), "d": sector(x, y + half, half, -90, 90),
        "B": sector(x, foot, cell, -90, 0, inner=half), "r": sector(right, y, cell, 90, 180, inner=half),
        "H": box(x, y + half, cell, half), "s": polygon([(x, y), (right, y), (x, foot)]),
        ".": circle(x + half, y + half, cell * 0.27),
    }  # fmt: skip
    return shapes[sign]


def _tiles(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, gold, blue, red = inks
    cell = 100.0
    plan = ("QDqB.", "sHQ.r", "BqDHQ", ".rsQd", "HdB.q", "QsHqD", "r.QdB")
    grounds = (sheet.paper, gold, blue, red, black)
    for row, signs in enumerate(plan):
        for column, sign in enumerate(signs):
            x, y, key = column * cell, row * cell, (row * 2 + column * 3 + row * column) % 5
            ground, ink = grounds[key], grounds[(key + (2 if key != 2 else 3) + row % 2) % 5]
            sheet.fill(box(x, y, cell + 0.2, cell + 0.2), ground)
            sheet.fill(_tile(sign, x, y, cell), ink)


def _turbine(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    navy, red, blue, gold = inks
    x, y = 250.0, 250.0
    for index in range(9):
        first = index * 40
        sheet.fill(sector(x, y, 206, first, first + 22, inner=66), navy if index % 3 else red)
        sheet.fill(sector(x, y, 150, first + 22, first + 40, inner=104), blue)
    sheet.fill(circle(x, y, 40), navy)
    sheet.fill(circle(x, y, 15), gold)
    _grain(sheet, rng)


def _kites(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, gold, blue, red = inks
    kites = ("96,520 300,70 330,470", gold), ("60,250 452,190 250,600", blue), ("170,640 410,330 440,650", red)
    overprint(sheet, [(polygon(points(corners)), ink) for corners, ink in kites])
    sheet.line("M250 600Q300 660 210 690T120 720", black, 1.8)
    sheet.fill(circle(424, 96, 22), black)
    _grain(sheet, rng)


def _factory(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    cream, red, gold, grey = inks
    sheet.fill(circle(250, 372, 168), red)
    for x, top in ((92, 190), (150, 130), (208, 224)):
        sheet.fill(polygon([(x, top), (x + 26, top), (x + 33, 480), (x - 7, 480)]), cream)
        sheet.fill(box(x - 1, top + 20, 29, 12), red)
    for index in range(5):
        x = 40 + 86 * index
        sheet.fill(polygon([(x, 480), (x + 86, 404), (x + 86, 480)]), (grey, cream, gold, cream, grey)[index])
    sheet.fill(box(0, 480, 500, 230), tone(sheet.paper, -0.05))
    sheet.fill(box(40, 480, 430, 96), cream)
    for column in range(9):
        sheet.fill(box(60 + 44 * column, 504, 26, 44), gold if column in (2, 5, 6) else sheet.paper)
    for index in range(8):
        sheet.fill(box(60 + 11 * index, 596 + 12 * index, 390 - 40 * index, 3.2), cream if index % 2 else red)


def _mobile(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    brick, black, ochre, sage = inks
    sheet.line(
        "M262 0V96M110 132Q250 60 420 128M110 132V236M420 128V318M40 268Q110 206 200 262M40 268V392"
        "M200 262V448M318 350Q420 286 486 352M318 350V506M486 352V424",
        black,
        2.1,
    )
    for x, y, shape, ink in (
        (110, 236, "", black),
        (40, 422, "disc", brick),
        (200, 520, "drop", ochre),
        (318, 574, "half", black),
        (486, 452, "disc", sage),
        (420, 318, "", black),
    ):
        if shape == "disc":
            sheet.fill(circle(x, y, 30 if ink == brick else 26), ink)
        elif shape == "drop":
            left = f"C{x + 20} {y - 20} {x + 52} {y} {x + 46} {y + 34}A46 46 0 0 1 {x - 46} {y + 34}"
            sheet.fill(f"M{x} {y - 74}{left}C{x - 52} {y} {x - 20} {y - 20} {x} {y - 74}z", ink)
        elif shape == "half":
            sheet.fill(sector(x, y - 2, 68, 0, 180), ink)
            sheet.line(f"M{x} {y - 70}V{y}", black, 2.1)
    _grain(sheet, rng)


def _platform(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, red, grey, sand = inks
    sheet.fill(circle(150, 424, 268), black)
    sheet.fill(sector(150, 424, 196, 0, 360, inner=168), sheet.paper)
    sheet.fill(sector(150, 424, 120, -150, 20, inner=84), red)
    for index, (width, ink) in enumerate(((34, red), (12, black), (5, black), (2.2, black), (2.2, grey))):
        sheet.fill(bar(400 + 17 * index, 196 + 29 * index, 1100, width, -30), ink)
    sheet.fill(bar(560, 372, 150, 62, -30), sand)
    sheet.fill(bar(626, 426, 96, 18, -30), black)
    sheet.fill(circle(96, 84, 34), grey)
    sheet.fill(circle(640, 176, 15), red)
    _grain(sheet, rng)


def _stairs(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    black, gold, blue, red = inks
    for index in range(7):
        x, y, side = 30 + 62 * index, 596 - 84 * index, 84.0
        arc = [(x + side * float(np.sin(t)), y + side - side * float(np.cos(t))) for t in np.linspace(0, np.pi / 2, 31)]
        sheet.fill(polygon([*arc, (500, y + side + 0.3), (500, y)]), mix(blue, sheet.paper, 0.1 * index))
        if index % 2:
            sheet.fill(sector(x, y + side, side, -90, 0), black)
    sheet.fill(circle(128, 148, 62), gold)
    sheet.fill(circle(404, 66, 15), red)
    _grain(sheet, rng)


PLATES = (
    Plate("Signal at the crossing", (500, 700), RED, "geometric constructivist circle diagonal red poster", _signal),
    Plate("Crane over the Oder", (500, 720), STEEL, "geometric constructivist crane harbour wroclaw poster", _crane),
    Plate("Three arches and a sun", (700, 500), RED, "geometric bridge arches wroclaw red poster", _bridge),
    Plate("Loudspeaker", (500, 700), NIGHT, "geometric constructivist sound arcs night poster", _speaker),
    Plate("The wedge changes sides", (500, 700), BRICK, "geometric constructivist wedge circle poster", _wedge),
    Plate("Thirty-five floors", (500, 700), MILK, "geometric bauhaus tiles pattern colourful poster", _tiles),
    Plate("Turbine hall", (500, 500), STEEL, "geometric wheel machine steel minimal", _turbine),
    Plate("Kites on a Sunday", (500, 740), MILK, "geometric triangles kites overprint poster", _kites),
    Plate("First shift", (500, 710), NIGHT, "geometric factory dawn chimneys night poster", _factory),
    Plate("Mobile with a drop", (540, 700), BRICK, "geometric mobile balance discs minimal", _mobile),
    Plate("Departure, platform four", (700, 500), RED, "geometric constructivist railway speed red poster", _platform),
    Plate("Steps to the gold disc", (500, 680), MILK, "geometric stairs disc blue abstract", _stairs),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The poster of this number; ``ValueError`` outside 1..COUNT."""
    return print_plate(NAME, number, PLATES)
