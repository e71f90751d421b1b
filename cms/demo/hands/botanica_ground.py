"""What grows low, for the plates: weeds, rosettes, caps; and a trunk across."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.palettes import mix, tone
from cms.demo.hands.plants import (
    Inks,
    Rng,
    lance,
    leaf,
    plate,
    spine,
    spiral,
    spoon,
    spring,
)
from cms.demo.hands.svg import Sheet, circle, curve, polyline, ribbon


def seaweed(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Three weeds, pressed."""
    red, olive, green, ink = inks
    plate(sheet, ink, "Algae trium marium", 8)
    w, h = sheet.width, sheet.height

    def grow(
        x: float, y: float, turn: float, length: float, left: int, into: list[str], thick: float, fork: float
    ) -> None:
        rib = spine(x, y, length, turn, rng.normal(0, 0.35), 9)
        into.append(ribbon(rib, np.linspace(thick, thick * 0.78, 9)))
        if left == 0:
            into.append(circle(float(rib[-1, 0]), float(rib[-1, 1]), thick * 0.62))
            return
        for side in (-1, 1):
            grow(
                float(rib[-1, 0]),
                float(rib[-1, 1]),
                turn + side * rng.uniform(0.5, 1.2) * fork * (1 - 0.25 * abs(turn)) - 0.12 * turn,
                length * rng.uniform(0.72, 0.9),
                left - 1,
                into,
                thick * 0.80,
                fork,
            )

    for x, foot, ink_, length, depth, thick, fork in (
        (0.31, 0.84, red, 0.10, 8, 4.2, 0.31),
        (0.72, 0.86, olive, 0.088, 6, 9.0, 0.42),
    ):
        paths: list[str] = []
        grow(w * x, h * foot, rng.normal(0, 0.05), h * length, depth, paths, thick, fork)
        sheet.fill("".join(paths), ink_, opacity=0.92)
    for k in range(5):
        t = np.linspace(0, 1, 60)
        sway = w * 0.035 * np.sin(t * 6.5 + k * 1.3) * t + w * 0.05 * (k - 2) * t
        rib = np.stack([w * 0.52 + sway, h * 0.87 - h * (0.72 - 0.07 * abs(k - 2)) * t], axis=1)
        width = w * 0.034 * np.sin(np.pi * t**0.6) ** 0.7 * (1 + 0.16 * np.sin(t * 70 + k))
        sheet.fill(ribbon(rib, width), tone(green, 0.025 * (k - 2)), opacity=0.9)
        sheet.line(polyline(rib[:56]), tone(green, -0.12), 0.6)


