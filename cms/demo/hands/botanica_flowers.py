"""Flowers and fruit for the plates: umbels, heads, poppies, thistles, clocks, cones."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.palettes import tone
from cms.demo.hands.plants import (
    Inks,
    Rng,
    egg,
    figure,
    lance,
    leaf,
    lobed,
    plate,
    spine,
    spiral,
    spring,
    stem,
)
from cms.demo.hands.svg import Sheet, circle, curve, polyline, ribbon


def umbel(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Cow parsley: rays of rays."""
    green, dark, bloom, ink = inks
    plate(sheet, ink, "Umbella vespertina", 2)
    w, h = sheet.width, sheet.height
    for foot, top, size in (
        ((0.47, 0.86), (0.50, 0.30), 1.0),
        ((0.485, 0.66), (0.25, 0.42), 0.62),
        ((0.481, 0.585), (0.76, 0.37), 0.72),
    ):
        mid = ((foot[0] * 0.7 + top[0] * 0.3) * w, (foot[1] * 0.45 + top[1] * 0.55) * h)
        line = stem(sheet, [(foot[0] * w, foot[1] * h), mid, (top[0] * w, top[1] * h)], 4.6 * size, 2.0 * size, green)
        _umbrella(sheet, rng, (float(line[-1, 0]), float(line[-1, 1]), w * 0.235 * size), (green, bloom))
    for y, turn, size in ((0.74, -0.9, 0.30), (0.66, 0.95, 0.30), (0.80, 1.15, 0.20)):
        _feather(sheet, (w * 0.475, h * y), turn, w * size, dark)
    for k, x in enumerate((0.15, 0.20)):
        sheet.fill(
            curve(np.array([[0, -8], [3, 0], [0, 9], [-3, 0]]) + np.array([w * x, h * 0.82]), closed=True),
            (dark, green)[k],
        )
        figure(sheet, ink, "AB"[k], w * x, h * 0.855)


def _umbrella(sheet: Sheet, rng: Rng, head: tuple[float, float, float], inks: tuple[str, str]) -> None:
    x, y, reach = head
    rays, florets, stalks = [], [], []
    for turn in np.linspace(-1.25, 1.25, 17):
        length = reach * (0.82 + 0.18 * np.cos(turn)) * rng.uniform(0.93, 1.05)
        rib = spine(x, y, length, turn * 1.05, -turn * 0.28, 12)
        rays.append(ribbon(rib, np.linspace(1.5, 0.7, 12)))
        tx, ty = rib[-1]
        for inner in np.linspace(-1.35, 1.35, 11):
            twig = spine(tx, ty, reach * 0.16 * rng.uniform(0.75, 1.1), turn * 0.6 + inner, 0, 5)
            stalks.append(polyline(twig))
            for _ in range(2):
                fx, fy = twig[-1] + rng.normal(0, reach * 0.014, 2)
                florets.append(circle(float(fx), float(fy), reach * rng.uniform(0.010, 0.019)))
    sheet.fill("".join(rays), inks[0])
    sheet.line("".join(stalks), inks[0], 0.45)
    sheet.fill("".join(florets), inks[1])


def _feather(sheet: Sheet, foot: tuple[float, float], turn: float, length: float, ink: str) -> None:
    rib = spring(foot, length, turn, 0.5 * np.sign(turn), 30)
    sheet.fill(ribbon(rib, np.linspace(2.2, 0.6, 30)), ink)
    for k in range(5, 29, 2):
        share = k / 29
        for side in (-1, 1):
            arm = spring(
                rib[k],
                length * 0.36 * (1 - share) ** 0.75 + 3,
                turn + 0.5 * np.sign(turn) * share + side * 0.95,
                -side * 0.35,
                12,
            )
            for j in range(2, 12, 2):
                for inner in (-1, 1):
                    heading = turn + side * 0.8 + inner * 0.7
                    leaf(
                        sheet,
                        spring(arm[j], 2.2 + length * 0.055 * (1 - share) * (1 - j / 16), heading, 0, 6),
                        2.4,
                        lance,
                        ink,
                        shade=0,
                    )
            sheet.fill(ribbon(arm, np.linspace(1.0, 0.4, 12)), ink)


