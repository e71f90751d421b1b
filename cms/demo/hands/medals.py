"""Heights for the ruling machine: moon, sphere, eye, pond, tulip."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.engraving import Band, Height, band
from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.svg import Sheet, circle, curve, polyline

NAME = "guilloche"


def _ball(x: Array, y: Array, cx: float, cy: float, radius: float) -> Array:
    return np.asarray(np.sqrt(np.clip(1 - ((x - cx) ** 2 + (y - cy) ** 2) / radius**2, 0, 1)))


def moon(sheet: Sheet, noise: Noise) -> Height:
    """A full moon with its seas."""
    cx, cy, radius = sheet.width * 0.5, sheet.height * 0.44, sheet.width * 0.29

    def height(x: Array, y: Array) -> Array:
        ball = _ball(x, y, cx, cy, radius)
        seas = noise.fbm(x / 34, y / 34, 3) * (ball > 0) * np.minimum(ball * 2, 1)
        return np.asarray(26 * ball + 2.6 * seas)

    return height


def sphere_at_sea(sheet: Sheet, _noise: Noise) -> Height:
    """A ball above ripples."""
    cx, cy, radius = sheet.width * 0.5, sheet.height * 0.42, sheet.height * 0.17

    def height(x: Array, y: Array) -> Array:
        deep = np.clip((y - sheet.height * 0.66) / 22, 0, 1)
        waves = 2.6 * np.cos(np.hypot((x - cx) / 3.0, (y - sheet.height * 0.66) / 1.6)) * deep
        return np.asarray(17 * _ball(x, y, cx, cy, radius) + waves)

    return height


def eye(sheet: Sheet, _noise: Noise) -> Height:
    """An open eye without its iris: lids, fold and brow."""
    cx, cy, reach = sheet.width * 0.5, sheet.height * 0.57, sheet.width * 0.37

    def height(x: Array, y: Array) -> Array:
        across = np.clip(1 - ((x - cx) / reach) ** 2, 0, 1)
        lid, up = 0.44 * reach * across**1.2, np.abs(y - cy)
        inside = np.clip((lid - up) / 7, 0, 1)
        fold = 8 * np.exp(-(((cy - y) - 1.35 * lid - 6) ** 2) / 30) * across
        brow = 7 * np.exp(-(((cy - y) - 1.0 * lid - 41 - 0.06 * (x - cx)) ** 2) / 60) * across**0.5
        return np.asarray(inside * 8 * _ball(x, y, cx, cy, reach) + fold + brow)

    return height


def iris_of_eye(sheet: Sheet, inks: tuple[str, ...]) -> None:
    """The iris, woven, between the lids."""
    cx, cy, reach = sheet.width * 0.5, sheet.height * 0.57 - 7, sheet.width * 0.37
    x = np.linspace(-1, 1, 60)
    lid = 0.44 * reach * (1 - x**2) ** 1.2
    upper = np.stack([cx + x * reach, cy - lid + 2], axis=1)
    lower = np.stack([cx + x[::-1] * reach, cy + lid[::-1] + 4], axis=1)
    with sheet.within(polyline(np.concatenate([upper, lower]), closed=True)):
        sheet.fill(circle(cx, cy, reach * 0.37), sheet.paper)
        for shape in (Band(reach * 0.32, reach * 0.045, 48, 6), Band(reach * 0.2, reach * 0.11, 30, 14, sweep=0.5)):
            sheet.line(band(cx, cy, shape), inks[-1] if shape.waves == 30 else inks[0], 0.32)
        sheet.fill(circle(cx, cy, reach * 0.115), inks[0])
        sheet.fill(circle(cx + reach * 0.05, cy - reach * 0.05, reach * 0.03), sheet.paper)
    sheet.line(curve(upper), inks[0], 1.1)


def pond(sheet: Sheet, noise: Noise) -> Height:
    """Two stones have fallen into one pond."""

    def height(x: Array, y: Array) -> Array:
        first = np.hypot(x - sheet.width * 0.36, (y - sheet.height * 0.42) * 1.5)
        second = np.hypot(x - sheet.width * 0.70, (y - sheet.height * 0.66) * 1.5)
        return np.asarray(
            7.5 * np.cos(first / 7.0) * np.exp(-first / 62) + 6 * np.cos(second / 5.5) * np.exp(-second / 50)
        )

    return height


def tulip(sheet: Sheet, noise: Noise) -> Height:
    """A tulip with two leaves."""
    cx, cy = sheet.width * 0.5, sheet.height * 0.40

    def petal(x: Array, y: Array, at: float, turn: float, size: float, wide: float = 0.44) -> Array:
        dx, dy = x - cx - at, y - cy
        p, q = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
        return np.asarray(np.sqrt(np.clip(1 - (p / (size * wide)) ** 2 - (q / size) ** 2, 0, 1)))

    def height(x: Array, y: Array) -> Array:
        size = sheet.height * 0.19
        bloom = np.maximum.reduce(
            [
                14 * petal(x, y, -size * 0.34, -0.22, size),
                14 * petal(x, y, size * 0.34, 0.22, size),
                20 * petal(x, y, 0, 0.0, size * 0.98),
            ]
        )
        stem = np.sqrt(np.clip(1 - ((x - cx) / 3.6) ** 2, 0, 1)) * (y > cy + size * 0.9)
        low = y - sheet.height * 0.33
        leaves = np.maximum(petal(x, low, -19, -0.3, 48, 0.19), petal(x, low + 14, 22, 0.42, 56, 0.17))
        return np.asarray(np.maximum(bloom, np.maximum(6 * stem, 8 * leaves)))

    return height