def rosette(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A house-leek from above: the youngest leaf in the middle."""
    outer, inner, tip, ink = inks
    plate(sheet, ink, "Sempervivum aureum", 9)
    x, y, size = sheet.width * 0.5, sheet.height * 0.46, sheet.width * 0.39
    angle, far = spiral(96, 1 / np.sqrt(96))
    sheet.fill(circle(x, y, size * 0.1), tone(inner, -0.03))
    for k in range(95, -1, -1):
        share = float(far[k])
        long, turn = size * (0.16 + 0.84 * share), float(angle[k])
        colour = mix(inner, outer, share**0.9)
        start = spine(x, y, long * 0.15, turn, 0, 3)[-1]
        rib = spring(start, long * 0.92, turn, 0, 26)
        leaf(sheet, rib, long * 0.50 + 2, spoon, tone(colour, 0.03 * (k % 3 - 1)), shade=-0.05)
        end = spring(rib[-4], long * 0.11, turn, 0, 8)
        leaf(sheet, end, long * 0.13 + 0.6, lance, tip, shade=-0.03)
        sheet.line(polyline(rib[4:20]), tone(colour, 0.07), 0.5)


def mushrooms(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A family of caps in the moss."""
    cap, gill, stalk, moss, ink = inks
    plate(sheet, ink, "Fungi familiares", 14)
    w, h = sheet.width, sheet.height
    for x, foot, tall, size, lean in (
        (0.66, 0.85, 0.41, 0.115, 0.10),
        (0.30, 0.85, 0.35, 0.10, -0.12),
        (0.47, 0.86, 0.56, 0.20, 0.0),
        (0.80, 0.86, 0.17, 0.055, 0.2),
        (0.185, 0.86, 0.14, 0.05, -0.2),
        (0.58, 0.865, 0.11, 0.04, 0.1),
    ):
        rib = spine(w * x, h * foot, h * tall, lean, -lean * 0.6, 20)
        r = w * size
        sheet.fill(ribbon(rib, np.linspace(r * 0.36, r * 0.20, 20)), stalk)
        sheet.line(
            "".join(polyline(rib + np.array([k * r * 0.035, 0])) for k in (-2, -1, 1, 2)), tone(stalk, -0.07), 0.4
        )
        cx, cy = rib[-1]
        t = np.linspace(0, np.pi, 50)
        dome = np.stack([cx - r * np.cos(t), cy - r * 0.74 * np.sin(t) ** 0.85], axis=1)
        under = np.stack([cx + r * np.cos(t), cy + r * 0.20 * np.sin(t)], axis=1)
        sheet.fill(polyline(np.concatenate([dome, under]), closed=True), gill)
        rays = [
            curve([[cx, cy - r * 0.05], [cx + 0.5 * (px - cx), cy + 0.45 * (py - cy)], [px, py]])
            for px, py in under[1:-1:2]
        ]
        sheet.line("".join(rays), tone(gill, -0.13), 0.4)
        brim = np.stack([cx + r * np.cos(t), cy - r * 0.07 * np.sin(t)], axis=1)
        skin = polyline(np.concatenate([dome, brim]), closed=True)
        sheet.fill(skin, cap)
        with sheet.within(skin):
            sheet.fill(
                curve(
                    np.array(
                        [
                            [cx + r * 0.1, cy - r],
                            [cx + r * 1.2, cy - r],
                            [cx + r * 1.2, cy],
                            [cx + r * 0.35, cy],
                            [cx + r * 0.5, cy - r * 0.5],
                        ]
                    ),
                    closed=True,
                ),
                tone(cap, -0.045),
            )
            spots = [(rng.uniform(-0.85, 0.85), rng.uniform(0.05, 0.7), rng.uniform(0.03, 0.085)) for _ in range(15)]
            sheet.fill("".join(circle(cx + a * r, cy - b * r, c * r) for a, b, c in spots), stalk)
    for x in rng.uniform(0.10, 0.90, 260):
        base = h * (0.868 + 0.004 * np.sin(x * 20))
        sheet.fill(
            ribbon(
                spine(w * x, base, h * rng.uniform(0.012, 0.042), rng.normal(0, 0.4), rng.normal(0, 0.6), 6),
                np.linspace(1.4, 0.2, 6),
            ),
            tone(moss, float(rng.normal(0, 0.04))),
        )


def rings_of_larch(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A trunk across: every year a line."""
    wood, late, bark, ink = inks
    plate(sheet, ink, "Larix annorum LXXII", 15)
    noise = Noise(rng)
    x, y, size = sheet.width * 0.49, sheet.height * 0.455, sheet.width * 0.37
    turn = np.linspace(0, 2 * np.pi, 160, endpoint=False)
    cos, sin = np.cos(turn), np.sin(turn)

    def outline(r: float) -> Array:
        warp = (
            1
            + 0.075 * noise(cos * 1.1 + 5, sin * 1.1)
            + 0.03 * (r / size) * noise(cos * 3.3, sin * 3.3 + 9)
            + 0.008 * noise(cos * 8 + r / 30, sin * 8)
        )
        return np.stack([x + (1 - r / size) * -22 + r * warp * cos, y + (1 - r / size) * 14 + r * warp * sin], axis=1)

    crust = outline(size) + rng.normal(0, 1.1, (160, 2))
    sheet.fill(polyline(crust, closed=True), bark)
    sheet.fill(curve(outline(size * 0.945), closed=True), wood)
    years = np.cumsum(rng.gamma(3.2, 1, 72) * np.linspace(1.25, 0.7, 72))
    for index, r in enumerate(years / years[-1] * size * 0.925):
        sheet.line(
            curve(outline(float(r)), closed=True),
            late,
            0.35 + 0.9 * float(rng.random() ** 2) + 0.5 * (index % 11 == 0),
            opacity=0.9,
        )
    for angle, depth in ((0.5, 0.62), (2.7, 0.4), (4.4, 0.5)):
        t = np.linspace(depth, 0.95, 14)
        crack = np.stack(
            [
                x + size * t * np.cos(angle + 0.02 * np.sin(t * 40)),
                y + size * t * np.sin(angle + 0.02 * np.sin(t * 40)),
            ],
            axis=1,
        )
        sheet.fill(ribbon(crack, np.linspace(0.2, 5.0, 14)), bark)
