"""What a rose engine and a ruling machine cut: woven bands, rosettes, turned forms, reliefs in ruled lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cms.demo.hands.noise import Array
from cms.demo.hands.svg import Sheet, curve, polyline

TAU = 2 * np.pi
Height = Callable[[Array, Array], Array]


@dataclass(frozen=True, slots=True)
class Band:
    """A woven ring: ``lines`` waves around a circle, each shifted a little from the last."""

    radius: float
    half: float  # half of the band's width
    waves: int  # waves around the circle
    lines: int
    petals: int = 0  # how often the band itself swells around the circle
    swell: float = 0.0  # by which share of the radius
    sweep: float = 1.0  # 1: an even mesh; less: a twisted ribbon
    lace: float = 0.0  # share of a second, twice as fast wave
    ink: int = 0


def weave(
    path: Array, half: Array | float, waves: float, lines: int, *, sweep: float = 1.0, lace: float = 0.0
) -> list[Array]:
    """Waves along an open path that is sampled evenly; one array of points for each line."""
    run = np.gradient(path, axis=0)
    side = np.stack([-run[:, 1], run[:, 0]], axis=1) / np.maximum(np.hypot(run[:, 0], run[:, 1]), 1e-9)[:, None]
    along = np.linspace(0, TAU * waves, len(path))
    found = []
    for phase in TAU * sweep * np.arange(lines) / lines:
        offset = (1 - lace) * np.cos(along + phase) + lace * np.cos(2 * along - phase)
        found.append(path + (half * offset)[:, None] * side)
    return found


def woven(path: Array, half: Array | float, waves: float, lines: int, *, sweep: float = 1.0, lace: float = 0.0) -> str:
    """Path data of ``weave``."""
    return "".join(map(curve, weave(path, half, waves, lines, sweep=sweep, lace=lace)))


def band(x: float, y: float, shape: Band, *, turn: float = 0.0) -> str:
    """Path data of a woven ring around (x, y)."""
    count = int(max(shape.waves * (9 if shape.lace == 0 else 14), shape.petals * 12, 96))
    angle = TAU * np.arange(count) / count
    bulge = np.cos(shape.petals * angle)
    middle = shape.radius * (1 + shape.swell * bulge)
    half = shape.half * (1 + 0.45 * bulge * (shape.swell != 0))
    out = []
    for phase in TAU * shape.sweep * np.arange(shape.lines) / shape.lines:
        wave = (1 - shape.lace) * np.cos(shape.waves * angle + phase) + shape.lace * np.cos(
            2 * shape.waves * angle - phase
        )
        r = middle + half * wave
        points = np.stack([x + r * np.cos(angle + turn), y + r * np.sin(angle + turn)], axis=1)
        out.append(curve(points, closed=True))
    return "".join(out)


def spirograph(x: float, y: float, radius: float, gears: tuple[int, int], arm: float) -> str:
    """A closed hypotrochoid: the outer and the inner gear's teeth, the pen's distance as a share of the gear."""
    outer, inner = gears
    turns = inner // int(np.gcd(outer, inner))
    angle = np.linspace(0, TAU * turns, turns * 46 + 1)[:-1]
    small = radius * inner / outer
    rest, ratio = radius - small, (radius - small) / small
    px = x + rest * np.cos(angle) + arm * small * np.cos(ratio * angle)
    py = y + rest * np.sin(angle) - arm * small * np.sin(ratio * angle)
    return curve(np.stack([px, py], axis=1), closed=True)


def turned(x: float, profile: Array, lines: int, twist: float, *, tilt: float, front: bool = True) -> list[str]:
    """A form on the lathe: threads that climb a profile (radius, height) both ways with a twist; one side of it."""
    levels = np.linspace(0, 1, len(profile))
    out = []
    for sense in (1, -1):
        for start in TAU * np.arange(lines) / lines:
            angle = start + sense * twist * levels * TAU
            px = x + profile[:, 0] * np.cos(angle)
            py = profile[:, 1] + profile[:, 0] * np.sin(angle) * tilt
            out += _runs(np.stack([px, py], axis=1), (np.sin(angle) > -0.02) == front)
    return out


def _runs(points: Array, keep: np.ndarray) -> list[str]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], keep.astype(int), [0]])))
    return [curve(points[a:b]) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 2]


def relief(
    area: tuple[float, float, float, float], height: Height, *, space: float, step: float, slant: float = 0.0
) -> str:
    """Ruled lines in an area (x, y, width, height) that are pushed up by a height: a medal cut by a ruling machine."""
    left, top, wide, tall = area
    x = np.arange(left, left + wide + step, step).clip(max=left + wide)
    out = []
    for base in np.arange(top + space / 2, top + tall, space):
        y = base + slant * (x - left)
        lifted = y - height(x, y)
        out.append(_thin(np.stack([x, lifted], axis=1)))
    return "".join(out)


def _thin(points: Array) -> str:
    """Leave out the points on straight runs."""
    bend = np.abs(np.diff(points[:, 1], 2))
    keep = np.concatenate([[True], bend > 0.004, [True]])
    keep[:: max(len(points) // 10, 1)] = True
    return polyline(points[keep])


def frame(sheet: Sheet, colour: str, *, inset: float, half: float, waves: int, lines: int, width: float) -> None:
    """A woven border with rosettes in its corners and a fine line on each side."""
    w, h = sheet.width - inset, sheet.height - inset
    corners = [(inset, inset), (w, inset), (w, h), (inset, h)]
    clear = half * 1.5
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        length = float(np.hypot(bx - ax, by - ay))
        count = max(round(waves * length / sheet.width), 4)
        share = clear / length
        at = np.linspace(share, 1 - share, count * 9 + 1)[:, None]
        path = np.array([ax, ay]) * (1 - at) + np.array([bx, by]) * at
        sheet.line(woven(path, half, count, lines), colour, width)
    for x, y in corners:
        sheet.line(band(x, y, Band(half * 0.95, half * 0.5, 12, 6)), colour, width)
        sheet.line(band(x, y, Band(half * 0.35, half * 0.3, 7, 4)), colour, width)
