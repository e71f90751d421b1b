"""Heads for the plates: thistle, dandelion clock, hanging cone."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.palettes import mix, tone
from cms.demo.hands.plants import (
    GOLDEN,
    Inks,
    Rng,
    blade,
    figure,
    lance,
    leaf,
    lobed,
    plate,
    spine,
    spoon,
    spring,
    stem,
    toothed,
)
from cms.demo.hands.svg import Sheet, circle, polyline, ribbon


def thistle(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Two heads and much armour."""
    bloom, green, dark, ink = inks
    plate(sheet, ink, "Carduus arcticus", 6)
    w, h = sheet.width, sheet.height
    for points, foot in (
        ([(0.5, 0.87), (0.47, 0.6), (0.52, 0.37)], 5.0),
        ([(0.485, 0.66), (0.36, 0.57), (0.29, 0.44)], 3.2),
    ):
        line = stem(sheet, [(w * a, h * b) for a, b in points], foot, 2.6, green)
        for k in range(3, 38, 3):
            for side in (-1, 1):
                leaf(sheet, spring(line[k], 6, side * 1.3, -side * 0.3, 6), 1.8, blade, green, shade=0)
    for y, turn, size in ((0.80, -1.05, 0.36), (0.73, 1.0, 0.38), (0.62, 0.75, 0.27), (0.55, -0.7, 0.14)):
        rib = spine(w * 0.485, h * y, w * size, turn, turn * 0.45, 60)
        leaf(
            sheet,
            rib,
            w * size * 0.34,
            toothed(lobed(lance, 6.5, 0.55), 13, 0.3),
            dark,
            vein=sheet.paper,
            veins=7,
            slant=0.1,
        )
    for x, y, r in ((0.52, 0.345, 0.082), (0.29, 0.42, 0.055)):
        cx, cy, size = w * x, h * y, w * r
        for turn in np.concatenate([np.linspace(-0.85, 0.85, 46), np.linspace(-0.6, 0.6, 30)]):
            tuft = spine(
                cx, cy - size * 0.3, size * rng.uniform(1.5, 2.15), turn, -turn * 0.35 + rng.normal(0, 0.05), 10
            )
            sheet.fill(ribbon(tuft, np.linspace(1.3, 0.7, 10)), tone(bloom, float(rng.normal(0, 0.045))))
        sheet.fill(circle(cx, cy, size), green)
        rows = np.linspace(0.92, -0.95, 9)
        for index, row in enumerate(rows):
            half = np.sqrt(1 - row**2) * size
            for u in np.linspace(-1, 1, 9) + (index % 2) / 9:
                turn = np.pi * (u * 0.42)
                px, py = cx + half * np.sin(np.pi / 2 * np.clip(u, -1, 1)), cy + size * row
                leaf(
                    sheet,
                    spine(px, py, size * 0.42, turn, turn * 0.3, 8),
                    size * 0.19,
                    lance,
                    dark if (index + int(u * 9)) % 2 else tone(green, -0.03),
                )


