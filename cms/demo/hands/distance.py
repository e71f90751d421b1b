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
    """Lines where the field has this height, as (points, closed), higher ground always on the same side."""
    h = field.height - level
    h = np.where(h == 0, 1e-9, h)
    sign = h > 0
    points: dict[tuple[int, int, int], tuple[float, float]] = {}
    follow: dict[tuple[int, int, int], tuple[int, int, int]] = {}
    corners = sign[:-1, :-1] * 1 + sign[:-1, 1:] * 2 + sign[1:, 1:] * 4 + sign[1:, :-1] * 8
    rows, columns = np.nonzero((corners > 0) & (corners < 15))
    values = h.tolist() if len(rows) else []
    for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
        for enter, leave in _CELLS[int(corners[i, j])]:
            a, b = _edge(values, points, i, j, enter), _edge(values, points, i, j, leave)
            follow[a] = b
    x0, y0 = field.origin
    chains = _chain(follow)
    return [(np.array([points[key] for key in chain]) * field.step + (x0, y0), closed) for chain, closed in chains]


# For each pattern of corners above (1 top left, 2 top right, 4 bottom right, 8 bottom left): entering and leaving
# edge (0 top, 1 right, 2 bottom, 3 left), so that lines run with the high ground on their right.
_CELLS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((0, 3),), 2: ((1, 0),), 3: ((1, 3),), 4: ((2, 1),), 5: ((0, 3), (2, 1)), 6: ((2, 0),), 7: ((2, 3),),
    8: ((3, 2),), 9: ((0, 2),), 10: ((1, 0), (3, 2)), 11: ((1, 2),), 12: ((3, 1),), 13: ((0, 1),), 14: ((3, 0),),
}  # fmt: skip


def _edge(
    h: list[list[float]], points: dict[tuple[int, int, int], tuple[float, float]], i: int, j: int, side: int
) -> tuple[int, int, int]:
    """The key of a cell's edge; its crossing point is worked out once."""
    if side in (0, 2):
        i += side == 2
        key = (i, j, 0)
        if key not in points:
            a, b = h[i][j], h[i][j + 1]
            points[key] = (j + a / (a - b), float(i))
    else:
        j += side == 1
        key = (i, j, 1)
        if key not in points:
            a, b = h[i][j], h[i + 1][j]
            points[key] = (float(j), i + a / (a - b))
    return key


def _chain(follow: dict[tuple[int, int, int], tuple[int, int, int]]) -> list[tuple[list[tuple[int, int, int]], bool]]:
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
