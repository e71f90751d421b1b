"""Atelier du Panier, Marseille: still lifes and coasts in two or three transparent inks, screened and slightly off."""

from __future__ import annotations

import numpy as np

from cms.demo.hands import Work
from cms.demo.hands.halftone import Area, ball, outline, polygon, screen, slope, specks, turned
from cms.demo.hands.noise import Noise
from cms.demo.hands.overprint import multiply, overprint
from cms.demo.hands.palettes import palette
from cms.demo.hands.svg import Plate, Sheet, box, circle, print_plate

NAME = "riso"
Inks = tuple[str, ...]
Rng = np.random.Generator

LEMON = palette("f8f4e9 f8d548 2f62ad f2785c")
PINK = palette("f8f1e7 ff7d8f 27497f f7c948")
FIG = palette("f6efe6 e4577b 3a3f77 8fb98a")
SEA = palette("f5f2e8 1f8a9e f26b4a f3cf6b")
NIGHT = palette("f4efe4 2a3f73 ef8f6b f4d06f")
GREEN = palette("f7f3e6 3f8f63 f2694c f5cb5c")

PEAR = [(0, -100), (24, -88), (30, -55), (40, -20), (62, 20), (66, 62), (38, 96), (0, 102), (-38, 96), (-66, 62), (-62, 20), (-40, -20), (-30, -55), (-24, -88)]
LEMONS = [(-80, 0), (-62, -26), (-20, -46), (25, -44), (60, -24), (84, -4), (60, 24), (25, 44), (-20, 46), (-62, 26)]
LEAF = [(0, 0), (22, -20), (60, -30), (108, -12), (128, 0), (104, 14), (60, 24), (22, 16)]
FISH = [(-95, 0), (-70, -19), (-20, -29), (40, -20), (80, -5), (104, -24), (110, 0), (104, 24), (80, 5), (40, 20), (-20, 28), (-70, 17)]


def _all(sheet: Sheet) -> Area:
    return 0, 0, sheet.width, sheet.height


def _around(x: float, y: float, reach: float) -> Area:
    return x - reach, y - reach, x + reach, y + reach


