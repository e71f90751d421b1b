"""Flows over a sheet and the lines that follow them: traced at once, or packed so that none touches another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cms.demo.hands.noise import Array, Noise

Grid = NDArray[np.bool_]
Field = Callable[[Array, Array], tuple[Array, Array]]
Spot = tuple[float, float, float]  # x, y, radius in millimetres


def drift(noise: Noise, *, scale: float, turn: float, heading: float = 0.0, octaves: int = 2) -> Field:
    """Wind that heads one way (radians) and strays up to ``turn`` radians."""

    def field(x: Array, y: Array) -> tuple[Array, Array]:
        angle = heading + turn * noise.fbm(x / scale, y / scale, octaves)
        return np.cos(angle), np.sin(angle)

    return field


def curls(noise: Noise, *, scale: float, wind: float = 0.0) -> Field:
    """Closed eddies of curl noise with some wind to the right."""

    def field(x: Array, y: Array) -> tuple[Array, Array]:
        along, across = noise.curl(x / scale, y / scale)
        return along + wind, across

    return field


def around(stones: Iterable[Spot], *, heading: float = 0.0, sway: Field | None = None) -> Field:
    """A stream that parts around round stones (potential flow: uniform stream and one dipole for each stone)."""
    spots = list(stones)
    cos, sin = np.cos(heading), np.sin(heading)

    def field(x: Array, y: Array) -> tuple[Array, Array]:
        u, v = (np.full_like(x, cos), np.full_like(x, sin)) if sway is None else sway(x, y)
        for cx, cy, radius in spots:
            dx, dy = x - cx, y - cy
            p, q = dx * cos + dy * sin, dy * cos - dx * sin
            square = np.maximum(p * p + q * q, (radius * 0.7) ** 2)
            du, dv = -(radius**2) * (p * p - q * q) / square**2, -(radius**2) * 2 * p * q / square**2
            u, v = u + du * cos - dv * sin, v + du * sin + dv * cos
        return u, v

    return field


def whirls(spots: Iterable[tuple[float, float, float, float]], *, wind: float = 0.0) -> Field:
    """Vortices (x, y, core, strength) in a light wind, as on a weather chart."""
    eddies = list(spots)

    def field(x: Array, y: Array) -> tuple[Array, Array]:
        u, v = np.full_like(x, wind), np.zeros_like(x)
        for cx, cy, core, strength in eddies:
            dx, dy = x - cx, y - cy
            pull = strength * core / (dx * dx + dy * dy + core * core)
            u, v = u - dy * pull - 0.18 * dx * pull, v + dx * pull - 0.18 * dy * pull
        return u, v

    return field


class Flow:
    """A field sampled on a grid over the sheet with a bleed around it; unit directions."""

    def __init__(self, field: Field, width: float, height: float, *, cell: float = 2.0, bleed: float = 20) -> None:
        self.cell, self.bleed = cell, bleed
        self.width, self.height = width, height
        columns, rows = int((width + 2 * bleed) / cell) + 2, int((height + 2 * bleed) / cell) + 2
        x, y = np.meshgrid(np.arange(columns) * cell - bleed, np.arange(rows) * cell - bleed)
        u, v = field(x, y)
        length = np.maximum(np.hypot(u, v), 1e-9)
        self.u, self.v = u / length, v / length

    def at(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Directions at the points, bilinear; outside the bleed the nearest edge counts."""
        gx = np.clip((x + self.bleed) / self.cell, 0, self.u.shape[1] - 1.001)
        gy = np.clip((y + self.bleed) / self.cell, 0, self.u.shape[0] - 1.001)
        ix, iy = gx.astype(int), gy.astype(int)
        fx, fy = gx - ix, gy - iy

        def blend(grid: Array) -> Array:
            top = grid[iy, ix] * (1 - fx) + grid[iy, ix + 1] * fx
            return np.asarray(top * (1 - fy) + (grid[iy + 1, ix] * (1 - fx) + grid[iy + 1, ix + 1] * fx) * fy)

        return blend(self.u), blend(self.v)

    def trace(self, starts: Array, *, steps: int, step: float) -> Array:
        """All lines at once from ``starts`` (n, 2), by midpoint steps: (n, steps + 1, 2)."""
        path = np.empty((len(starts), steps + 1, 2))
        path[:, 0] = starts
        x, y = starts[:, 0].copy(), starts[:, 1].copy()
        for index in range(1, steps + 1):
            u, v = self.at(x, y)
            u, v = self.at(x + u * step / 2, y + v * step / 2)
            x, y = x + u * step, y + v * step
            path[:, index, 0], path[:, index, 1] = x, y
        return path


@dataclass(frozen=True, slots=True)
class Strand:
    """A packed line: its points and its width."""

    points: Array
    width: float


class Packer:
    """Lays lines into a flow so that they keep ``gap`` from each other and from what is closed."""

    def __init__(self, flow: Flow, *, gap: float, closed: Grid | None = None, cell: float = 1.0) -> None:
        self.flow, self.gap, self.cell = flow, gap, cell
        shape = int(flow.height / cell) + 1, int(flow.width / cell) + 1
        self.taken: Grid = np.zeros(shape, bool) if closed is None else closed.copy()
        self._u, self._v = flow.u.tolist(), flow.v.tolist()

    def lay(self, x: float, y: float, width: float, *, longest: float, shortest: float) -> Strand | None:
        """Grow a line both ways from (x, y) until it meets something; None if it stays too short."""
        if not self._free(x, y, width, 0, 0):
            return None
        half = longest / 2
        ahead, behind = self._grow(x, y, width, 1, half), self._grow(x, y, width, -1, half)
        points = np.array([*behind[::-1], (x, y), *ahead])
        if len(points) * 2.0 < shortest or len(points) < 3:
            return None
        self._mark(points, width)
        return Strand(points, width)

    def _grow(self, x: float, y: float, width: float, sense: int, length: float) -> list[tuple[float, float]]:
        found: list[tuple[float, float]] = []
        bleed, cell = self.flow.bleed, self.flow.cell
        for _ in range(int(length / 2.0)):
            row, column = int((y + bleed) / cell), int((x + bleed) / cell)
            u, v = self._u[row][column] * sense, self._v[row][column] * sense
            x, y = x + u * 2.0, y + v * 2.0
            if not self._free(x, y, width, u, v):
                break
            found.append((x, y))
        return found

    def _free(self, x: float, y: float, width: float, u: float, v: float) -> bool:
        reach = width / 2 + self.gap
        for px, py in ((x, y), (x - v * reach, y + u * reach), (x + v * reach, y - u * reach)):
            if not (0 <= px < self.flow.width and 0 <= py < self.flow.height):
                return False
            if self.taken[int(py / self.cell), int(px / self.cell)]:
                return False
        return True

    def _mark(self, points: Array, width: float) -> None:
        radius = max(int(np.ceil(width / 2 / self.cell)), 0)
        span = np.arange(-radius, radius + 1)
        dy, dx = np.meshgrid(span, span, indexing="ij")
        disc = dx * dx + dy * dy <= (width / 2 / self.cell + 0.3) ** 2
        rows = (points[:, 1] / self.cell).astype(int)[:, None] + dy[disc][None, :]
        columns = (points[:, 0] / self.cell).astype(int)[:, None] + dx[disc][None, :]
        inside = (rows >= 0) & (rows < self.taken.shape[0]) & (columns >= 0) & (columns < self.taken.shape[1])
        self.taken[rows[inside], columns[inside]] = True