def clock(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A dandelion's clock; some of it has already left."""
    pale, seed, stalk, ink = inks
    plate(sheet, ink, "Taraxacum hora quinta", 7)
    w, h = sheet.width, sheet.height
    x, y, r = w * 0.44, h * 0.40, w * 0.23
    stem(sheet, [(w * 0.52, h * 0.87), (w * 0.50, h * 0.66), (x, y)], 4.2, 2.6, stalk)
    for turn in (-1.25, 1.2, -0.75, 0.8):
        leaf(
            sheet,
            spine(w * 0.52, h * 0.87, w * 0.3, turn, -turn * 0.15, 60),
            w * 0.075,
            toothed(lobed(spoon, 6, 0.5), 6, 0.45),
            stalk,
            vein=sheet.paper,
            veins=6,
        )
    shafts: list[str] = []
    hairs: list[str] = []
    seeds: list[str] = []
    for k in range(230):
        z = 1 - 2 * (k + 0.5) / 230
        turn, flat = k * GOLDEN, np.sqrt(1 - z * z)
        if 0.25 < turn % (2 * np.pi) < 1.15 and flat > 0.55:
            continue
        reach = 0.18 + 0.82 * flat
        _parachute((x, y), turn + np.pi, r * reach, r * 0.24, (shafts, hairs, seeds), rng)
    for _ in range(13):
        at = (w * rng.uniform(0.62, 0.88), h * rng.uniform(0.14, 0.46))
        _parachute(at, rng.uniform(0.2, 1.2), r * 0.5, r * 0.24, (shafts, hairs, seeds), rng, loose=True)
    sheet.line("".join(shafts), pale, 0.4, opacity=0.8)
    sheet.line("".join(hairs), pale, 0.28, opacity=0.75)
    sheet.fill("".join(seeds), seed)
    sheet.fill(circle(x, y, r * 0.11), seed)


def _parachute(
    at: tuple[float, float],
    turn: float,
    reach: float,
    size: float,
    into: tuple[list[str], list[str], list[str]],
    rng: Rng,
    *,
    loose: bool = False,
) -> None:
    shafts, hairs, seeds = into
    rib = spring(at, reach, turn, rng.normal(0, 0.08), 6)
    foot = 0 if loose else 1
    shafts.append(polyline(rib[foot:]))
    for lean in np.linspace(-1.15, 1.15, 13):
        hairs.append(polyline(spring(rib[-1], size * (0.82 + 0.18 * np.cos(lean)), turn + lean, 0, 3)))
    body = spring(rib[0], size * 0.42, turn, 0, 5) if loose else spring(rib[1], size * 0.3, turn + np.pi, 0, 5)
    seeds.append(ribbon(body, np.array([0.2, 1.2, 1.5, 1.1, 0.2])))


def cone(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A cone hanging among needles."""
    scale, light, needle, bark, ink = inks
    plate(sheet, ink, "Pinus pendula borealis", 11)
    w, h = sheet.width, sheet.height
    branch = stem(sheet, [(w * 0.13, h * 0.20), (w * 0.45, h * 0.155), (w * 0.87, h * 0.24)], 7, 3.2, bark)
    for k in range(1, 40):
        for _ in range(5):
            side = rng.choice([-1, 1])
            sheet.fill(
                ribbon(
                    spring(
                        branch[k], w * rng.uniform(0.13, 0.2), 1.57 + side * rng.uniform(0.45, 1.15), side * 0.25, 8
                    ),
                    np.array([1.1, 1.2, 1.2, 1.1, 1.0, 0.9, 0.6, 0.2]),
                ),
                tone(needle, float(rng.normal(0, 0.035))),
            )
    for x, top, size in ((0.46, 0.22, 1.0), (0.70, 0.25, 0.55)):
        _hanging(sheet, (w * x, h * top, h * 0.53 * size), scale, light)
    leaf(sheet, spine(w * 0.20, h * 0.82, 30, 0.15, 0, 18), 9, spoon, light, vein=scale, veins=0)
    figure(sheet, ink, "A", w * 0.20, h * 0.85)


def _hanging(sheet: Sheet, body: tuple[float, float, float], scale: str, light: str) -> None:
    x, top, tall = body
    rows = 19
    for row in range(rows, -1, -1):
        share = row / rows
        half = tall * 0.245 * np.sin(np.pi * (0.10 + 0.86 * share) ** 0.85) ** 0.85
        y, count = top + tall * 0.94 * share, 7
        for u in np.linspace(-1, 1, count) + (row % 2) / count:
            if abs(u) > 1.05:
                continue
            px, turn = x + half * np.sin(u * 1.45) * 0.8, np.pi - u * 0.75
            ink = mix(scale, light, float(np.clip(0.55 - 0.45 * u + 0.1 * (row % 3), 0, 1)))
            leaf(sheet, spine(px, y, tall * 0.088, turn, 0, 10), half * 0.62 + 3, spoon, ink, shade=-0.05)
            tip = spine(px, y, tall * 0.082, turn, 0, 4)[-1]
            sheet.fill(circle(float(tip[0]), float(tip[1]), tall * 0.0065), tone(scale, -0.1))
