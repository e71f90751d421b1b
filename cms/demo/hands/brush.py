"""A dry brush: bristles that run side by side along a stroke, run out of ink and leave the paper showing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.palettes import mix
from cms.demo.hands.svg import Sheet, circle, polyline

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Brush:
    """How a brush is made and loaded; lengths in millimetres."""

    width: float
    bristles: int = 60
    dry: float = 0.5  # 0 stays wet to the end, 1 is nearly empty half way
    nib: float | None = None  # angle of a flat brush held still; None turns with the stroke
    start: float = 0.75  # pressure (share of the width) where it touches down
    end: float = 0.7  # and where it leaves
    wander: float = 0.03  # unsteadiness of the hand, share of the width
    splash: int = 0  # drops thrown off

    def sized(self, width: float) -> Brush:
        """The same brush in another size."""
        return replace(self, width=width)


def through(points: Points | Array, spacing: float) -> Array:
    """A smooth line through the points (Catmull-Rom), evenly spaced."""
    knots = np.asarray(points, float)
    if len(knots) == 2:
        fine = np.linspace(knots[0], knots[1], 24)
    else:
        around = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
        t = np.linspace(0, 1, 24, endpoint=False)[:, None, None]
        a, b, c, d = around[:-3], around[1:-2], around[2:-1], around[3:]
        parts = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        fine = np.concatenate([parts.transpose(1, 0, 2).reshape(-1, 2), knots[-1:]])
    run = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(fine, axis=0).T))])
    at = np.linspace(0, run[-1], max(int(run[-1] / spacing), 6))
    return np.stack([np.interp(at, run, fine[:, 0]), np.interp(at, run, fine[:, 1])], axis=1)


def _sides(path: Array, nib: float | None) -> Array:
    """The direction across the brush at each point."""
    if nib is not None:
        return np.tile([np.cos(nib), np.sin(nib)], (len(path), 1))
    run = np.gradient(path, axis=0)
    run /= np.maximum(np.hypot(*run.T), 1e-9)[:, None]
    return np.stack([-run[:, 1], run[:, 0]], axis=1)


def _pressure(brush: Brush, share: Array) -> Array:
    """The share of the full width along a stroke: it swells after touching down and lifts at the end."""
    down = brush.start + (1 - brush.start) * np.minimum(share / 0.18, 1) ** 0.7
    lift = 1 - (1 - brush.end) * np.clip((share - 0.72) / 0.28, 0, 1) ** 1.6
    return np.asarray(down * lift)


def _inked(brush: Brush, share: Array, across: Array, length: float, noise: Noise) -> np.ndarray:
    """Which bristle (rows) still gives ink at which point (columns)."""
    along = share[None, :] * length / brush.width
    fine = noise(along * 0.55 + 7, across[:, None] * brush.bristles * 0.37)
    broad = noise(along * 0.25 - 3, across[:, None] * 3.1)
    rim = 0.16 * np.abs(across[:, None]) ** 4
    left = 1.15 - brush.dry * (0.25 + 1.15 * share[None, :] ** 1.3) - rim
    return np.asarray(left + 0.42 * fine + 0.3 * broad > 0.42)


def stroke(sheet: Sheet, points: Points | Array, brush: Brush, ink: str, rng: np.random.Generator) -> None:
    """Draw one stroke in three near tones of the ink, as the bristles carry more or less of it."""
    spacing = min(max(brush.width / 9, 0.9), 3.2)
    path = through(points, spacing)
    noise, share = Noise(rng), np.linspace(0, 1, len(path))
    length = len(path) * spacing
    across = np.linspace(-1, 1, brush.bristles) + rng.normal(0, 0.5 / brush.bristles, brush.bristles)
    reach = _pressure(brush, share) * brush.width / 2
    sway = noise(share * length / brush.width * 0.9, 40.5) * brush.width * brush.wander
    ragged = noise(across * 9, 3.3) * 0.07 * np.abs(across)
    side = _sides(path, brush.nib)
    offset = (across + ragged)[:, None] * reach[None, :] + sway[None, :]
    lines = path[None] + offset[..., None] * side[None]
    begins = rng.integers(0, max(2, round(brush.width * 0.13 / spacing)), brush.bristles)
    ends = len(path) - rng.integers(0, max(2, round(brush.width * 0.55 * brush.dry / spacing) + 1), brush.bristles)
    inked = _inked(brush, share, across, length, noise)
    tones: list[list[str]] = [[], [], []]
    for index in range(brush.bristles):
        inked[index, : begins[index]] = False
        inked[index, ends[index] :] = False
        tone = int(np.clip(1.4 + 1.9 * float(noise(across[index] * 6.5, 12.1)), 0, 2))
        for run in np.split(np.arange(len(path)), np.flatnonzero(np.diff(inked[index].astype(int))) + 1):
            if len(run) > 1 and inked[index, run[0]]:
                tones[tone].append(polyline(np.round(lines[index, run], 1)))
    width = brush.width / brush.bristles * 1.75
    for lighter, parts in zip((0.13, 0.06, 0.0), tones, strict=True):
        sheet.line("".join(parts), mix(ink, sheet.paper, lighter), width)
    _splash(sheet, path, brush, ink, rng)


def _splash(sheet: Sheet, path: Array, brush: Brush, ink: str, rng: np.random.Generator) -> None:
    """Drops thrown off beyond the end of the stroke."""
    ahead = path[-1] - path[-4]
    ahead = ahead / max(float(np.hypot(*ahead)), 1e-9)
    drops = ""
    for _ in range(brush.splash):
        far, aside = rng.exponential(brush.width * 0.7), rng.normal(0, brush.width * 0.45)
        x, y = path[-1] + ahead * far + np.array([-ahead[1], ahead[0]]) * aside
        drops += circle(float(x), float(y), float(0.25 + rng.exponential(brush.width * 0.012)))
    sheet.fill(drops, ink)


# Skeletons of letters and figures in a box of 1 by 1, y downwards: strokes in writing order, points as two digits
# (x, y in tenths; "x" stands for ten).
SKELETONS = {
    "A": "50 26 0x|50 75 xx|17 87", "B": "10 1x|10 50 81 73 54 15|15 66 97 98 6x 1x", "C": "92 70 41 14 06 28 5x 89 97",
    "D": "10 1x|10 51 93 96 79 3x 1x", "E": "10 1x|10 90|15 75|1x 9x", "F": "10 1x|10 90|15 75",
    "G": "92 70 31 04 07 29 6x 99|66 96 9x", "H": "10 1x|90 9x|15 95", "I": "50 5x", "J": "70 78 5x 29 18",
    "K": "10 1x|90 15|35 9x", "L": "10 1x|1x 9x", "M": "0x 10|10 58|58 90|90 xx", "N": "1x 10|10 9x|9x 90",
    "O": "50 21 04 07 29 5x 89 x7 x4 81 50", "P": "10 1x|10 61 93 85 46 15",
    "Q": "50 21 04 07 29 5x 89 x7 x4 81 50|67 xx",
    "R": "10 1x|10 61 93 75 46 15|45 9x", "S": "92 60 31 13 35 65 97 79 4x 18", "T": "00 x0|50 5x",
    "U": "10 17 39 5x 79 97 90", "V": "00 5x|5x x0", "W": "00 3x|3x 52|52 7x|7x x0", "X": "10 9x|90 1x",
    "Y": "00 55|x0 55 5x", "Z": "10 90|90 0x|0x 9x",
    "1": "32 50|50 5x", "2": "13 30 70 83 66 1x|1x 9x", "3": "12 50 83 65 45|55 87 79 4x 18", "4": "60 07|07 97|64 6x",
    "5": "90 20|20 24|24 64 97 89 4x 18", "6": "80 43 16 19 5x 89 87 65 36 17", "7": "10 90|90 3x",
    "8": "50 22 34 66 88 5x 28 36 64 82 50", "9": "83 50 22 34 65 83 80|83 77 4x", "0": "50 13 17 5x 97 93 50",
}  # fmt: skip


def skeleton(sign: str, x: float, y: float, width: float, height: float) -> list[Array]:
    """The strokes of a letter or figure in a box whose top left corner is x, y."""
    scale, move = np.array([width, height]) / 10, np.array([x, y])
    return [
        np.array([[10 if digit == "x" else int(digit) for digit in point] for point in part.split()]) * scale + move
        for part in SKELETONS[sign].split("|")
    ]


def write(
    sheet: Sheet, sign: str, box: tuple[float, float, float, float], brush: Brush, ink: str, rng: np.random.Generator
) -> None:
    """Write a letter or figure into a box (x, y, width, height)."""
    for path in skeleton(sign, *box):
        stroke(sheet, path + rng.normal(0, brush.width * 0.02, path.shape), brush, ink, rng)
