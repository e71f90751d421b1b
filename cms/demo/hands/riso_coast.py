"""What lies outside: coast, mountain and beach of the two-ink studio."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.halftone import around, ball, screen, slope, specks, whole
from cms.demo.hands.noise import Noise
from cms.demo.hands.outlines import outline, points, polygon, turned
from cms.demo.hands.overprint import multiply, overprint
from cms.demo.hands.riso_table import LEAF
from cms.demo.hands.svg import Sheet, box, circle

Inks = tuple[str, ...]
Rng = np.random.Generator


def _ridge(rng: Rng, base: float, height: float, width: float, floor: float, *, rough: float = 90) -> str:
    x = np.linspace(-10, width + 10, 60)
    y = base - height * np.abs(Noise(rng).fbm(x / rough, 3.7, 4)) - height * 0.25 * np.sin(x / width * np.pi)
    return polygon([(-10, floor), *zip(x.tolist(), y.tolist(), strict=True), (width + 10, floor)])


def mountain(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """The mountain in layers, the sky screened."""
    coral, blue, sun = inks
    w, h = sheet.width, sheet.height
    disc = circle(w * 0.33, 168, 78)
    sheet.fill(disc, sun)
    screen(
        sheet, box(0, 0, w, h), (0, 0, w, 330), coral, slope((0, 330), (0, 20), low=0.5, high=0.0), over=[(disc, sun)]
    )
    peak = polygon(
        points("-10,372 70,318 150,300 236,224 270,236 300,172 336,206 372,196 440,276 510,330 510,720 -10,720")
    )
    sheet.fill(peak, multiply(coral, sheet.paper))
    screen(sheet, peak, (0, 150, w, 560), multiply(blue, coral), slope((140, 250), (420, 470), high=0.75))
    for index, base in enumerate((440, 520, 612)):
        hill = _ridge(rng, base, 40, w, h + 10, rough=190)
        sheet.fill(hill, (sun, blue, multiply(blue, coral))[index])
        if index == 0:
            screen(
                sheet,
                hill,
                (0, 370, w, 560),
                blue if index else multiply(blue, sun),
                slope((0, 380), (0, 560), high=0.55),
                pitch=6,
            )
    specks(sheet, whole(sheet), sheet.paper, rng, 500)


def calanque(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A boat between two cliffs."""
    teal, coral, sun = inks
    w, h = sheet.width, sheet.height
    sea = box(0, 330, w, h - 330)
    left = polygon(points("-5,120 66,96 92,168 150,206 172,300 214,360 196,420 120,500 60,560 -5,700"))
    right = polygon(points("505,60 430,102 414,180 350,240 338,310 290,356 330,430 400,470 440,560 505,620"))
    disc = circle(250, 226, 62)
    sheet.fill(disc, coral)
    overprint(sheet, [(sea, teal), (left, sun), (right, sun)])
    screen(sheet, left, (0, 90, 220, 700), coral, slope((0, 0), (210, 0), high=0.7), over=[(left, sun)])
    screen(
        sheet, right, (280, 50, 505, 640), coral, slope((505, 0), (300, 0), low=0.15, high=0.85), over=[(right, sun)]
    )
    for index, y in enumerate(range(348, 690, 26)):
        wide = 20 + index * 9
        sheet.fill(
            box(250 - wide + 14 * np.sin(index * 2.1), y, wide * (1.2 + 0.4 * np.sin(index)), 4 + index * 0.25),
            sheet.paper if index > 2 else coral,
        )
    sheet.fill(polygon([(272, 560), (272, 476), (322, 552)]), sheet.paper)
    sheet.fill(polygon(points("244,566 330,566 314,586 258,586")), coral)
    specks(sheet, whole(sheet), sheet.paper, rng, 480)


