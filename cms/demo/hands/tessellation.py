"""Tilings of the plane as polygons: uniform tilings, star patterns by Hankin's method, rhombs from multigrids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from cms.demo.hands.noise import Array

TAU = 2 * np.pi
ROOT3 = float(np.sqrt(3))
Angle = Callable[[Array], Array]  # contact angle in radians at points (n, 2)


def regular(sides: int, radius: float, turn: float, at: tuple[float, float]) -> Array:
    """Corners of a regular polygon; ``turn`` in degrees is the first corner's direction."""
    angle = np.radians(turn) + TAU * np.arange(sides) / sides
    return np.stack([at[0] + radius * np.cos(angle), at[1] + radius * np.sin(angle)], axis=1)


def _radius(sides: int, side: float) -> float:
    return float(side / (2 * np.sin(np.pi / sides)))


def _hexagonal(apart: float) -> tuple[Array, Array]:
    return np.array([[apart, 0.0], [apart / 2, apart * ROOT3 / 2]]), np.array([apart / 2, apart / (2 * ROOT3)])


Cell = tuple[Array, list[tuple[int, float, tuple[float, float]]]]


def _cell(kind: str, side: float) -> Cell:
    """Lattice vectors, and the polygons of one cell as (sides, first corner's direction, centre)."""
    if kind == "4":
        return np.array([[side, 0.0], [0.0, side]]), [(4, 45, (0, 0))]
    if kind == "4.8.8":
        apart = side * (1 + np.sqrt(2))
        return np.array([[apart, 0.0], [0.0, apart]]), [(8, 22.5, (0, 0)), (4, 0, (apart / 2, apart / 2))]
    inner = side / 2 / np.tan(np.pi / 12)
    apart = {
        "6": side * ROOT3,
        "3.6.3.6": 2 * side,
        "3.4.6.4": side * (1 + ROOT3),
        "3.12.12": 2 * inner,
        "4.6.12": 2 * inner + side,
    }[kind]
    lattice, hole = _hexagonal(apart)
    up, down = (float(hole[0]), float(hole[1])), (0.0, 2 * float(hole[1]))
    bridges = [(4, 45.0 + 60 * k, _half(lattice, k)) for k in range(3)]
    polygons: dict[str, list[tuple[int, float, tuple[float, float]]]] = {
        "6": [(6, 30, (0, 0))],
        "3.6.3.6": [(6, 0, (0, 0)), (3, 30, up), (3, 90, down)],
        "3.4.6.4": [(6, 30, (0, 0)), (3, 90, up), (3, 30, down), *bridges],
        "3.12.12": [(12, 15, (0, 0)), (3, 30, up), (3, 90, down)],
        "4.6.12": [(12, 15, (0, 0)), (6, 0, up), (6, 0, down), *bridges],
    }
    return lattice, polygons[kind]


def _half(lattice: Array, index: int) -> tuple[float, float]:
    across = (lattice[0], lattice[1], lattice[1] - lattice[0])[index] / 2
    return float(across[0]), float(across[1])


def uniform(kind: str, side: float, width: float, height: float, *, turn: float = 0.0) -> list[Array]:
    """Polygons of a uniform tiling that covers a sheet, centred on it and turned by degrees."""
    lattice, polygons = _cell(kind, side)
    reach = float(np.hypot(width, height)) / 2 + 3 * side
    steps = int(reach / np.linalg.norm(lattice[0]) * 1.25) + 2
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    spin, centre = np.array([[cos, sin], [-sin, cos]]), np.array([width / 2, height / 2])
    shapes = [regular(sides, _radius(sides, side), first, at) for sides, first, at in polygons]
    found = []
    for a, b in product(range(-steps, steps + 1), repeat=2):
        shift = a * lattice[0] + b * lattice[1]
        for shape in shapes:
            placed = (shape + shift) @ spin + centre
            middle = placed.mean(axis=0)
            if -2 * side < middle[0] < width + 2 * side and -2 * side < middle[1] < height + 2 * side:
                found.append(placed)
    return found


