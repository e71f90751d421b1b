"""Solids in isometric view and what is on their faces."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from cms.demo.hands.noise import Array

COS = float(np.cos(np.pi / 6))
LIT, SHADED = 0.055, -0.13
Point = tuple[float, float, float]


def project(points: ArrayLike) -> Array:
    """Screen coordinates in units, (n, 3) to (n, 2)."""
    p = np.asarray(points, float)
    return np.stack([(p[:, 0] - p[:, 1]) * COS, (p[:, 0] + p[:, 1]) / 2 - p[:, 2]], axis=1)


@dataclass(slots=True)
class Solid:
    """A convex thing: the box around it, and its faces in painting order."""

    low: Array
    high: Array
    faces: list[tuple[Array, str]] = field(default_factory=list)
    balls: list[tuple[Point, float, str]] = field(default_factory=list)

    def face(self, points: ArrayLike, colour: str) -> None:
        """One more face, painted over those before it."""
        self.faces.append((np.asarray(points, float), colour))

    def on_left(self, at: tuple[float, float], size: tuple[float, float], colour: str, *, arch: bool = False) -> None:
        """A window or door on the face towards the left; ``at`` is along x and z from the face's lower corner."""
        self.face(self._panel(at, size, 0, arch=arch), colour)

    def on_right(self, at: tuple[float, float], size: tuple[float, float], colour: str, *, arch: bool = False) -> None:
        """The same on the face towards the right, along y and z."""
        self.face(self._panel(at, size, 1, arch=arch), colour)

    def _panel(self, at: tuple[float, float], size: tuple[float, float], axis: int, *, arch: bool) -> Array:
        (u, v), (wide, tall) = at, size
        flat = [(u, v), (u + wide, v), (u + wide, v + tall), (u, v + tall)]
        if arch:
            turn = np.linspace(0, np.pi, 13)
            bow = [(u + wide / 2 + wide / 2 * np.cos(t), v + tall - wide / 2 + wide / 2 * np.sin(t)) for t in turn]
            flat = [(u, v), (u + wide, v), *bow]
        along, other = np.array([p[0] for p in flat]), self.high[1 - axis]
        rise = self.low[2] + np.array([p[1] for p in flat])
        fixed = np.full(len(flat), other)
        lead = self.low[axis] + along
        return np.stack([lead, fixed, rise] if axis == 0 else [fixed, lead, rise], axis=1)