def _lemons(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    yellow, blue, coral = inks
    cloth = polygon([(-10, 388), (510, 352), (510, 610), (-10, 610)])
    layers, shades = [(cloth, blue)], []
    for x, y, turn, scale in ((170, 330, -18, 1.12), (330, 322, 24, 1.0), (250, 402, 4, 1.2)):
        layers.append((outline(turned(LEMONS, turn), (x, y), scale), sheet.paper))
        shades.append((outline(turned(LEMONS, turn), (x - 2.5, y + 1.5), scale), x, y, 84 * scale))
    for data, ink in layers:
        sheet.fill(data, ink)
    for data, x, y, reach in shades:
        sheet.fill(data, yellow)
        screen(sheet, data, _around(x, y, reach), multiply(coral, yellow), ball(x, y, reach), pitch=5)
    for x, y, turn in ((250, 302, -74), (262, 300, -36)):
        leaf = outline(turned(LEAF, turn), (x, y), 0.86)
        sheet.fill(leaf, blue)
    sheet.fill(circle(108, 118, 46), coral)
    screen(sheet, cloth, (0, 350, 500, 610), sheet.paper, slope((0, 470), (0, 640), high=0.35), pitch=9)
    specks(sheet, _all(sheet), sheet.paper, rng, 420)


def _ridge(rng: Rng, base: float, height: float, width: float, floor: float, *, rough: float = 90) -> str:
    x = np.linspace(-10, width + 10, 60)
    y = base - height * np.abs(Noise(rng).fbm(x / rough, 3.7, 4)) - height * 0.25 * np.sin(x / width * np.pi)
    return polygon([(-10, floor), *zip(x.tolist(), y.tolist(), strict=True), (width + 10, floor)])


def _mountain(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    coral, blue, sun = inks
    w, h = sheet.width, sheet.height
    disc = circle(w * 0.33, 168, 78)
    sheet.fill(disc, sun)
    screen(sheet, box(0, 0, w, h), (0, 0, w, 330), coral, slope((0, 330), (0, 20), low=0.5, high=0.0), over=[(disc, sun)])
    peak = polygon([(-10, 372), (70, 318), (150, 300), (236, 224), (270, 236), (300, 172), (336, 206), (372, 196), (440, 276), (510, 330), (510, 720), (-10, 720)])
    sheet.fill(peak, multiply(coral, sheet.paper))
    screen(sheet, peak, (0, 150, w, 560), multiply(blue, coral), slope((140, 250), (420, 470), high=0.75))
    for index, base in enumerate((440, 520, 612)):
        hill = _ridge(rng, base, 40, w, h + 10, rough=190)
        sheet.fill(hill, (sun, blue, multiply(blue, coral))[index])
        if index == 0:
            screen(sheet, hill, (0, 370, w, 560), blue if index else multiply(blue, sun), slope((0, 380), (0, 560), high=0.55), pitch=6)
    specks(sheet, _all(sheet), sheet.paper, rng, 500)


def _bottle(x: float, foot: float, scale: float) -> str:
    half = [(34, 0), (38, -8), (38, -128), (34, -152), (15, -186), (14, -244), (18, -248), (18, -262)]
    points = [(x + a * scale, foot + b * scale) for a, b in half] + [(x - a * scale, foot + b * scale) for a, b in half[::-1]]
    return polygon(points)


def _apero(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    teal, coral, sun = inks
    table = box(0, 476, sheet.width, 240)
    glass = [polygon([(x - 40, 372), (x + 40, 372), (x + 30, 522), (x - 30, 522)]) for x in (304, 404)]
    drink = [polygon([(x - 37, 412), (x + 37, 412), (x + 29, 517), (x - 29, 517)]) for x in (302, 402)]
    overprint(sheet, [(table, coral), (circle(310, 210, 132), sun), (_bottle(148, 536, 1.5), teal), *((d, sun) for d in drink)])
    for data in glass:
        sheet.line(data, teal, 3.2)
    screen(sheet, _bottle(148, 536, 1.5), (60, 130, 240, 540), multiply(teal, teal), slope((120, 0), (230, 0), high=0.7), pitch=5)
    sheet.fill(box(98, 388, 100, 84), sheet.paper)
    sheet.fill(circle(148, 430, 24), coral)
    screen(sheet, table, (0, 476, 500, 716), multiply(coral, teal), slope((0, 520), (0, 800), high=0.6))
    specks(sheet, _all(sheet), sheet.paper, rng, 420)


def _calanque(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    teal, coral, sun = inks
    w, h = sheet.width, sheet.height
    sea = box(0, 330, w, h - 330)
    left = polygon([(-5, 120), (66, 96), (92, 168), (150, 206), (172, 300), (214, 360), (196, 420), (120, 500), (60, 560), (-5, 700)])
    right = polygon([(505, 60), (430, 102), (414, 180), (350, 240), (338, 310), (290, 356), (330, 430), (400, 470), (440, 560), (505, 620)])
    disc = circle(250, 226, 62)
    sheet.fill(disc, coral)
    overprint(sheet, [(sea, teal), (left, sun), (right, sun)])
    screen(sheet, left, (0, 90, 220, 700), coral, slope((0, 0), (210, 0), high=0.7), over=[(left, sun)])
    screen(sheet, right, (280, 50, 505, 640), coral, slope((505, 0), (300, 0), low=0.15, high=0.85), over=[(right, sun)])
    for index, y in enumerate(range(348, 690, 26)):
        wide = 20 + index * 9
        sheet.fill(box(250 - wide + 14 * np.sin(index * 2.1), y, wide * (1.2 + 0.4 * np.sin(index)), 4 + index * 0.25), sheet.paper if index > 2 else coral)
    sheet.fill(polygon([(272, 560), (272, 476), (322, 552)]), sheet.paper)
    sheet.fill(polygon([(244, 566), (330, 566), (314, 586), (258, 586)]), coral)
    specks(sheet, _all(sheet), sheet.paper, rng, 480)


def _figs(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    rose, plum, green = inks
    half = [(0, -84), (12, -70), (26, -40), (56, -4), (64, 36), (40, 72), (0, 84), (-40, 72), (-64, 36), (-56, -4), (-26, -40), (-12, -70)]
    spots = ((140, 150, -14), (350, 210, 22), (170, 390, 12), (368, 455, -20), (190, 600, 30), (400, 640, 6))
    for index, (x, y, turn) in enumerate(spots):
        skin, flesh = outline(turned(half, turn), (x, y), 1.18), outline(turned(half, turn), (x + 3, y + 2), 0.98)
        sheet.fill(skin, plum if index % 3 != 1 else green)
        if index % 3 == 1:
            screen(sheet, skin, _around(x, y, 110), multiply(plum, green), ball(x, y, 92), pitch=5)
            continue
        sheet.fill(flesh, sheet.paper)
        core = outline(turned(half, turn), (x + 3, y + 8), 0.76)
        sheet.fill(core, rose)
        screen(sheet, core, _around(x, y, 90), multiply(plum, rose), lambda u, v, x=x, y=y: 0.75 - np.hypot(u - x, v - y - 10) / 62, pitch=4.6)
        seeds = rng.normal(0, 19, (70, 2)) * (1, 1.25) + (x, y + 12)
        with sheet.within(core):
            sheet.line("".join(f"M{u:.1f} {v:.1f}h0" for u, v in seeds.tolist()), sheet.paper, 2.6)
    specks(sheet, _all(sheet), sheet.paper, rng, 360)


def _window(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    blue, coral, sun = inks
    frame = "M110 560V250A140 140 0 0 1 390 250V560z"
    sheet.fill(box(0, 0, sheet.width, sheet.height), coral)
    screen(sheet, box(0, 0, 500, 700), _all(sheet), multiply(coral, sun), slope((0, 0), (500, 700), low=0.1, high=0.75), pitch=7)
    sheet.fill(frame, sheet.paper)
    with sheet.within(frame):
        disc, sea = circle(300, 300, 52), box(100, 392, 300, 180)
        sheet.fill(disc, sun)
        screen(sheet, frame, (110, 100, 390, 400), blue, slope((0, 400), (0, 110), low=0.02, high=0.5), over=[(disc, sun)])
        sheet.fill(sea, blue)
        for index in range(9):
            sheet.fill(box(268 - index * 4, 402 + 17 * index, 70 + 7 * index * (index % 2), 4.5), sun)
        sheet.fill(_ridge(rng, 400, 34, 300, 398, rough=60), multiply(blue, coral))
    sheet.fill(box(92, 556, 316, 22), sheet.paper)
    pot = polygon([(178, 556), (166, 470), (246, 470), (234, 556)])
    for turn in (-158, -126, -96, -66, -32):
        sheet.fill(outline(turned(LEAF, turn), (206, 476), 1.0), coral if turn == -96 else sheet.paper)
    sheet.fill(pot, sun)
    screen(sheet, pot, (160, 470, 250, 556), multiply(coral, sun), slope((180, 0), (246, 0), high=0.7), pitch=4.6)
    specks(sheet, _all(sheet), sheet.paper, rng, 420)


def _pears(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    green, coral, sun = inks
    overprint(sheet, [(box(0, 372, sheet.width, 140), coral)])
    for x, y, turn, scale, ink in ((150, 284, -5, 1.32, sun), (330, 300, 9, 1.16, green), (510, 318, -3, 1.0, sun)):
        shade = [(-70, 0), (0, -13), (90, -9), (128, 2), (80, 13), (0, 14)]
        sheet.fill(outline(shade, (x + 6, y + 98 * scale), scale), multiply(coral, green))
        data = outline(turned(PEAR, turn), (x, y), scale)
        sheet.fill(data, sheet.paper)
        body = outline(turned(PEAR, turn), (x + 2.2, y - 1.6), scale)
        sheet.fill(body, ink)
        screen(sheet, body, _around(x, y, 150), multiply(coral if ink == sun else green, ink), ball(x, y + 30, 92 * scale), pitch=5)
        sheet.line(f"M{x + (turn * 1.6):.1f} {y - 98 * scale:.1f}q4 -22 {14 + turn} -36", multiply(green, coral), 5)
    specks(sheet, _all(sheet), sheet.paper, rng, 360)


def _boules(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    blue, coral, sun = inks
    ground = box(0, 0, sheet.width, sheet.height)
    sheet.fill(ground, sun)
    screen(sheet, ground, _all(sheet), multiply(sun, coral), slope((0, 0), (500, 500), low=0.02, high=0.5), pitch=8)
    for x, y, radius in ((150, 158, 74), (344, 236, 74), (206, 366, 74)):
        sheet.fill(outline([(0, -70), (60, -40), (128, 30), (150, 84), (96, 92), (20, 70), (-40, 30), (-60, -30)], (x + 24, y + 22), radius / 80), multiply(coral, sun))
        sheet.fill(circle(x, y, radius), sheet.paper)
        disc = circle(x + 2, y - 1.5, radius)
        screen(sheet, disc, _around(x, y, radius), blue, lambda u, v, t=ball(x, y, radius): t(u, v) * 1.05 + 0.08, pitch=4.6)
        with sheet.within(disc):
            for k in (-1, 0, 1):
                sheet.line(f"M{x - 90} {y + 22 * k + 24:.1f}q90 {26 + 6 * k} 180 -44", blue, 1.6)
    sheet.fill(circle(388, 402, 17), coral)
    specks(sheet, _all(sheet), sheet.paper, rng, 420)


def _sardines(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    teal, coral, sun = inks
    tin = "M86 60H614A46 46 0 0 1 660 106V394A46 46 0 0 1 614 440H86A46 46 0 0 1 40 394V106A46 46 0 0 1 86 60z"
    sheet.fill(tin, sun)
    screen(sheet, tin, (40, 60, 660, 440), multiply(coral, sun), slope((0, 60), (0, 440), low=0.5, high=0.04), pitch=7)
    for index in range(5):
        turn, y = (0 if index % 2 else 180), 112 + 69 * index
        with sheet.within(tin):
            sheet.fill(outline(turned([(a, b * 0.44) for a, b in FISH], turn), (350, y), 2.62), sheet.paper)
            slim = outline(turned([(a, b * 0.42) for a, b in FISH], turn), (350 + 2, y - 1.5), 2.55)
            sheet.fill(slim, teal if index != 2 else coral)
            ink = teal if index != 2 else coral
            screen(sheet, slim, (60, y - 40, 640, y + 40), multiply(ink, ink), slope((0, y - 22), (0, y + 26), low=0.75, high=0), pitch=5)
            sheet.fill(circle(350 + (-198 if turn == 0 else 198), y - 4, 4.4), sheet.paper)
    specks(sheet, _all(sheet), sheet.paper, rng, 420)


def _frioul(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    blue, coral, sun = inks
    w, h = sheet.width, sheet.height
    sheet.fill(box(0, 0, w, h), blue)
    moon = circle(344, 182, 66)
    sheet.fill(moon, sun)
    screen(sheet, moon, _around(344, 182, 66), multiply(sun, coral), ball(344, 182, 66, light=(0.3, -0.4)), pitch=4.6)
    screen(sheet, box(0, 0, w, 390), (0, 0, w, 390), multiply(blue, blue), slope((0, 390), (0, 0), low=0.0, high=0.8), pitch=6)
    sheet.fill(moon, sun)
    screen(sheet, moon, _around(344, 182, 66), multiply(sun, coral), ball(344, 182, 66, light=(0.3, -0.4)), pitch=4.6)
    for base, height, ink in ((388, 64, multiply(blue, coral)), (404, 30, multiply(blue, blue))):
        sheet.fill(_ridge(rng, base, height, w, 412, rough=70), ink)
    for index in range(14):
        y, wide = 426 + 19 * index, 26 + 9 * index * (0.7 + 0.5 * np.sin(index * 1.7))
        sheet.fill(box(344 - wide / 2 + 9 * np.sin(index * 2.3), y, wide, 5), sun if index % 3 else coral)
    specks(sheet, _all(sheet), sheet.paper, rng, 260)


def _parasols(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    coral, blue, sun = inks
    sand = box(0, 0, sheet.width, sheet.height)
    screen(sheet, sand, (0, 0, 500, 700), sun, slope((0, 0), (330, 330), low=0.75, high=0.3), pitch=6.5)
    shore = outline([(520, 330), (430, 372), (380, 450), (300, 500), (240, 590), (150, 640), (90, 730), (540, 760), (620, 500)])
    sheet.fill(shore, blue)
    screen(sheet, shore, (80, 330, 500, 700), multiply(blue, blue), slope((220, 480), (520, 700), high=0.8), pitch=6)
    sheet.line(shore, sheet.paper, 7)
    for x, y, radius, ink in ((108, 110, 62, coral), (290, 84, 48, blue), (228, 238, 70, coral), (404, 220, 54, sun), (88, 330, 52, blue), (118, 520, 46, coral)):
        sheet.fill(circle(x + 15, y + 18, radius), multiply(sun, blue))
        sheet.fill(circle(x, y, radius), sheet.paper)
        start = rng.random()
        for wedge in range(0, 12, 2):
            a, b = ((start + k / 12) * 2 * np.pi for k in (wedge, wedge + 1))
            ends = [(x, y), (x + radius * np.cos(a), y + radius * np.sin(a)), (x + radius * np.cos(b), y + radius * np.sin(b))]
            sheet.fill(polygon(ends), ink)
        sheet.fill(circle(x, y, 4), multiply(blue, ink))
    specks(sheet, _all(sheet), sheet.paper, rng, 420)


def _mimosa(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    green, coral, sun = inks
    sheet.fill(circle(250, 250, 178), coral)
    vase = outline([(210, 420), (214, 470), (176, 540), (186, 622), (250, 640), (314, 622), (324, 540), (286, 470), (290, 420), (250, 414)])
    for turn in np.linspace(-146, -34, 9).tolist():
        far = 262 + 44 * float(np.sin(turn * 0.2))
        tip = 250 + far * np.cos(np.radians(turn)), 424 + far * np.sin(np.radians(turn))
        sheet.line(f"M250 430Q250 {424 - far * 0.5:.1f} {tip[0]:.1f} {tip[1]:.1f}", green, 2.6)
        for share in np.sqrt(rng.uniform(0.2, 1.05, 24)).tolist():
            x = 250 + (tip[0] - 250) * share**2 + rng.normal(0, 9)
            y = 430 - 2 * share * (1 - share) * (6 + far * 0.5) + share**2 * (tip[1] - 430) + rng.normal(0, 9)
            sheet.fill(circle(float(x), float(y), float(rng.uniform(4, 9))), sun)
    sheet.fill(vase, green)
    screen(sheet, vase, (170, 410, 330, 645), multiply(green, green), ball(250, 540, 105), pitch=5)
    sheet.fill(box(0, 636, sheet.width, 3), green)
    specks(sheet, _all(sheet), sheet.paper, rng, 420)


PLATES = (
    Plate("Lemons on blue", (500, 610), LEMON, "risograph lemons fruit still-life kitchen", _lemons),
    Plate("Sainte-Victoire at noon", (500, 700), PINK, "risograph mountain provence landscape sun", _mountain),
    Plate("Pastis hour", (500, 716), SEA, "risograph bottle glasses still-life bar", _apero),
    Plate("Calanque", (500, 700), SEA, "risograph sea cliffs boat landscape", _calanque),
    Plate("Figs, cut and whole", (500, 760), FIG, "risograph figs fruit pattern kitchen", _figs),
    Plate("Window on the port", (500, 700), NIGHT, "risograph window sea plant interior", _window),
    Plate("Three pears waiting", (660, 512), GREEN, "risograph pears fruit still-life kitchen", _pears),
    Plate("Pétanque", (500, 500), NIGHT, "risograph boules game summer shadow", _boules),
    Plate("Five in a tin", (700, 500), SEA, "risograph sardines fish kitchen poster", _sardines),
    Plate("Moon over Frioul", (500, 700), NIGHT, "risograph moon night sea islands", _frioul),
    Plate("Parasols from above", (500, 700), PINK, "risograph beach parasols summer sea", _parasols),
    Plate("Mimosa in February", (500, 700), GREEN, "risograph flowers vase still-life yellow", _mimosa),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The print of this number; ``ValueError`` outside 1..COUNT."""
    return print_plate(NAME, number, PLATES)
