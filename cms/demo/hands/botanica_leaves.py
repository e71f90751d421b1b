"""Leaves, fronds, weeds and rings for the plates."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.noise import Array
from cms.demo.hands.palettes import mix, tone
from cms.demo.hands.plants import (
    Inks,
    Rng,
    blade,
    egg,
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
from cms.demo.hands.svg import Sheet, circle, curve, polyline, ribbon


def fern(sheet: Sheet, _rng: Rng, inks: Inks) -> None:
    """One frond, and two that still sleep."""
    green, dark, young, ink = inks
    plate(sheet, ink, "Filix dormiens", 1)
    w, h = sheet.width, sheet.height
    _frond(sheet, spine(w * 0.50, h * 0.87, h * 0.76, -0.10, 0.28, 90), w * 0.30, (green, dark))
    for x, tall, sign in ((0.215, 0.36, -1), (0.80, 0.27, 1)):
        t = np.linspace(0, 1, 30)
        foot = np.stack([w * x + sign * 8 * np.sin(t * 2.2), h * 0.87 - h * tall * t], axis=1)
        turn = np.linspace(0, 4.6 * np.pi, 70)
        r = h * 0.042 * (1 - turn / (5.1 * np.pi))
        centre = foot[-1] - (sign * h * 0.042, 0)
        coil = centre + np.stack([sign * r * np.cos(turn), -r * np.sin(turn)], axis=1)
        line = np.concatenate([foot, coil])
        sheet.fill(ribbon(line, np.linspace(5.0, 1.4, len(line))), young)
        sheet.fill("".join(circle(float(px + sign * 3), float(py), 0.8) for px, py in foot[4::2]), dark)


def _frond(sheet: Sheet, rib: Array, reach: float, inks: tuple[str, str]) -> None:
    green, dark = inks
    heading = np.arctan2(np.gradient(rib[:, 0]), -np.gradient(rib[:, 1]))
    for k in range(14, 89, 4):
        share = (k - 14) / 75
        size = reach * np.sin(np.pi * (0.16 + 0.84 * share) ** 0.8) ** 0.9 + 2
        for side in (-1, 1):
            arm = spring(rib[k], size, heading[k] + side * (1.25 - 0.55 * share), -side * 0.28, 34)
            ahead = np.arctan2(np.gradient(arm[:, 0]), -np.gradient(arm[:, 1]))
            paths: dict[int, list[str]] = {-1: [], 1: []}
            for j in range(2, 33, 2 if size > 30 else 3):
                long = size * 0.105 * (1 - (j / 34) ** 1.8) + 1.2
                for inner in (-1, 1):
                    pin = spring(arm[j], long, ahead[j] + inner * 1.05, -inner * 0.25, 6)
                    paths[inner].append(ribbon(pin, np.array([0.55, 1, 0.95, 0.8, 0.5, 0.1]) * min(long * 0.46, 3.6)))
            sheet.fill("".join(paths[side]), green)
            sheet.fill("".join(paths[-side]), tone(green, -0.045))
            sheet.fill(ribbon(arm, np.linspace(1.3, 0.35, 34)), dark)
    sheet.fill(ribbon(rib, np.linspace(4.4, 0.5, len(rib))), dark)


def ginkgo(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Fans on a branch, turning yellow from the rim."""
    gold, green, bark, ink = inks
    plate(sheet, ink, "Ginkgo patiens", 5)
    w, h = sheet.width, sheet.height
    branch = stem(
        sheet, [(w * 0.20, h * 0.83), (w * 0.42, h * 0.55), (w * 0.58, h * 0.32), (w * 0.74, h * 0.18)], 7, 2.4, bark
    )
    fans = [
        (3, -1.5, 0.135),
        (8, 1.35, 0.165),
        (13, -0.9, 0.17),
        (18, 1.75, 0.185),
        (22, -1.15, 0.175),
        (27, 1.25, 0.15),
        (30, -0.55, 0.16),
        (35, 1.7, 0.125),
        (38, 0.1, 0.13),
        (11, 2.2, 0.14),
        (25, -1.9, 0.13),
    ]
    for index, (at, turn, size) in enumerate(fans):
        reach = w * size
        stalk = spring(branch[at], reach * 0.75, turn, rng.normal(0, 0.25), 14)
        sheet.fill(ribbon(stalk, np.linspace(2.0, 1.1, 14)), bark)
        _fan(
            sheet,
            rng,
            (float(stalk[-1, 0]), float(stalk[-1, 1])),
            turn + rng.normal(0, 0.15),
            reach,
            mix(green, gold, (0.15, 0.9, 0.6, 1.0)[index % 4]),
        )
    sheet.fill("".join(circle(float(x), float(y), 3.4) for x, y in branch[2::5]), tone(bark, -0.04))


