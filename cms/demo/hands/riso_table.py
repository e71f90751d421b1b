"""What stands on the table: still lifes of the two-ink studio."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.halftone import around, ball, heart, screen, slope, specks, whole
from cms.demo.hands.outlines import outline, points, polygon, turned
from cms.demo.hands.overprint import multiply, overprint
from cms.demo.hands.svg import Sheet, box, circle

Inks = tuple[str, ...]
Rng = np.random.Generator

PEAR = points("0,-100 24,-88 30,-55 40,-20 62,20 66,62 38,96 0,102 -38,96 -66,62 -62,20 -40,-20 -30,-55 -24,-88")
LEMONS = points("-80,0 -62,-26 -20,-46 25,-44 60,-24 84,-4 60,24 25,44 -20,46 -62,26")
LEAF = points("0,0 22,-20 60,-30 108,-12 128,0 104,14 60,24 22,16")
FISH = points("-95,0 -70,-19 -20,-29 40,-20 80,-5 104,-24 110,0 104,24 80,5 40,20 -20,28 -70,17")


def lemons(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Three lemons and two leaves on a blue cloth."""
    yellow, blue, coral = inks
    cloth = polygon(points("-10,388 510,352 510,610 -10,610"))
    layers, shades = [(cloth, blue)], []
    for x, y, turn, scale in ((170, 330, -18, 1.12), (330, 322, 24, 1.0), (250, 402, 4, 1.2)):
        layers.append((outline(turned(LEMONS, turn), (x, y), scale), sheet.paper))
        shades.append((outline(turned(LEMONS, turn), (x - 2.5, y + 1.5), scale), x, y, 84 * scale))
    for data, ink in layers:
        sheet.fill(data, ink)
    for data, x, y, reach in shades:
        sheet.fill(data, yellow)
        screen(sheet, data, around(x, y, reach), multiply(coral, yellow), ball(x, y, reach), pitch=5)
    for x, y, turn in ((250, 302, -74), (262, 300, -36)):
        leaf = outline(turned(LEAF, turn), (x, y), 0.86)
        sheet.fill(leaf, blue)
    sheet.fill(circle(108, 118, 46), coral)
    screen(sheet, cloth, (0, 350, 500, 610), sheet.paper, slope((0, 470), (0, 640), high=0.35), pitch=9)
    specks(sheet, whole(sheet), sheet.paper, rng, 420)


def _bottle(x: float, foot: float, scale: float) -> str:
    half = points("34,0 38,-8 38,-128 34,-152 15,-186 14,-244 18,-248 18,-262")
    sides = [(x + a * scale, foot + b * scale) for a, b in half] + [
        (x - a * scale, foot + b * scale) for a, b in half[::-1]
    ]
    return polygon(sides)


