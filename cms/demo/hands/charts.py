"""Coasts on a sheet, and the old chart engravers' ways to draw water and land around them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from cms.demo.hands.distance import Relief, densify, isolines, relief
from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.svg import Sheet, circle, curve, polyline, ribbon

Level = tuple[float, str, float]  # distance in mm, ink, line width in mm


@cache
def _coasts() -> dict[str, Any]:
    return dict(json.loads((files("cms.demo.hands") / "data" / "coasts.json").read_text()))


@dataclass(frozen=True, slots=True)
class Chart:
    """A place laid out on a sheet (all in mm): outlines of all land, of the place itself, and distance to the coast."""

    land: list[Array]
    home: list[Array]
    sea: Relief  # positive on land, negative at sea
    scale: float  # millimetres for a kilometre


def chart(
    place: str, sheet: Sheet, *, centre: tuple[float, float] = (0.5, 0.5), zoom: float = 1, step: float = 1.5
) -> Chart:
    """Lay out a place so that its window fills the sheet; ``centre`` is where the window's middle comes to lie."""
    source = _coasts()[place]
    scale = zoom * max(sheet.width / source["half"][0], sheet.height / source["half"][1]) / 2
    middle = np.array([sheet.width * centre[0], sheet.height * centre[1]])

    def rings(name: str) -> list[Array]:
        return [
            np.cumsum(np.array(flat, float).reshape(-1, 2), axis=0) * source["unit"] * scale + middle
            for flat in source[name]
        ]

    land = rings("land")
    return Chart(land, rings("home"), relief(land, (sheet.width, sheet.height), step=step, odd=True), scale)


def shape(rings: Sequence[Array]) -> str:
    """Path data of outlines."""
    return "".join(polyline(ring, closed=True) for ring in rings)


def level_path(field: Relief, level: float, *, shortest: float = 4) -> str:
    """The line of one distance, smoothed, without crumbs shorter than ``shortest`` mm."""
    parts = []
    for points, closed in isolines(field, level):
        if len(points) * field.step >= shortest and len(points) > 5:
            every = points[::3] if closed else np.concatenate([points[:-1:3], points[-1:]])
            parts.append(curve(every, closed=closed))
    return "".join(parts)


def lines(sheet: Sheet, field: Relief, levels: Sequence[Level]) -> None:
    """Lines of equal distance: the water lines around an island or the terraces on it."""
    for level, ink, width in levels:
        sheet.line(level_path(field, level), ink, width)


def bands(sheet: Sheet, field: Relief, levels: Sequence[tuple[float, str]]) -> None:
    """Flat tints, each covering everything nearer to land than its distance; from far to near."""
    height, width = field.height.shape
    for level, ink in levels:
        padded = np.full((height + 2, width + 2), field.height.min() - 50)
        padded[1:-1, 1:-1] = field.height
        x, y = field.origin
        rim = Relief(padded, field.step, (x - field.step, y - field.step))
        sheet.fill(level_path(rim, level), ink, even_odd=True)


def hachures(
    sheet: Sheet, rings: Sequence[Array], rng: np.random.Generator, *, ink: str, field: Relief, length: float,
    spacing: float, width: float, inland: bool = True,
) -> None:  # fmt: skip
    """Short tapering strokes across the coast, uneven like an engraver's."""
    feet = []
    for ring in rings:
        foot = densify(ring, 0.8)
        if len(foot) * 0.8 > 4 * spacing:
            feet.append(foot[:: max(1, round(spacing / 0.8))])
    start = np.concatenate(feet)
    start = start[((start > -length) & (start < np.array([sheet.width, sheet.height]) + length)).all(axis=1)]
    reach = length * np.clip(0.62 + 0.5 * Noise(rng)(start[:, 0] / 14, start[:, 1] / 14), 0.15, 1.2)
    paths = _climb(start, field, reach if inland else -reach)
    taper = np.linspace(width, width * 0.12, paths.shape[1])
    sheet.fill("".join(ribbon(path, taper) for path in paths), ink)


def _climb(start: Array, field: Relief, reach: Array) -> Array:
    """Paths straight away from the coast, five points each: shape (n, 5, 2)."""
    steps = [start]
    for _ in range(4):
        rise = np.stack(field.slope(*steps[-1].T), axis=1)
        rise /= np.maximum(np.hypot(*rise.T), 0.25)[:, None]
        steps.append(steps[-1] + rise * (reach / 4)[:, None])
    return np.stack(steps, axis=1)


def sea_lines(
    sheet: Sheet, field: Relief, *, ink: str, spacing: float, widths: tuple[float, float], fade: float,
    swell: Callable[[Array, Array], Array] | None = None, on_land: bool = False, gap: float = 1.2,
) -> None:  # fmt: skip
    """Horizontal engraved lines over the water, thick at the shore and thin ``fade`` mm away."""
    sign, parts = (1 if on_land else -1), []
    x = np.arange(-4, sheet.width + 4, 2.0)
    for y in np.arange(-spacing * 2, sheet.height + spacing * 2, spacing).tolist():
        line = np.stack([x, y + (swell(x, np.full_like(x, y)) if swell else 0 * x)], axis=1)
        away = field.at(line[:, 0], line[:, 1]) * sign
        breadth = widths[1] + (widths[0] - widths[1]) * np.exp(-np.maximum(away, 0) / fade)
        breadth *= np.clip(away - gap + 1, 0, 1)
        for run in np.split(np.arange(len(x)), np.flatnonzero(np.diff(breadth > 0.02)) + 1):
            if len(run) > 3 and breadth[run[0]] > 0.02:
                parts.append(ribbon(line[run], breadth[run]))
    sheet.fill("".join(parts), ink)


def dots(
    sheet: Sheet, field: Relief, *, ink: str, pitch: float, size: Callable[[Array], Array], angle: float = 0.4
) -> None:
    """A turned screen of dots whose radius is a function of the distance to the coast."""
    reach = np.hypot(sheet.width, sheet.height) / 2 + pitch
    u, v = np.meshgrid(*[np.arange(-reach, reach, pitch)] * 2)
    x = sheet.width / 2 + u * np.cos(angle) - v * np.sin(angle)
    y = sheet.height / 2 + u * np.sin(angle) + v * np.cos(angle)
    near = (x > -pitch) & (x < sheet.width + pitch) & (y > -pitch) & (y < sheet.height + pitch)
    x, y = x[near], y[near]
    radius = size(field.at(x, y))
    keep = radius > 0.12
    spots = zip(x[keep].tolist(), y[keep].tolist(), radius[keep].tolist(), strict=True)
    sheet.fill("".join(circle(*spot) for spot in spots), ink)