def _fan(sheet: Sheet, rng: Rng, foot: tuple[float, float], turn: float, reach: float, ink: str) -> None:
    a = np.linspace(-1, 1, 61)
    notch = 0.34 * np.exp(-((a / 0.045) ** 2))
    rim = reach * (1 - 0.12 * a**2 - notch + 0.018 * np.sin(a * 23 + turn) + 0.012 * np.sin(a * 41))
    angle = turn + a * 1.12
    edge = np.stack([foot[0] + rim * np.sin(angle), foot[1] - rim * np.cos(angle)], axis=1)
    sheet.fill(polyline(np.concatenate([[foot], edge]), closed=True), ink)
    half = len(a) // 2
    sheet.fill(polyline(np.concatenate([[foot], edge[half:]]), closed=True), tone(ink, -0.035))
    lines = []
    for k in range(1, 60, 2):
        t = np.array([0.06, 0.5, 0.95 - 0.1 * rng.random()])[:, None]
        lines.append(polyline(np.array(foot) + t * (edge[k] - foot)))
    sheet.line("".join(lines), tone(ink, -0.11), 0.3)


def olive(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A bough with fruit."""
    green, silver, fruit, bark, ink = inks
    plate(sheet, ink, "Olea maritima", 10)
    w, h = sheet.width, sheet.height
    main = [(0.12, 0.30), (0.38, 0.42), (0.62, 0.42), (0.90, 0.56)]
    sides = [
        [(0.36, 0.41), (0.45, 0.25), (0.60, 0.17)],
        [(0.55, 0.42), (0.66, 0.60), (0.62, 0.77)],
        [(0.25, 0.37), (0.26, 0.55), (0.36, 0.69)],
    ]
    for index, knots in enumerate([main, *sides]):
        line = stem(sheet, [(w * a, h * b) for a, b in knots], 4.6 if index == 0 else 2.8, 1.2, bark)
        run = np.gradient(line, axis=0)
        heading = np.arctan2(run[:, 0], -run[:, 1])
        for k in range(5, 40, 3):
            for side in (-1, 1):
                long = w * 0.125 * rng.uniform(0.75, 1.1) * (1 - 0.35 * k / 40)
                rib = spring(
                    line[k], long, heading[k] + side * rng.uniform(0.6, 0.95), -side * rng.uniform(0.1, 0.5), 22
                )
                leaf(
                    sheet,
                    rib,
                    long * 0.2,
                    lance,
                    green if (k + (side > 0)) % 3 else silver,
                    vein=sheet.paper,
                    veins=0,
                    line=0.5,
                )
        leaf(sheet, spring(line[-1], w * 0.09, heading[-1], 0.1, 20), w * 0.02, lance, green, vein=sheet.paper, veins=0)
        for k in rng.choice(np.arange(8, 36), 4 if index == 0 else 3, replace=False):
            drop = spring(line[k], h * 0.035, np.pi + rng.normal(0, 0.2), 0, 6)
            sheet.line(polyline(drop), bark, 0.9)
            leaf(sheet, spring(drop[-1], h * 0.042, np.pi, 0, 20), h * 0.031, egg, fruit, shade=-0.05)
            sx, sy = drop[-1] + np.array([-h * 0.006, h * 0.016])
            sheet.fill(
                curve(np.array([[0, -3], [1.0, 0], [0, 3.4], [-0.7, 0]]) + np.array([sx, sy]), closed=True),
                tone(fruit, 0.18),
            )


def horsetail(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Whorl upon whorl."""
    green, dark, sheath, ink = inks
    plate(sheet, ink, "Equisetum fumosum", 12)
    w, h = sheet.width, sheet.height
    for x, tall, lean, fertile in (
        (0.50, 0.76, 0.02, False),
        (0.25, 0.58, -0.05, False),
        (0.74, 0.62, 0.07, False),
        (0.39, 0.34, -0.02, True),
        (0.62, 0.27, 0.03, True),
    ):
        rib = spine(w * x, h * 0.87, h * tall, lean, lean, 60)
        sheet.fill(ribbon(rib, np.linspace(5.2, 1.2 if not fertile else 4.4, 60)), sheath if fertile else green)
        for k in range(6, 58, 4 if not fertile else 8):
            px, py = rib[k]
            sheet.fill(ribbon(rib[k - 1 : k + 2], 5.8 - 3.6 * k / 60 if not fertile else 6.0), dark)
            if fertile or k < 14:
                continue
            reach = w * 0.17 * np.sin(np.pi * (0.12 + 0.83 * (1 - k / 60)) ** 1.2) * (tall / 0.76)
            for turn in np.linspace(-1.3, 1.3, 11):
                if abs(turn) > 0.2:
                    hair = spine(px, py, reach * (0.65 + 0.35 * abs(np.sin(turn))), turn, -turn * 0.55, 10)
                    sheet.fill(ribbon(hair, np.linspace(1.5, 0.4, 10)), green)
        if fertile:
            top = spring(rib[-1], h * 0.085, lean, 0, 20)
            leaf(sheet, top, h * 0.028, egg, dark)
            for k in range(2, 19, 2):
                sheet.fill(
                    "".join(
                        circle(
                            float(top[k, 0] + u * h * 0.011 * np.sin(np.pi * (k / 20) ** 0.6)), float(top[k, 1]), 1.15
                        )
                        for u in (-0.9, -0.3, 0.3, 0.9)
                    ),
                    sheath,
                )


def forms(sheet: Sheet, _rng: Rng, inks: Inks) -> None:
    """Twelve forms of leaves."""
    *colours, ink = inks
    plate(sheet, ink, "Formae foliorum", 13)
    shapes = [
        (lance, 0.34, 7),
        (egg, 0.62, 6),
        (toothed(egg, 13), 0.6, 6),
        (lobed(spoon, 4.5, 0.5), 0.62, 5),
        (spoon, 0.5, 6),
        (blade, 0.13, 0),
        (lobed(lance, 8, 0.72), 0.5, 8),
        (toothed(lance, 17, 0.2), 0.4, 8),
        (lambda t: egg(t) * (0.55 + 0.6 * (1 - t) ** 2), 0.78, 6),
        (lobed(egg, 2.5, 0.4), 0.7, 4),
        (lambda t: np.sin(np.pi * t) ** 0.5, 0.3, 8),
        (toothed(lobed(egg, 3.5, 0.45), 14, 0.16), 0.72, 6),
    ]
    columns, w, h = 4, sheet.width, sheet.height
    for index, (shape, wide, veins) in enumerate(shapes):
        x, y = w * (0.185 + 0.21 * (index % columns)), h * (0.275 + 0.255 * (index // columns))
        rib = spine(x, y, h * 0.175, 0.06 * (index % 3 - 1), 0.12 * (index % 2 * 2 - 1), 120)
        ink_ = colours[(index * 3 + index // 4) % len(colours)]
        sheet.fill(ribbon(spine(x, y, h * 0.03, np.pi + 0.1 * (index % 3 - 1), 0.1, 6), np.linspace(1.2, 1.7, 6)), ink_)
        leaf(sheet, rib, h * 0.2 * wide, shape, ink_, vein=sheet.paper, veins=veins, line=0.55)
        figure(sheet, ink, "ABCDEFGHIKLM"[index], x, y + h * 0.052)