@dataclass(frozen=True, slots=True)
class Star:
    """One tile's part of a star pattern; arrays have one row for each side of the tile."""

    corners: Array
    middles: Array  # where the straps cross the tile's sides
    points: Array  # where the straps bend
    leaning: Array  # unit direction of the strap that passes on top at each middle

    @property
    def outline(self) -> Array:
        """The star itself."""
        return np.stack([self.middles, self.points], axis=1).reshape(-1, 2)

    def kites(self) -> Iterator[tuple[Array, Array]]:
        """What is left of the tile around each corner: the corner and the kite."""
        ahead, next_corner = np.roll(self.middles, -1, axis=0), np.roll(self.corners, -1, axis=0)
        for a, corner, b, point in zip(self.middles, next_corner, ahead, self.points, strict=True):
            yield corner, np.array([a, corner, b, point])


def star(tile: Array, contact: Angle) -> Star:
    """Hankin's polygons in contact: from the middle of each side two straps leave at the contact angle."""
    ahead = np.roll(tile, -1, axis=0)
    middles, edge = (tile + ahead) / 2, ahead - tile
    edge = edge / np.linalg.norm(edge, axis=1)[:, None]
    inward = np.stack([-edge[:, 1], edge[:, 0]], axis=1)
    if float(((tile.mean(axis=0) - middles) * inward).sum()) < 0:
        inward = -inward
    angle = contact(middles)[:, None]
    right, left = np.cos(angle) * edge + np.sin(angle) * inward, -np.cos(angle) * edge + np.sin(angle) * inward
    other, back = np.roll(middles, -1, axis=0), np.roll(left, -1, axis=0)
    cross = right[:, 0] * back[:, 1] - right[:, 1] * back[:, 0]
    gap = other - middles
    along = (gap[:, 0] * back[:, 1] - gap[:, 1] * back[:, 0]) / np.where(abs(cross) < 1e-9, 1e-9, cross)
    return Star(tile, middles, middles + along[:, None] * right, right)


def steady(degrees: float) -> Angle:
    """The same contact angle everywhere."""
    return lambda at: np.full(len(at), np.radians(degrees))


@dataclass(frozen=True, slots=True)
class Rhomb:
    """One tile of a rhombic tiling; ``kind`` counts from the thinnest."""

    corners: Array
    kind: int
    family: tuple[int, int]  # the two grids that meet


def multigrid(fold: int, lines: int, shifts: Array) -> list[Rhomb]:
    """De Bruijn's rhombs with sides of length 1: five grids give Penrose's tiling, four Ammann and Beenker's."""
    step = TAU / fold if fold % 2 else np.pi / fold
    axes = np.stack([np.cos(step * np.arange(fold)), np.sin(step * np.arange(fold))], axis=1)
    numbers = np.arange(-lines, lines + 1)
    found = []
    for first, second in combinations(range(fold), 2):
        det = float(axes[first, 0] * axes[second, 1] - axes[first, 1] * axes[second, 0])
        a, b = (grid.ravel() for grid in np.meshgrid(numbers, numbers, indexing="ij"))
        p, q = a - shifts[first], b - shifts[second]
        x = (p * axes[second, 1] - q * axes[first, 1]) / det
        y = (q * axes[first, 0] - p * axes[second, 0]) / det
        index = np.ceil(np.stack([x, y], axis=1) @ axes.T + shifts - 1e-9)
        angle = abs(np.arcsin(abs(det)))
        for base, i, j in zip(index, a, b, strict=True):
            base[first], base[second] = i, j
            origin = base @ axes
            u, v = axes[first], axes[second]
            found.append(
                Rhomb(np.array([origin, origin + u, origin + u + v, origin + v]), round(angle * 100), (first, second))
            )
    order = {angle: rank for rank, angle in enumerate(sorted({tile.kind for tile in found}))}
    return [Rhomb(tile.corners, order[tile.kind], tile.family) for tile in found]


def pinwheel(triangle: Array, depth: int) -> list[Array]:
    """Conway's pinwheel: a right triangle with legs 1 and 2 cut into five like itself, again and again."""
    if depth == 0:
        return [triangle]
    short, right, far = triangle  # ends of the short leg are short and right, of the long leg right and far
    foot = short + (far - short) / 5
    middle = (right + far) / 2
    third = short + (far - short) * 3 / 5
    between = (foot + right) / 2
    pieces = [
        np.array([short, foot, right]),
        np.array([right, between, middle]),
        np.array([foot, between, middle]),
        np.array([middle, third, foot]),
        np.array([middle, third, far]),
    ]
    return [small for piece in pieces for small in pinwheel(piece, depth - 1)]