def sunflower(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A head seen from the front: every seed a golden angle on."""
    petal, ripe, seed, dark, ink = inks
    plate(sheet, ink, "Helianthus gyrans", 3)
    x, y, disc = sheet.width * 0.5, sheet.height * 0.455, sheet.width * 0.205
    for layer, (count, reach, colour) in enumerate(
        ((34, 0.19, tone(petal, -0.07)), (34, 0.165, petal), (21, 0.13, tone(petal, 0.03)))
    ):
        for k in range(count):
            turn = 2 * np.pi * (k + layer * 0.5) / count + rng.normal(0, 0.03)
            rib = spine(
                x + disc * 0.9 * np.sin(turn),
                y - disc * 0.9 * np.cos(turn),
                sheet.width * reach * rng.uniform(0.9, 1.08),
                turn,
                rng.normal(0, 0.18),
                18,
            )
            leaf(sheet, rib, sheet.width * 0.058, lance, colour, vein=tone(colour, -0.09), veins=0, line=0.45)
    sheet.fill(circle(x, y, disc), dark)
    angle, far = spiral(620, disc / np.sqrt(625))
    for band, colour in ((0, tone(ripe, 0.02)), (1, ripe), (2, seed)):
        paths = []
        for a, r in zip(angle, far, strict=True):
            share = r / disc
            if (share > 0.78) + (share > 0.42) != 2 - band:
                continue
            size = disc * 0.034 * (0.5 + 0.55 * share)
            rib = spine(x + r * np.cos(a), y + r * np.sin(a), size * 2.1, a + np.pi / 2, 0, 7)
            paths.append(ribbon(rib, np.sin(np.linspace(0.1, np.pi, 7)) * size * 1.15 + 0.05))
        sheet.fill("".join(paths), colour)
    for k, letter in enumerate("ABC"):
        sx, sy = sheet.width * (0.36 + 0.14 * k), sheet.height * 0.845
        leaf(
            sheet,
            spine(sx, sy, 19, 0.1 * (k - 1), 0, 18),
            9 - 1.5 * k,
            egg,
            (dark, seed, tone(ripe, 0.12))[k],
            vein=tone(dark, 0.25),
            veins=0,
        )
        figure(sheet, ink, letter, sx, sy + 9)


def poppies(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Bud, flower, seed head: one summer."""
    red, stalk, pod, dark, ink = inks
    plate(sheet, ink, "Papaver trium dierum", 4)
    w, h = sheet.width, sheet.height
    for x0, x1, y1 in ((0.48, 0.50, 0.36), (0.46, 0.24, 0.31), (0.50, 0.77, 0.27), (0.49, 0.67, 0.55)):
        stem(sheet, [(w * x0, h * 0.86), (w * (x0 * 0.55 + x1 * 0.45), h * 0.62), (w * x1, h * y1)], 2.6, 1.7, stalk)
    for turn, length in ((-1.0, 0.30), (0.95, 0.27), (-0.5, 0.22), (0.45, 0.2)):
        leaf(
            sheet,
            spine(w * 0.485, h * 0.86, w * length, turn, turn * 0.5, 40),
            w * 0.085,
            lobed(lance, 7, 0.62),
            stalk,
            vein=sheet.paper,
            veins=5,
        )
    x, y, r = w * 0.5, h * 0.31, w * 0.155
    for turn, size, colour in (
        (-0.5, 1.0, tone(red, -0.06)),
        (0.55, 1.0, tone(red, -0.03)),
        (2.6, 0.72, tone(red, -0.09)),
        (-2.5, 0.72, red),
        (0.0, 0.86, tone(red, 0.03)),
    ):
        t = np.linspace(-1, 1, 40)
        rim = r * size * (1.05 - 0.22 * t**2 + 0.035 * np.sin(t * 17 + turn * 3) + 0.02 * np.sin(t * 31))
        fan = np.stack([x + rim * np.sin(turn + t * 0.98), y + r * 0.25 - rim * np.cos(turn + t * 0.98)], axis=1)
        sheet.fill(curve(np.concatenate([[[x, y + r * 0.25]], fan]), closed=True), colour)
        rays = [
            polyline(
                [
                    [x + 0.2 * (px - x), y + r * 0.25 + 0.2 * (py - y - r * 0.25)],
                    [x + 0.82 * (px - x), y + r * 0.25 + 0.82 * (py - y - r * 0.25)],
                ]
            )
            for px, py in fan[3:-3:3]
        ]
        sheet.line("".join(rays), tone(colour, -0.07), 0.45)
    sheet.fill(
        "".join(
            circle(x + rng.normal(0, r * 0.13), y + r * 0.22 + rng.normal(0, r * 0.09), r * 0.022) for _ in range(70)
        ),
        dark,
    )
    for px, py, size in ((0.24, 0.31, 1.0), (0.77, 0.27, 0.8)):
        _seed_head(sheet, (w * px, h * py, w * 0.05 * size), pod, dark)
    bx, by = w * 0.67, h * 0.55
    sheet.fill(ribbon(spine(bx, by, w * 0.07, 0.2, 2.9, 16), 1.7), stalk)
    leaf(
        sheet,
        spine(bx + w * 0.052, by - w * 0.018, w * 0.085, 2.95, 0.1, 20),
        w * 0.05,
        egg,
        stalk,
        vein=red,
        veins=0,
        line=1.2,
    )


def _seed_head(sheet: Sheet, head: tuple[float, float, float], pod: str, dark: str) -> None:
    x, y, r = head
    t = np.linspace(0, np.pi, 24)
    side = r * (0.18 + 0.82 * np.sin(t) ** 0.8)
    level = y + r * 0.6 - 2.2 * r * t / np.pi
    outline = np.concatenate([np.stack([x + side, level], axis=1), np.stack([x - side, level], axis=1)[::-1]])
    sheet.fill(curve(outline, closed=True), pod)
    ribs = [curve(np.stack([x + side * k, level], axis=1)) for k in (-0.66, -0.33, 0, 0.33, 0.66)]
    sheet.line("".join(ribs), tone(pod, -0.1), 0.5)
    top = y - 1.62 * r
    lid = [
        [x - r * 0.85, top + r * 0.12],
        [x - r * 0.5, top - r * 0.12],
        [x, top - r * 0.2],
        [x + r * 0.5, top - r * 0.12],
        [x + r * 0.85, top + r * 0.12],
        [x, top + r * 0.22],
    ]
    sheet.fill(curve(lid, closed=True), dark)
