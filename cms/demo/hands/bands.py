"""Bands and rugs: counted motifs of sashes, stepped medallions of kilims."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.looms import Area, Grid, Inks, Rng, cells, fringe
from cms.demo.hands.palettes import mix, tone
from cms.demo.hands.svg import Sheet, box, num


def sashes(sheet: Sheet, rng: Rng, inks: Inks, *, count: int, inset: float) -> None:
    """Narrow bands with counted motifs, hung side by side."""
    ground, *colours = inks
    pitch = (sheet.width - 2 * inset) / count
    for index in range(count):
        wide = pitch * 0.74
        tall = sheet.height - 2 * inset - 44 * (index % 2) - float(rng.uniform(0, 16))
        main, second = colours[index % len(colours)], colours[(index + 2) % len(colours)]
        area = (inset + index * pitch + (pitch - wide) / 2, inset - 10, wide, tall)
        columns, unit = 29, 29
        rows = int(tall / (wide / columns) / 1.0)
        grid = np.full((rows, columns), -1)
        start = 2
        while start < rows - 4:
            long = int(rng.choice([11, 15, 19, 19, 23]))
            grid[start : start + long] = _figure(rng, long, unit)[: rows - start]
            start += long + 2
        edge = np.abs(np.arange(columns) - columns // 2)
        grid[:, edge > 10] = -1
        grid[:, (edge == 11) | (edge == 14)] = 1
        grid[:, edge == 13] = 2
        sheet.fill(box(*area), ground)
        cells(sheet, grid, (main, main, second), area, seam=0.08)
        fringe(sheet, rng, [main, ground, main], area, length=26, both=True)


def _figure(rng: Rng, long: int, wide: int) -> Grid:
    """One motif of a sash, symmetrical both ways."""
    i, j = np.abs(np.indices((long, wide)) - np.array([long // 2, wide // 2])[:, None, None])
    half, far = long // 2, i + j
    match int(rng.integers(6)):
        case 0:
            inside = (far <= half) & (far // 2 % 2 == half // 2 % 2)
        case 1:
            inside = (
                (np.abs(i - j) <= 1) & (np.maximum(i, j) <= half)
                | (far <= 2)
                | ((far > half) & (far < half + 3) & (j <= half))
            )
        case 2:
            inside = ((j % 4 < 2) & (far <= half)) | (far == half)
        case 3:
            inside = (np.abs(far - half) <= 1) | ((i <= 1) & (j <= half - 3)) | ((j <= 1) & (i <= half - 3))
        case 4:
            inside = (np.maximum(i, j) <= half) & ((i * j) % 3 == 1) | (np.abs(i - j) <= 0) & (j <= half)
        case _:
            inside = (np.abs((i + 1) - j % 6 * 1) <= 1) & (j <= 10)
    return np.where(inside & (j <= 10), 0, -1)


def kilim(sheet: Sheet, rng: Rng, inks: Inks, *, area: Area, columns: int, medallions: int) -> None:
    """A flat-woven rug: stepped medallions with hooks between striped ends."""
    cell = area[2] / columns
    rows = round(area[3] / cell)
    grid = np.zeros((rows, columns), int)
    ends = 14
    field = (rows - 2 * ends) // medallions
    i, j = np.indices((rows, columns))
    across = np.abs(j - (columns - 1) / 2)
    for index in range(medallions):
        middle = ends + field * (index + 0.5) - 0.5
        down = np.abs(i - middle)
        far = np.floor(down / 2) * 2 + across
        reach = min(field / 2, columns * 0.42)
        here = down < field / 2
        hooks = here & (far > reach) & (far <= reach + 5) & (np.floor(down / 2) % 3 == 0) & (across > 4)
        grid[hooks] = 2
        for ring, ink in enumerate((1, 3, 2, 4, 1, 5, 3)):
            grid[here & (far <= reach * (1 - ring * 0.15))] = ink if index % 2 == 0 else (ink + 1) % 5 + 1
        grid[here & (far <= reach * 0.1)] = 0
    edge = np.minimum(j, columns - 1 - j)
    grid[edge < 5] = 1
    grid[(edge >= 1) & (edge < 4) & ((i // 2 + edge) % 4 < 2)] = 3
    for k, ink in enumerate((1, 4, 4, 0, 2, 2, 3, 0, 5, 5, 1, 1, 0, 2)):
        for row in (k, rows - 1 - k):
            grid[row] = ink
            if k in (4, 5):
                grid[row] = np.where((j[row] + k) // 3 % 2 == 0, 2, 0)
            if k in (8, 9):
                grid[row] = np.where((j[row] - 2 * k) // 4 % 2 == 0, 5, 3)
    shades = [tone(ink, shift) for shift in (0.0, 0.018, -0.018) for ink in inks]
    abrash = (np.floor(i / 5 + rng.normal(0, 0.4, rows)[:, None]) * 7 % 3).astype(int)
    cells(sheet, grid + abrash * len(inks), tuple(shades), area, seam=0.08)
    slits = [f"M{num(area[0])} {num(area[1] + k * cell)}h{num(area[2])}" for k in range(1, rows)]
    sheet.line("".join(slits), tone(inks[1], -0.2), 0.16, opacity=0.25, cap="butt")
    fringe(sheet, rng, [mix(inks[0], "#ffffff", 0.25)], area, length=24)