def window(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A window on the sea, a pot on its sill."""
    blue, coral, sun = inks
    frame = "M110 560V250A140 140 0 0 1 390 250V560z"
    sheet.fill(box(0, 0, sheet.width, sheet.height), coral)
    screen(
        sheet,
        box(0, 0, 500, 700),
        whole(sheet),
        multiply(coral, sun),
        slope((0, 0), (500, 700), low=0.1, high=0.75),
        pitch=7,
    )
    sheet.fill(frame, sheet.paper)
    with sheet.within(frame):
        disc, sea = circle(300, 300, 52), box(100, 392, 300, 180)
        sheet.fill(disc, sun)
        screen(
            sheet, frame, (110, 100, 390, 400), blue, slope((0, 400), (0, 110), low=0.02, high=0.5), over=[(disc, sun)]
        )
        sheet.fill(sea, blue)
        for index in range(9):
            sheet.fill(box(268 - index * 4, 402 + 17 * index, 70 + 7 * index * (index % 2), 4.5), sun)
        sheet.fill(_ridge(rng, 400, 34, 300, 398, rough=60), multiply(blue, coral))
    sheet.fill(box(92, 556, 316, 22), sheet.paper)
    pot = polygon(points("178,556 166,470 246,470 234,556"))
    for turn in (-158, -126, -96, -66, -32):
        sheet.fill(outline(turned(LEAF, turn), (206, 476), 1.0), coral if turn == -96 else sheet.paper)
    sheet.fill(pot, sun)
    screen(sheet, pot, (160, 470, 250, 556), multiply(coral, sun), slope((180, 0), (246, 0), high=0.7), pitch=4.6)
    specks(sheet, whole(sheet), sheet.paper, rng, 420)


def frioul(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """The moon's path on the water."""
    blue, coral, sun = inks
    w, h = sheet.width, sheet.height
    sheet.fill(box(0, 0, w, h), blue)
    moon = circle(344, 182, 66)
    sheet.fill(moon, sun)
    screen(sheet, moon, around(344, 182, 66), multiply(sun, coral), ball(344, 182, 66, light=(0.3, -0.4)), pitch=4.6)
    screen(
        sheet,
        box(0, 0, w, 390),
        (0, 0, w, 390),
        multiply(blue, blue),
        slope((0, 390), (0, 0), low=0.0, high=0.8),
        pitch=6,
    )
    sheet.fill(moon, sun)
    screen(sheet, moon, around(344, 182, 66), multiply(sun, coral), ball(344, 182, 66, light=(0.3, -0.4)), pitch=4.6)
    for base, height, ink in ((388, 64, multiply(blue, coral)), (404, 30, multiply(blue, blue))):
        sheet.fill(_ridge(rng, base, height, w, 412, rough=70), ink)
    for index in range(14):
        y, wide = 426 + 19 * index, 26 + 9 * index * (0.7 + 0.5 * np.sin(index * 1.7))
        sheet.fill(box(344 - wide / 2 + 9 * np.sin(index * 2.3), y, wide, 5), sun if index % 3 else coral)
    specks(sheet, whole(sheet), sheet.paper, rng, 260)


def parasols(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """The beach from above."""
    coral, blue, sun = inks
    sand = box(0, 0, sheet.width, sheet.height)
    screen(sheet, sand, (0, 0, 500, 700), sun, slope((0, 0), (330, 330), low=0.75, high=0.3), pitch=6.5)
    shore = outline(points("520,330 430,372 380,450 300,500 240,590 150,640 90,730 540,760 620,500"))
    sheet.fill(shore, blue)
    screen(sheet, shore, (80, 330, 500, 700), multiply(blue, blue), slope((220, 480), (520, 700), high=0.8), pitch=6)
    sheet.line(shore, sheet.paper, 7)
    for x, y, radius, ink in (
        (108, 110, 62, coral),
        (290, 84, 48, blue),
        (228, 238, 70, coral),
        (404, 220, 54, sun),
        (88, 330, 52, blue),
        (118, 520, 46, coral),
    ):
        sheet.fill(circle(x + 15, y + 18, radius), multiply(sun, blue))
        sheet.fill(circle(x, y, radius), sheet.paper)
        start = rng.random()
        for wedge in range(0, 12, 2):
            a, b = ((start + k / 12) * 2 * np.pi for k in (wedge, wedge + 1))
            ends = [
                (x, y),
                (x + radius * np.cos(a), y + radius * np.sin(a)),
                (x + radius * np.cos(b), y + radius * np.sin(b)),
            ]
            sheet.fill(polygon(ends), ink)
        sheet.fill(circle(x, y, 4), multiply(blue, ink))
    specks(sheet, whole(sheet), sheet.paper, rng, 420)
