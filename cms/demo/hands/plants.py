"""Parts of plants as a botanical plate draws them: leaves in two tones with veins, stems, spirals; and the plate."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from cms.demo.hands.caps import capitals, roman
from cms.demo.hands.noise import Array
from cms.demo.hands.palettes import tone
from cms.demo.hands.svg import Sheet, curve, normals, polyline, ribbon

Inks = tuple[str, ...]
Rng = np.random.Generator
Shape = Callable[[Array], Array]  # half width along a leaf, 0..1 to about 0..1
GOLDEN = float(np.pi * (3 - np.sqrt(5)))


def lance(t: Array) -> Array:
    """Widest below the middle, pointed."""
    return np.asarray(np.sin(np.pi * t**0.72) ** 1.05)


def egg(t: Array) -> Array:
    """Round at the base."""
    return np.asarray(np.sin(np.pi * t**0.55) ** 0.8)


def spoon(t: Array) -> Array:
    """Narrow below, round at the end."""
    return np.asarray(np.sin(np.pi * np.clip(t, 0, 1) ** 1.9) ** 0.85)


def blade(t: Array) -> Array:
    """Grass."""
    return np.asarray(np.clip(t * 6, 0, 1) * (1 - t) ** 0.8)


def toothed(shape: Shape, teeth: int, depth: float = 0.14) -> Shape:
    """A saw edge."""
    return lambda t: shape(t) * (1 - depth * (t * teeth % 1))


def lobed(shape: Shape, lobes: float, depth: float = 0.45) -> Shape:
    """Rounded lobes, as of an oak."""
    return lambda t: shape(t) * (1 - depth * (0.5 + 0.5 * np.cos(2 * np.pi * lobes * t)))


def spine(x: float, y: float, length: float, turn: float, bend: float = 0.0, count: int = 24) -> Array:
    """A midrib from (x, y): heads ``turn`` radians from straight up (clockwise) and bends by ``bend`` on its way."""
    t = np.linspace(0, 1, count)
    heading = turn + bend * t
    step = length / (count - 1)
    px = x + np.concatenate([[0], np.cumsum(np.sin(heading[1:]) * step)])
    py = y - np.concatenate([[0], np.cumsum(np.cos(heading[1:]) * step)])
    return np.stack([px, py], axis=1)


def spring(at: tuple[float, float] | Array, length: float, turn: float, bend: float = 0.0, count: int = 24) -> Array:
    """A midrib that springs from a point of another."""
    return spine(float(at[0]), float(at[1]), length, turn, bend, count)


def leaf(
    sheet: Sheet,
    rib: Array,
    width: float,
    shape: Shape,
    ink: str,
    *,
    vein: str = "",
    veins: int = 6,
    slant: float = 0.13,
    shade: float = -0.045,
    line: float = 0.5,
) -> None:
    """A leaf along its midrib, the right half a little darker, with veins left out of the print."""
    t = np.linspace(0, 1, len(rib))
    side = normals(rib) * (shape(t) * width / 2)[:, None]
    sheet.fill(polyline(np.concatenate([rib - side, (rib + side)[::-1]]), closed=True), ink, seam=0.12)
    sheet.fill(polyline(np.concatenate([rib, (rib + side)[::-1]]), closed=True), tone(ink, shade))
    if not vein:
        return
    paths = [polyline(rib[: int(len(rib) * 0.97)])]
    for k in np.linspace(0.1, 0.8, veins):
        a, b = int(k * (len(rib) - 1)), min(int((k + slant) * (len(rib) - 1)), len(rib) - 1)
        for sign in (-1, 1):
            end = rib[b] + sign * side[b] * 0.82
            paths.append(curve([rib[a], (rib[a] * 0.45 + end * 0.55) + (rib[b] - rib[a]) * 0.12 * -1, end]))
    sheet.line("".join(paths), vein, line)


def stem(sheet: Sheet, points: ArrayLike, foot: float, tip: float, ink: str) -> Array:
    """A stem through a few points, thinner towards its end; returns it finely sampled."""
    knots = np.asarray(points, float)
    fine = along(knots, 40)
    sheet.fill(ribbon(fine, np.linspace(foot, tip, len(fine))), ink)
    return fine


def along(knots: Array, count: int) -> Array:
    """A smooth curve through a few points, sampled."""
    t, u = np.linspace(0, 1, len(knots)), np.linspace(0, 1, count)
    degree = min(len(knots) - 1, 3)
    return np.stack([np.polyval(np.polyfit(t, knots[:, k], degree), u) for k in (0, 1)], axis=1)


def spiral(count: int, spread: float, *, power: float = 0.5, start: int = 0) -> tuple[Array, Array]:
    """Phyllotaxis: angle and distance of the first ``count`` florets, each a golden angle on."""
    n = np.arange(start, start + count)
    return np.asarray(n * GOLDEN, float), np.asarray(spread * n**power, float)


def plate(sheet: Sheet, ink: str, name: str, number: int, *, fine: float = 0.55) -> None:
    """The plate's frame, its number at the top and its name at the foot."""
    w, h, inset = sheet.width, sheet.height, sheet.width * 0.055
    foot = inset * 2.0
    sheet.line(
        polyline([[inset, inset], [w - inset, inset], [w - inset, h - foot], [inset, h - foot]], closed=True), ink, fine
    )
    gap = inset + 3.2
    sheet.line(
        polyline([[gap, gap], [w - gap, gap], [w - gap, h - foot - 3.2], [gap, h - foot - 3.2]], closed=True),
        ink,
        fine * 0.5,
    )
    size = min(w, h) * 0.0175
    sheet.line(capitals(name.upper(), w / 2, h - inset * 0.95, size), ink, size * 0.105)
    sheet.line(capitals(f"PL. {roman(number)}", w - inset, h - inset * 0.95, size * 0.72, align=1), ink, size * 0.09)


def figure(sheet: Sheet, ink: str, letter: str, x: float, y: float) -> None:
    """A small letter beside a detail."""
    sheet.line(capitals(letter, x, y, 4.2), ink, 0.4)