def apero(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A bottle, two glasses and the low sun."""
    teal, coral, sun = inks
    table = box(0, 476, sheet.width, 240)
    glass = [polygon([(x - 40, 372), (x + 40, 372), (x + 30, 522), (x - 30, 522)]) for x in (304, 404)]
    drink = [polygon([(x - 37, 412), (x + 37, 412), (x + 29, 517), (x - 29, 517)]) for x in (302, 402)]
    overprint(
        sheet,
        [(table, coral), (circle(310, 210, 132), sun), (_bottle(148, 536, 1.5), teal), *((d, sun) for d in drink)],
    )
    for data in glass:
        sheet.line(data, teal, 3.2)
    screen(
        sheet,
        _bottle(148, 536, 1.5),
        (60, 130, 240, 540),
        multiply(teal, teal),
        slope((120, 0), (230, 0), high=0.7),
        pitch=5,
    )
    sheet.fill(box(98, 388, 100, 84), sheet.paper)
    sheet.fill(circle(148, 430, 24), coral)
    screen(sheet, table, (0, 476, 500, 716), multiply(coral, teal), slope((0, 520), (0, 800), high=0.6))
    specks(sheet, whole(sheet), sheet.paper, rng, 420)


def figs(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Figs, some cut open."""
    rose, plum, green = inks
    half = points("0,-84 12,-70 26,-40 56,-4 64,36 40,72 0,84 -40,72 -64,36 -56,-4 -26,-40 -12,-70")
    spots = ((140, 150, -14), (350, 210, 22), (170, 390, 12), (372, 424, -20), (190, 600, 30), (396, 652, 6))
    for index, (x, y, turn) in enumerate(spots):
        skin, flesh = outline(turned(half, turn), (x, y), 1.18), outline(turned(half, turn), (x + 3, y + 2), 0.98)
        sheet.fill(skin, plum if index % 3 != 1 else green)
        if index % 3 == 1:
            screen(sheet, skin, around(x, y, 110), multiply(plum, green), ball(x, y, 92), pitch=5)
            continue
        sheet.fill(flesh, sheet.paper)
        core = outline(turned(half, turn), (x + 3, y + 8), 0.76)
        sheet.fill(core, rose)
        screen(
            sheet,
            core,
            around(x, y, 90),
            multiply(plum, rose),
            heart(x, y + 10, 46),
            pitch=4.6,
        )
        seeds = rng.normal(0, 19, (70, 2)) * (1, 1.25) + (x, y + 12)
        with sheet.within(core):
            sheet.line("".join(f"M{u:.1f} {v:.1f}h0" for u, v in seeds.tolist()), sheet.paper, 2.6)
    specks(sheet, whole(sheet), sheet.paper, rng, 360)


def pears(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Three pears on a shelf."""
    green, coral, sun = inks
    overprint(sheet, [(box(0, 372, sheet.width, 140), coral)])
    for x, y, turn, scale, ink in ((150, 284, -5, 1.32, sun), (330, 300, 9, 1.16, green), (510, 318, -3, 1.0, sun)):
        shade = points("-70,0 0,-13 90,-9 128,2 80,13 0,14")
        sheet.fill(outline(shade, (x + 6, y + 98 * scale), scale), multiply(coral, green))
        data = outline(turned(PEAR, turn), (x, y), scale)
        sheet.fill(data, sheet.paper)
        body = outline(turned(PEAR, turn), (x + 2.2, y - 1.6), scale)
        sheet.fill(body, ink)
        screen(
            sheet,
            body,
            around(x, y, 150),
            multiply(coral if ink == sun else green, ink),
            ball(x, y + 30, 92 * scale),
            pitch=5,
        )
        sheet.line(f"M{x + (turn * 1.6):.1f} {y - 98 * scale:.1f}q4 -22 {14 + turn} -36", multiply(green, coral), 5)
    specks(sheet, whole(sheet), sheet.paper, rng, 360)


def boules(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Three steel balls and their long shadows."""
    blue, coral, sun = inks
    ground = box(0, 0, sheet.width, sheet.height)
    sheet.fill(ground, sun)
    screen(sheet, ground, whole(sheet), multiply(sun, coral), slope((0, 0), (500, 500), low=0.02, high=0.5), pitch=8)
    for x, y, radius in ((150, 158, 74), (344, 236, 74), (206, 366, 74)):
        sheet.fill(
            outline(
                points("0,-70 60,-40 128,30 150,84 96,92 20,70 -40,30 -60,-30"),
                (x + 24, y + 22),
                radius / 80,
            ),
            multiply(coral, sun),
        )
        sheet.fill(circle(x, y, radius), sheet.paper)
        disc = circle(x + 2, y - 1.5, radius)
        screen(
            sheet,
            disc,
            around(x, y, radius),
            blue,
            ball(x, y, radius, low=0.08),
            pitch=4.6,
        )
        with sheet.within(disc):
            for k in (-1, 0, 1):
                sheet.line(f"M{x - 90} {y + 22 * k + 24:.1f}q90 {26 + 6 * k} 180 -44", blue, 1.6)
    sheet.fill(circle(388, 402, 17), coral)
    specks(sheet, whole(sheet), sheet.paper, rng, 420)


def sardines(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Five fish in a tin, one of them red."""
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
            screen(
                sheet,
                slim,
                (60, y - 40, 640, y + 40),
                multiply(ink, ink),
                slope((0, y - 22), (0, y + 26), low=0.75, high=0),
                pitch=5,
            )
            sheet.fill(circle(350 + (-198 if turn == 0 else 198), y - 4, 4.4), sheet.paper)
    specks(sheet, whole(sheet), sheet.paper, rng, 420)


def mimosa(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Twigs of mimosa before a red disc."""
    green, coral, sun = inks
    sheet.fill(circle(250, 250, 178), coral)
    vase = outline(points("210,420 214,470 176,540 186,622 250,640 314,622 324,540 286,470 290,420 250,414"))
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
    specks(sheet, whole(sheet), sheet.paper, rng, 420)
