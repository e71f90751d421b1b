"""Square tiles of the Seville hand: arcs that join at random (Truchet), and painted tiles set in panels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.svg import Sheet, box, circle, polyline

Inks = tuple[str, ...]
Rng = np.random.Generator


def meander(sheet: Sheet, rng: Rng, inks: Inks, *, tile: float, inset: float, bands: tuple[float, ...]) -> None:
    """Truchet arcs in several ring widths, each inked by where it lies; all ends meet."""
    columns, rows = int((sheet.width - 2 * inset) // tile), int((sheet.height - 2 * inset) // tile)
    left, top = (sheet.width - columns * tile) / 2, (sheet.height - rows * tile) / 2
    noise = Noise(rng)
    with sheet.within(box(left, top, columns * tile, rows * tile)):
        sheet.fill(box(left, top, columns * tile, rows * tile), inks[0])
        for row in range(rows):
            for column in range(columns):
                x, y = left + column * tile, top + row * tile
                flip = bool(noise(x / 190, y / 190) + rng.normal(0, 0.33) > 0)
                corners = [(x, y), (x + tile, y + tile)] if flip else [(x + tile, y), (x, y + tile)]
                with sheet.within(box(x - 0.05, y - 0.05, tile + 0.1, tile + 0.1)):
                    for index, share in enumerate(bands):
                        ink = inks[1 + index % (len(inks) - 1)] if index % 2 == 0 else inks[0]
                        sheet.line("".join(circle(cx, cy, tile / 2) for cx, cy in corners), ink, tile * share)


Motif = Callable[[float], dict[int, list[str]]]


def _motif(rng: Rng) -> Motif:
    """A quarter of a painted tile on the unit square, to be mirrored: ink number -> shapes."""
    kind = int(rng.integers(7))
    a, b = float(rng.uniform(0.3, 0.5)), float(rng.uniform(0.62, 0.9))

    def shapes(s: float) -> dict[int, list[str]]:
        def poly(*points: tuple[float, float]) -> str:
            return polyline(np.array(points) * s, closed=True)

        match kind:
            case 0:
                return {0: [circle(0, 0, b * s)], 1: [circle(0, 0, a * s)], 2: [circle(s, s, a * s)]}
            case 1:
                return {
                    0: [poly((0, 0), (1, 0), (0, 1))],
                    1: [poly((0, 0), (a, 0), (0, a))],
                    2: [circle(s, s, 0.3 * s)],
                }
            case 2:
                return {
                    0: [_petal(s, b)],
                    1: [circle(s, 0, 0.28 * s), circle(0, s, 0.28 * s)],
                    2: [circle(0, 0, 0.2 * s)],
                }
            case 3:
                return {0: [poly((0, 0), (1, a), (1, 1), (a, 1))], 1: [poly((0, 0), (b, 0.45), (0.45, b))], 2: []}
            case 4:
                return {0: [circle(s, 0, 0.7 * s)], 1: [circle(0, s, 0.7 * s)], 2: [_petal(s, 0.75)]}
            case 5:
                star = [(0, 0.8), (0.28, 0.28), (0.8, 0), (0, 0)]
                return {
                    0: [poly(*star)],
                    1: [poly((1, 0.45), (1, 1), (0.45, 1), (0.72, 0.72))],
                    2: [circle(0, 0, 0.16 * s)],
                }
            case _:
                return {
                    0: [poly((0, 0), (1, 0), (1, 0.2), (0.2, 1), (0, 1))],
                    1: [_petal(s, 0.95)],
                    2: [circle(s, s, 0.42 * s)],
                }

    return shapes


def _petal(s: float, reach: float) -> str:
    t = np.linspace(0, 1, 12)
    bulge = 0.30 * np.sin(np.pi * t) ** 0.9
    one = np.stack([reach * t + bulge, reach * t - bulge], axis=1)
    return polyline(np.concatenate([one, one[::-1, ::-1]]) * s, closed=True)


def painted(sheet: Sheet, rng: Rng, inks: Inks, at: tuple[float, float], tile: float, count: tuple[int, int]) -> None:
    """A panel of one painted tile; inks are glaze and three colours."""
    half, motif = tile / 2, _motif(rng)
    shapes = motif(half)
    glaze, *colours = inks
    order = rng.permutation(len(colours))
    for row in range(count[1] * 2):
        for column in range(count[0] * 2):
            x, y = at[0] + column * half, at[1] + row * half
            flip_x, flip_y = column % 2, row % 2
            place = (
                f"translate({x + half * flip_x:.2f} {y + half * flip_y:.2f}) "
                f"scale({-1 if flip_x else 1} {-1 if flip_y else 1})"
            )
            with sheet.within(box(x, y, half, half)), sheet.group(f'transform="{place}"'):
                sheet.fill(box(0, 0, half, half), glaze)
                for layer, paths in shapes.items():
                    sheet.fill("".join(paths), colours[int(order[layer % len(order)])])
    joints = [
        polyline([[at[0] + k * tile, at[1]], [at[0] + k * tile, at[1] + count[1] * tile]]) for k in range(count[0] + 1)
    ]
    joints += [
        polyline([[at[0], at[1] + k * tile], [at[0] + count[0] * tile, at[1] + k * tile]]) for k in range(count[1] + 1)
    ]
    sheet.line("".join(joints), glaze, tile * 0.025, opacity=0.8)


def risers(sheet: Sheet, rng: Rng, inks: Inks, *, columns: int, inset: float) -> None:
    """Stairs seen from the front, each riser tiled with another pattern; the last ink is the tread's edge."""
    tile = (sheet.width - 2 * inset) / columns
    tread = tile * 0.3
    steps = int((sheet.height - 2 * inset) // (tile + tread))
    top = (sheet.height - steps * (tile + tread) + tread) / 2
    for step in range(steps):
        y = top + step * (tile + tread)
        pick = [inks[0], *(inks[1 + int(k)] for k in rng.permutation(len(inks) - 2)[:3])]
        painted(sheet, rng, tuple(pick), (inset, y), tile, (columns, 1))
        if step < steps - 1:
            sheet.fill(box(inset - 7, y + tile + tread * 0.3, sheet.width - 2 * inset + 14, tread * 0.4), inks[-1])


def patchwork(sheet: Sheet, rng: Rng, inks: Inks, *, columns: int, inset: float, lost: float = 0.0) -> None:
    """A wall of old tiles, no two alike, some of them lost."""
    tile = (sheet.width - 2 * inset) / columns
    rows = int((sheet.height - 2 * inset) // tile)
    top = (sheet.height - rows * tile) / 2
    noise = Noise(rng)
    for row in range(rows):
        for column in range(columns):
            x, y = inset + column * tile, top + row * tile
            gone = float(noise(column * 0.55, row * 0.55)) + 0.9 * (row / rows + column / columns - 1.0)
            if lost and gone > 0.62 - lost:
                continue
            pick = [inks[0], *(inks[1 + int(k)] for k in rng.permutation(len(inks) - 1)[:3])]
            painted(sheet, rng, tuple(pick), (x, y), tile, (1, 1))


def cairo(sheet: Sheet, rng: Rng, inks: Inks, *, size: float, inset: float, joint: float) -> None:
    """Cairo street pentagons, inked by the way they point; inks are joint, four directions, and a path."""
    noise, groups = Noise(rng), defaultdict(list)
    columns, rows = int(sheet.width / size) + 3, int(sheet.height / size) + 3
    for row in range(-1, rows):
        for column in range(-1, columns):
            upright = (row + column) % 2 == 0
            for half, shape in enumerate(_pentagons(column * size, row * size, size, upright=upright)):
                at = shape.mean(axis=0)
                worn = abs(at[1] - sheet.height / 2 - 40 * float(noise(at[0] / 190, 0.5))) < size * 0.8
                ink = inks[-1] if worn and not upright and half == 0 else inks[1 + 2 * upright + half]
                groups[ink].append(polyline(shape, closed=True))
    with sheet.within(box(inset, inset, sheet.width - 2 * inset, sheet.height - 2 * inset)):
        for colour, paths in groups.items():
            sheet.fill("".join(paths), colour)
        sheet.line("".join(path for paths in groups.values() for path in paths), inks[0], joint)


def _pentagons(x: float, y: float, size: float, *, upright: bool) -> list[Array]:
    """Two pentagons over opposite sides of a square cell: a flat triangle inside, half of the neighbour outside."""
    middle, apex, bar = size / 2, size * 0.2887, size * 0.2113
    one = np.array([(0, 0), (apex, middle), (0, size), (-middle, middle + bar), (-middle, middle - bar)])
    both = [one, (size, 0) + one * (-1, 1)]
    return [(shape if upright else shape[:, ::-1]) + (x, y) for shape in both]
