"""Cutting a block: lines whose width follows a tone, and the trees, trunks and ridges cut with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise

import numpy as np

from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.svg import Sheet, polyline, ribbon

Tone = Callable[[Array, Array], Array]  # share of ink, 0..1, at points
Rng = np.random.Generator


def carved(lines: Iterable[Array], tone: Tone, space: float, *, least: float = 0.1) -> str:
    """Cut along lines (each (n, 2)) as wide as the tone asks for; where it asks for too little, nothing."""
    cuts = []
    for line in lines:
        width = np.clip(tone(line[:, 0], line[:, 1]), 0, 1.15) * space
        deep = np.concatenate([[0], (width > least * space).astype(int), [0]])
        edges = np.flatnonzero(np.diff(deep))
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            if stop - start < 2:
                continue
            own = width[start:stop].copy()
            own[[0, -1]] = 0.06
            cuts.append(ribbon(line[start:stop], own))
    return "".join(cuts)


def rough(noise: Noise, tone: Tone, amount: float = 0.25, *, along: float = 16, across: float = 4) -> Tone:
    """The tone as a gouge leaves it: uneven, longer along the cut (horizontal)."""
    return lambda x, y: tone(x, y) + amount * noise(x / along, y / across)


def flat(share: float) -> Tone:
    """The same share of ink everywhere."""
    return lambda x, _y: np.full_like(x, share)


def levels(left: float, right: float, heights: Array, *, step: float = 5.0, noise: Noise | None = None) -> list[Array]:
    """Horizontal cuts, a little unsteady."""
    x = np.linspace(left, right, max(int((right - left) / step), 2))
    wobble = (lambda y: 0.9 * noise(x / 60, np.full_like(x, y / 9))) if noise else (lambda _y: 0 * x)
    return [np.stack([x, y + wobble(y)], axis=1) for y in heights.tolist()]


def receding(top: float, bottom: float, first: float, growth: float) -> Array:
    """Heights of cuts on water or a field: close at the horizon, wider towards us."""
    found, gap = [top], first
    while found[-1] < bottom:
        found.append(found[-1] + gap)
        gap *= growth
    return np.array(found)


def path_of_light(noise: Noise, x0: float, horizon: float, width: float) -> Tone:
    """What a low sun or a moon leaves on the water, from the horizon towards us."""

    def tone(x: Array, y: Array) -> Array:
        near = (y - horizon) / 100
        bell = np.exp(-(((x - x0) / (width * (0.45 + 0.5 * near))) ** 2))
        return np.asarray(1.5 * bell - 0.55 + 0.75 * noise(x / 15, y / 5))

    return tone


def slants(area: tuple[float, float, float, float], degrees: float, space: float, *, step: float = 5.0) -> list[Array]:
    """Parallel cuts at an angle that cover an area (left, top, right, bottom)."""
    left, top, right, bottom = area
    cx, cy = (left + right) / 2, (top + bottom) / 2
    half = float(np.hypot(right - left, bottom - top)) / 2
    run = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    along = np.linspace(-half, half, max(int(2 * half / step), 3))[:, None] * run
    return [along + np.array([cx - off * run[1], cy + off * run[0]]) for off in np.arange(-half, half, space)]


def rings(x: float, y: float, first: float, last: float, space: float, *, step: float = 6.0) -> list[Array]:
    """Cuts around a point."""
    found = []
    for radius in np.arange(first, last, space):
        turn = np.linspace(0, 2 * np.pi, max(int(2 * np.pi * radius / step), 16) + 1) + radius * 2.4  # no seam
        found.append(np.stack([x + radius * np.cos(turn), y + radius * np.sin(turn)], axis=1))
    return found


def rays(x: float, y: float, first: float, last: float, count: int, *, rng: Rng | None = None) -> list[Array]:
    """Cuts away from a point."""
    turns = 2 * np.pi * (np.arange(count) + (rng.uniform(-0.2, 0.2, count) if rng else 0)) / count
    along = np.linspace(first, last, 14)
    return [np.stack([x + along * np.cos(turn), y + along * np.sin(turn)], axis=1) for turn in turns]


def ridge(noise: Noise, x: Array, *, lift: float, scale: float, at: float, sharp: float = 0.5) -> Array:
    """Heights of a skyline over x; ``sharp`` 0 is downs, 1 is alps."""
    soft = noise.fbm(x / scale, np.full_like(x, at), 3) * 0.5
    peaks = 0.75 - np.abs(noise.fbm(x / scale, np.full_like(x, at + 7.7), 4)) * 1.5
    return np.asarray(lift * (soft * (1 - sharp) + peaks * sharp))


def ground(x: Array, y: Array, bottom: float) -> str:
    """The area below a skyline."""
    foot = np.array([[x[-1], bottom], [x[0], bottom]])
    return polyline(np.concatenate([np.stack([x, y], axis=1), foot]), closed=True)


def fir(rng: Rng, x: float, foot: float, height: float, *, slim: float = 0.3) -> str:
    """A fir as a silhouette: tiers of drooping boughs."""
    tiers = max(int(height / 6.5), 5)
    t = (np.arange(tiers) + 0.5) / tiers
    reach = height * slim * t**0.85 * rng.uniform(0.72, 1.12, (2, tiers))
    y = foot - height * (1 - 0.93 * t)
    drop = height / tiers
    sides = []
    for sign, half in ((1, reach[0]), (-1, reach[1])):
        tip = np.stack([x + sign * half, y + drop * rng.uniform(0.5, 0.9, tiers)], axis=1)
        notch = np.stack([x + sign * half * 0.38, y + drop * 0.35], axis=1)
        sides.append(np.stack([tip, notch], axis=1).reshape(-1, 2))
    trunk = np.array([[x + height * 0.018, foot], [x - height * 0.018, foot]])
    return polyline(np.concatenate([[[x, foot - height]], sides[0], trunk, sides[1][::-1]]), closed=True)


def tree(rng: Rng, foot: tuple[float, float], height: float, *, lean: float = 0.0, depth: int = 6) -> str:
    """A bare tree: limbs that fork."""
    cuts: list[str] = []

    def limb(x: float, y: float, turn: float, length: float, thick: float, left: int) -> None:
        bend = turn + rng.normal(0, 0.14)
        t = np.linspace(0, 1, 6)
        heading = turn + (bend - turn) * t
        px = x + np.concatenate([[0], np.cumsum(np.sin(heading[1:]) * length / 5)])
        py = y - np.concatenate([[0], np.cumsum(np.cos(heading[1:]) * length / 5)])
        cuts.append(ribbon(np.stack([px, py], axis=1), thick * (1 - 0.45 * t)))
        if left == 0:
            return
        for side in (-1, 1) if rng.random() < 0.8 else (-1, 0, 1):
            limb(
                float(px[-1]),
                float(py[-1]),
                bend + side * rng.uniform(0.25, 0.6),
                length * rng.uniform(0.62, 0.85),
                thick * 0.58,
                left - 1,
            )

    limb(*foot, lean, height * 0.28, height * 0.055, depth)
    return "".join(cuts)


def dash(x: float, y: float, length: float, thick: float, slope: float) -> str:
    """A short cut, thick in its middle."""
    t = np.linspace(-0.5, 0.5, 5)
    return ribbon(np.stack([x + t * length, y + t * length * slope], axis=1), thick * np.cos(np.pi * t) + 0.08)


@contextmanager
def block(sheet: Sheet, rng: Rng, inset: float, ink: str) -> Iterator[tuple[float, float, float, float]]:
    """The printed block: a rectangle cut by hand, filled with an ink; gives left, top, right, bottom."""
    left, top, right, bottom = inset, inset, sheet.width - inset, sheet.height - inset
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom], [left, top]])
    edge = np.concatenate([np.linspace(a, b, 14)[:-1] for a, b in pairwise(corners)])
    shape = polyline(edge + rng.normal(0, 0.35, edge.shape), closed=True)
    sheet.fill(shape, ink)
    with sheet.within(shape):
        yield left, top, right, bottom
