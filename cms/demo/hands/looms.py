"""Cloth made thread by thread: weave drafts, overshot, ikat, sashes, counted stitches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cms.demo.hands.noise import Array
from cms.demo.hands.palettes import ramp, tone
from cms.demo.hands.svg import Sheet, box, circle, num, ribbon

Inks = tuple[str, ...]
Rng = np.random.Generator
Area = tuple[float, float, float, float]  # left, top, width, height
Grid = NDArray[np.int_]


def runs(row: ArrayLike) -> list[tuple[int, int, int]]:
    """Runs of equal values as (value, start, stop)."""
    values = np.asarray(row, int)
    cuts = np.concatenate([[0], np.flatnonzero(np.diff(values)) + 1, [len(values)]])
    return [(int(values[a]), int(a), int(b)) for a, b in pairwise(cuts)]


def cells(sheet: Sheet, grid: Grid, inks: Inks, area: Area, *, seam: float = 0.0) -> None:
    """A grid of ink numbers as rows of rectangles; numbers below 0 leave the ground."""
    left, top, width, height = area
    wide, tall = width / grid.shape[1], height / grid.shape[0]
    groups: dict[int, list[str]] = defaultdict(list)
    for row, line in enumerate(grid):
        for value, a, b in runs(line):
            if value >= 0:
                groups[value].append(box(left + a * wide, top + row * tall, (b - a) * wide, tall))
    for value, paths in groups.items():
        sheet.fill("".join(paths), inks[value], seam=seam)


def weave(
    sheet: Sheet, up: NDArray[np.bool_], warp: list[str], weft: list[str], area: Area, *, fill: float = 0.86
) -> None:
    """Cloth from a draft: where ``up`` is true the warp thread lies on top. Shape (picks, ends)."""
    left, top, width, height = area
    wide, tall = width / up.shape[1], height / up.shape[0]
    floats: dict[tuple[str, str], list[str]] = defaultdict(list)
    for column in range(up.shape[1]):
        x = num(left + (column + 0.5) * wide)
        for value, a, b in runs(up[:, column]):
            if value:
                floats["v", warp[column]].append(f"M{x} {num(top + a * tall)}v{num((b - a) * tall)}")
    for row in range(up.shape[0]):
        y = num(top + (row + 0.5) * tall)
        for value, a, b in runs(up[row]):
            if not value:
                floats["h", weft[row]].append(f"M{num(left + a * wide)} {y}h{num((b - a) * wide)}")
    for (way, colour), paths in floats.items():
        sheet.line(
            "".join(paths),
            tone(colour, 0.015 if way == "v" else -0.015),
            (wide if way == "v" else tall) * fill,
            cap="butt",
        )


def twill(picks: int, ends: int, over: tuple[int, ...]) -> NDArray[np.bool_]:
    """A twill: ``over`` is the order of warp up and weft up along one pick, such as (2, 2)."""
    unit = np.concatenate([np.full(count, index % 2 == 0) for index, count in enumerate(over)])
    rows, columns = np.indices((picks, ends))
    return np.asarray(unit[(columns + rows) % len(unit)])


def fringe(sheet: Sheet, rng: Rng, colours: list[str], area: Area, *, length: float, both: bool = True) -> None:
    """Knotted ends above and below a cloth."""
    left, top, width, height = area
    count = max(int(width / 5.5), 4)
    for end, sign in ((top, -1), (top + height, 1)):
        if sign < 0 and not both:
            continue
        for k in range(count):
            x, colour = left + (k + 0.5) * width / count, colours[int(k * len(colours) / count)]
            strands = []
            for lean in (-1.6, -0.5, 0.6, 1.7):
                t = np.linspace(0, 1, 5)
                px = x + lean * (1 - 1.2 * t * (t < 0.3)) * (0.4 + t) + rng.normal(0, 0.25) * t
                reach = length * rng.uniform(0.9, 1.05)
                strands.append(ribbon(np.stack([px, end + sign * reach * t], axis=1), 0.75))
            sheet.fill("".join(strands), colour)
            sheet.fill(circle(x, end + sign * length * 0.22, 1.7), tone(colour, -0.06))


def checked(
    sheet: Sheet,
    rng: Rng,
    inks: Inks,
    *,
    sett: list[tuple[int, int]],
    ends: int,
    area: Area,
    over: tuple[int, ...] = (2, 2),
    tassels: float = 0.0,
) -> None:
    """A tartan, houndstooth or log cabin: one order of colours (ink, threads) for warp and weft, in twill."""
    order = [ink for ink, count in sett for _ in range(count)]
    picks = round(ends * area[3] / area[2])
    warp, weft = ([inks[order[k % len(order)]] for k in range(count)] for count in (ends, picks))
    sheet.fill(box(*area), tone(inks[0], -0.12))
    weave(sheet, twill(picks, ends, over), warp, weft, area, fill=0.92)
    if tassels:
        fringe(sheet, rng, warp, area, length=tassels)


def waves(sheet: Sheet, rng: Rng, inks: Inks, *, ends: int, area: Area, swing: float, turns: float) -> None:
    """An undulating twill: the threading runs faster and slower, so that the diagonals sway."""
    picks = round(ends * area[3] / area[2])
    x, y = np.arange(ends), np.arange(picks)
    thread = x * 0.55 + swing * np.sin(2 * np.pi * turns * x / ends)
    tread = y * 0.62 + swing * 0.5 * np.sin(2 * np.pi * turns * 0.5 * y / picks + 1)
    up = (thread[None, :] + tread[:, None]) % 8 < 3.6
    weft = [ramp(inks[1:], k / (picks - 1)) for k in range(picks)]
    sheet.fill(box(*area), tone(inks[0], -0.1))
    weave(sheet, up, [inks[0]] * ends, [weft[k // 4 * 4] for k in range(picks)], area, fill=0.9)


def overshot(
    sheet: Sheet, rng: Rng, inks: Inks, *, profile: list[tuple[int, int]], area: Area, cell: float, tassels: float = 0.0
) -> None:
    """Overshot: pattern wool over a plain ground, trodden as threaded; the profile is (block, threads)."""
    half = [block for block, count in profile for _ in range(count)]
    unit = half + half[-2:0:-1]
    columns, rows = int(area[2] / cell), int(area[3] / cell)
    blocks = np.array([unit[k % len(unit)] for k in range(max(columns, rows) + len(unit))])
    shift_x, shift_y = (-columns // 2) % len(unit), (-rows // 2) % len(unit)
    across, down = blocks[shift_x : shift_x + columns], blocks[shift_y : shift_y + rows]
    apart = (down[:, None] - across[None, :]) % 4
    odd = (np.arange(columns)[None, :] + np.arange(rows)[:, None]) % 2 == 0
    grid = np.where(apart == 0, 1, np.where((apart % 2 == 1) & odd, 2, -1))
    sheet.fill(box(*area), inks[0])
    plain = [f"M{num(area[0])} {num(area[1] + (k + 0.5) * cell)}h{num(area[2])}" for k in range(rows)]
    sheet.line("".join(plain), tone(inks[0], -0.045), cell * 0.22, cap="butt")
    cells(sheet, grid, (inks[0], inks[1], inks[2]), area)
    if tassels:
        fringe(sheet, rng, [inks[0]], area, length=tassels)


Motif = Callable[[Array, Array], Grid]


def ikat(
    sheet: Sheet, rng: Rng, inks: Inks, *, motif: Motif, thread: float, feather: float, area: Area, tassels: float = 0.0
) -> None:
    """Warp ikat: each thread is dyed before weaving and slips a little, so that every edge is feathered."""
    left, top, width, height = area
    count, step = int(width / thread), 1.6
    y = np.arange(0, height, step)
    slip = feather * (0.8 * rng.normal(0, 1, count) + 1.2 * np.repeat(rng.normal(0, 1, count // 5 + 1), 5)[:count])
    groups: dict[int, list[str]] = defaultdict(list)
    for k in range(count):
        x = (k + 0.5) * thread
        dye = motif(np.full_like(y, x), y + slip[k])
        for value, a, b in runs(dye):
            if value >= 0:
                start, stop = a * step, min(b * step, height)
                groups[value].append(f"M{num(left + x)} {num(top + start)}V{num(top + stop)}")
    sheet.fill(box(*area), inks[0])
    for value, paths in sorted(groups.items()):
        sheet.line("".join(paths), inks[value], thread * 0.94, cap="butt")
    picks = [f"M{num(left)} {num(top + k)}h{num(width)}" for k in np.arange(1.2, height, 2.4)]
    sheet.line("".join(picks), tone(inks[0], -0.3), 0.18, opacity=0.16, cap="butt")
    if tassels:
        fringe(sheet, rng, [inks[1]], area, length=tassels)


def counted(sheet: Sheet, rng: Rng, inks: Inks, *, stitch: float, area: Area, bits: str, filled: bool = False) -> None:
    """Hitomezashi: running stitches along every line of a grid, each line begun on or off the beat.

    Two regions are enough to colour what the stitches enclose; ``filled`` does so.
    """
    left, top, width, height = area
    columns, rows = int(width / stitch), int(height / stitch)
    left, top = left + (width - columns * stitch) / 2, top + (height - rows * stitch) / 2
    if bits == "chance":
        across, down = rng.integers(0, 2, rows + 1), rng.integers(0, 2, columns + 1)
    else:
        word = [int(c) for c in bits]
        across = np.array([word[min(k, rows - k) % len(word)] for k in range(rows + 1)])
        down = np.array([word[min(k, columns - k) % len(word)] for k in range(columns + 1)])
    if filled:
        walls = (np.arange(rows)[:, None] + down[None, 1:-1]) % 2 == 0
        first = np.concatenate([[0], np.cumsum((across[1:-1]) % 2 == 0)])[:rows] % 2
        grid = (first[:, None] + np.concatenate([np.zeros((rows, 1), int), np.cumsum(walls, axis=1)], axis=1)) % 2
        cells(sheet, np.where(grid == 1, 2, -1), inks, (left, top, columns * stitch, rows * stitch), seam=0.1)
    gap, paths = stitch * 0.1, []
    for row in range(rows + 1):
        for column in range(across[row], columns, 2):
            paths.append(f"M{num(left + column * stitch + gap)} {num(top + row * stitch)}h{num(stitch - 2 * gap)}")
    for column in range(columns + 1):
        for row in range(down[column], rows, 2):
            paths.append(f"M{num(left + column * stitch)} {num(top + row * stitch + gap)}v{num(stitch - 2 * gap)}")
    sheet.line("".join(paths), inks[1], stitch * 0.17)
