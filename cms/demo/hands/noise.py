"""Seeds and smooth noise for the hands: the same seed is the same picture on every machine."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def seeded(hand: str, number: int) -> np.random.Generator:
    """The random stream of one work."""
    return np.random.default_rng(crc32(f"{hand}/{number}".encode()))


class Noise:
    """Gradient noise on the plane, about -1..1, one feature per unit; vectorised over arrays."""

    def __init__(self, rng: np.random.Generator) -> None:
        order = rng.permutation(256)
        self._order = np.concatenate([order, order])
        angles = rng.uniform(0, 2 * np.pi, 256)
        self._gx, self._gy = np.cos(angles), np.sin(angles)

    def __call__(self, x: Array | float, y: Array | float) -> Array:
        """Noise at the points (x, y); shapes broadcast."""
        px, py = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
        cx, cy = np.floor(px).astype(int), np.floor(py).astype(int)
        fx, fy = px - cx, py - cy
        u, v = (t * t * t * (t * (t * 6 - 15) + 10) for t in (fx, fy))
        near = self._corner(cx, cy, fx, fy) * (1 - u) + self._corner(cx + 1, cy, fx - 1, fy) * u
        far = self._corner(cx, cy + 1, fx, fy - 1) * (1 - u) + self._corner(cx + 1, cy + 1, fx - 1, fy - 1) * u
        return np.asarray(1.5 * (near * (1 - v) + far * v))

    def _corner(self, cx: NDArray[np.int_], cy: NDArray[np.int_], fx: Array, fy: Array) -> Array:
        pick = self._order[self._order[cx & 255] + (cy & 255)]
        return np.asarray(self._gx[pick] * fx + self._gy[pick] * fy)

    def fbm(self, x: Array | float, y: Array | float, octaves: int = 4) -> Array:
        """Octaves of noise, each twice as fine and half as strong."""
        total: Array = np.zeros(np.broadcast(np.asarray(x), np.asarray(y)).shape)
        for octave in range(octaves):
            scale = 2.0**octave
            shifted = np.asarray(x) * scale + 17.3 * octave, np.asarray(y) * scale - 9.1 * octave
            total = total + self(*shifted) / scale
        return total

    def curl(self, x: Array, y: Array, reach: float = 0.01) -> tuple[Array, Array]:
        """A flow without sources: the noise's gradient turned by a right angle."""
        across = (self(x + reach, y) - self(x - reach, y)) / (2 * reach)
        along = (self(x, y + reach) - self(x, y - reach)) / (2 * reach)
        return along, -across
