"""Distance to an outline on a grid, and the lines of equal distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cms.demo.hands.noise import Array


@dataclass(frozen=True, slots=True)
class Relief:
    """Heights on a grid of points ``step`` apart; ``height[0, 0]`` lies at ``origin``."""

    height: Array
    step: float
    origin: tuple[float, float]

    def at(self, x: Array, y: Array) -> Array:
        """The height between grid points (bilinear); outside, the nearest edge's."""
        rows, columns = self.height.shape
        u = np.clip((np.asarray(x) - self.origin[0]) / self.step, 0, columns - 1.001)
        v = np.clip((np.asarray(y) - self.origin[1]) / self.step, 0, rows - 1.001)
        i, j = v.astype(int), u.astype(int)
        fv, fu, h = v - i, u - j, self.height
        top = h[i, j] * (1 - fu) + h[i, j + 1] * fu
        return np.asarray(top * (1 - fv) + (h[i + 1, j] * (1 - fu) + h[i + 1, j + 1] * fu) * fv)

    def slope(self, x: Array, y: Array) -> tuple[Array, Array]:
        """The gradient (rise per unit) at points."""
        reach = self.step
        return (
            (self.at(x + reach, y) - self.at(x - reach, y)) / (2 * reach),
            (self.at(x, y + reach) - self.at(x, y - reach)) / (2 * reach),
        )


def densify(contour: Array, spacing: float) -> Array:
    """A closed outline with points at most ``spacing`` apart."""
    ends = np.roll(contour, -1, axis=0)
    counts = np.maximum(np.ceil(np.hypot(*(ends - contour).T) / spacing).astype(int), 1)
    index = np.repeat(np.arange(len(contour)), counts)
    share = (np.arange(len(index)) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[index]
    return np.asarray(contour[index] + (ends - contour)[index] * share[:, None])


def winding(contours: Sequence[Array], shape: tuple[int, int]) -> NDArray[np.int_]:
    """How often the outlines (in grid units) run around each grid point; 0 is outside."""
    turns = np.zeros((shape[0], shape[1] + 1), int)
    for contour in contours:
        start, end = contour, np.roll(contour, -1, axis=0)
        up = end[:, 1] > start[:, 1]
        low, high = np.where(up[:, None], start, end), np.where(up[:, None], end, start)
        first, last = (np.clip(np.ceil(e[:, 1]), 0, shape[0]).astype(int) for e in (low, high))
        edge = np.repeat(np.arange(len(start)), last - first)
        row = np.arange(len(edge)) - np.repeat(np.cumsum(last - first) - last, last - first)
        run = (high - low)[edge]
        x = low[edge, 0] + (row - low[edge, 1]) * run[:, 0] / np.maximum(run[:, 1], 1e-12)
        np.add.at(turns, (row, np.clip(np.ceil(x), 0, shape[1]).astype(int)), np.where(up[edge], 1, -1))
    return np.asarray(np.cumsum(turns, axis=1)[:, :-1])


def _nearest(points: Array, shape: tuple[int, int]) -> Array:
    """Distance from each grid point to the nearest of the points (jump flooding, grid units)."""
    far = 1e6
    sx, sy = np.full(shape, far), np.full(shape, far)
    cell = np.clip(np.rint(points).astype(int), 0, (shape[1] - 1, shape[0] - 1))
    sx[cell[:, 1], cell[:, 0]], sy[cell[:, 1], cell[:, 0]] = points.T
    gy, gx = np.mgrid[: shape[0], : shape[1]].astype(float)
    best = np.hypot(sx - gx, sy - gy)
    jump = 1 << (max(shape) - 1).bit_length() - 1
    for reach in [*(jump >> k for k in range(jump.bit_length())), 1]:
        for dx, dy in ((-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)):
            _adopt((sx, sy, best), (gx, gy), dx * reach, dy * reach)
    return best


def _adopt(seeds: tuple[Array, Array, Array], grid: tuple[Array, Array], dx: int, dy: int) -> None:
    """Take the neighbour's seed where it is nearer."""
    rows, columns = grid[0].shape
    if abs(dx) >= columns or abs(dy) >= rows:
        return
    here = slice(max(0, -dy), rows - max(0, dy)), slice(max(0, -dx), columns - max(0, dx))
    there = slice(max(0, dy), rows + min(0, dy)), slice(max(0, dx), columns + min(0, dx))
    sx, sy, best = seeds
    tx, ty = sx[there].copy(), sy[there].copy()
    apart = np.hypot(tx - grid[0][here], ty - grid[1][here])
    nearer = apart < best[here]
    sx[here][nearer], sy[here][nearer], best[here][nearer] = tx[nearer], ty[nearer], apart[nearer]


def relief(
    contours: Sequence[Array], size: tuple[float, float], *, step: float, margin: float = 0, odd: bool = False
) -> Relief:
    """Signed distance to closed outlines over a sheet: positive inside, negative outside, in sheet units."""
    shape = int((size[1] + 2 * margin) / step) + 2, int((size[0] + 2 * margin) / step) + 2
    grid = [(np.asarray(contour) + margin) / step for contour in contours]
    edge = np.concatenate([densify(contour, 0.7) for contour in grid])
    near = (edge[:, 0] > -40) & (edge[:, 0] < shape[1] + 40) & (edge[:, 1] > -40) & (edge[:, 1] < shape[0] + 40)
    turns = winding(grid, shape)
    inside = turns % 2 == 1 if odd else turns != 0
    distance = _nearest(edge[near], shape) * step
    return Relief(np.where(inside, distance, -distance), step, (-margin, -margin))


def isolines(field: Relief, level: float) -> list[tuple[Array, bool]]:
    """Lines where the field has this height, as (points, closed), with the higher ground on their right."""
    h = np.where(field.height == level, 1e-9, field.height - level)
    rows, columns = h.shape
    above = (h > 0).astype(int)
    corners = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    i, j = np.nonzero((corners > 0) & (corners < 15))
    cell = i * columns + j
    # Edges are numbered: the horizontal one right of a grid point by the point, the vertical one below it after those.
    sides = np.stack([cell, rows * columns + cell + 1, cell + columns, rows * columns + cell])
    follow: dict[int, int] = {}
    for steps in _STEPS:
        enter, leave = steps[corners[i, j]].T
        used = np.flatnonzero(enter >= 0)
        follow.update(zip(sides[enter[used], used].tolist(), sides[leave[used], used].tolist(), strict=True))
    return [(_crossings(h, np.array(chain)) * field.step + field.origin, closed) for chain, closed in _chain(follow)]


# For each pattern of corners above (1 top left, 2 top right, 4 bottom right, 8 bottom left): entering and leaving
# edge (0 top, 1 right, 2 bottom, 3 left); saddles have a second step.
_NONE = (-1, -1)
_STEPS = (
    np.array(
        [_NONE, (0, 3), (1, 0), (1, 3), (2, 1), (0, 3), (2, 0), (2, 3),
         (3, 2), (0, 2), (1, 0), (1, 2), (3, 1), (0, 1), (3, 0), _NONE]
    ),
    np.array([(2, 1) if pattern == 5 else (3, 2) if pattern == 10 else _NONE for pattern in range(16)]),
)  # fmt: skip


def _crossings(h: Array, edges: NDArray[np.int_]) -> Array:
    """Where the field is zero on these edges, in grid units."""
    rows, columns = h.shape
    down = edges >= rows * columns
    i, j = np.divmod(edges % (rows * columns), columns)
    near = h[i, j]
    far = h[i + down, j + ~down]
    share = near / (near - far)
    return np.stack([j + np.where(down, 0, share), i + np.where(down, share, 0)], axis=1)


def _chain(follow: dict[int, int]) -> list[tuple[list[int], bool]]:
    """Steps put together to runs; open ones first, then loops."""
    targets, chains = set(follow.values()), []
    for start in [*(key for key in follow if key not in targets), *follow]:
        if start not in follow:
            continue
        run = [start]
        while run[-1] in follow:
            run.append(follow.pop(run[-1]))
        closed = run[-1] == run[0]
        chains.append((run[:-1] if closed else run, closed))
    return chains
