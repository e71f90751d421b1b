"""Cloth that is cut, pieced or printed: log cabins, triangles, curves, patches, kilims, block prints."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from cms.demo.hands.looms import Area, Inks, Rng
from cms.demo.hands.noise import Noise
from cms.demo.hands.palettes import ramp, tone
from cms.demo.hands.svg import Sheet, box, circle, curve, num, polyline


def _stitching(sheet: Sheet, paths: list[str], colour: str, *, width: float = 0.5) -> None:
    sheet.line("".join(paths), colour, width, dash="2.6 1.9", opacity=0.75)


def barn_raising(sheet: Sheet, rng: Rng, inks: Inks, *, blocks: int, area: Area, logs: int = 5) -> None:
    """Log cabin blocks, turned so that light and dark make rings; inks: heart, stitching, three lights, three darks."""
    heart, thread, *cloth = inks
    side = area[2] / blocks
    rows = round(area[3] / side)
    lights, darks = cloth[:3], cloth[3:]
    seams = []
    for row in range(rows):
        for column in range(blocks):
            x, y = area[0] + column * side, area[1] + row * side
            a, b = row - (rows - 1) / 2, column - (blocks - 1) / 2
            flip = int(np.floor(abs(a)) + np.floor(abs(b))) % 2 == 0
            turn = {(True, True): 0, (True, False): 90, (False, False): 180, (False, True): 270}[a < 0, b < 0]
            w = side / (2 * logs + 1)
            with sheet.group(f'transform="translate({num(x + side / 2)} {num(y + side / 2)}) rotate({turn})"'):
                near, far = (lights, darks) if flip else (darks, lights)
                for ring in range(logs, 0, -1):
                    r = w * (ring + 0.5)
                    one, two = (tone(str(rng.choice(c)), float(rng.normal(0, 0.02))) for c in (near, far))
                    sheet.fill(box(-r, -r, 2 * r, 2 * r), one)
                    sheet.fill(
                        polyline([[-r, r], [r, r], [r, -r], [r - w, -r], [r - w, r - w], [-r, r - w]], closed=True), two
                    )
                sheet.fill(box(-w / 2, -w / 2, w, w), heart)
            seams += [box(x + k * w, y + k * w, side - 2 * k * w, side - 2 * k * w) for k in (0.5, 2.5, 4.5)]
    _stitching(sheet, seams, thread)


def triangles(sheet: Sheet, rng: Rng, inks: Inks, *, columns: int, area: Area) -> None:
    """Half-square triangles in a drift of colours, turned into pinwheels here and there."""
    side, noise = area[2] / columns, Noise(rng)
    groups: dict[str, list[str]] = defaultdict(list)
    for row in range(round(area[3] / side)):
        for column in range(columns):
            x, y = area[0] + column * side, area[1] + row * side
            drift = 0.5 + 0.55 * float(noise(column * 0.21, row * 0.21))
            turn = (row + column) % 2 if float(noise(column * 0.3 + 9, row * 0.3)) > 0 else (row // 2 + column) % 2
            corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
            one = [corners[k] for k in ((0, 1, 3) if turn else (0, 1, 2))]
            two = [corners[k] for k in ((1, 2, 3) if turn else (0, 2, 3))]
            place = int(np.clip(drift + rng.normal(0, 0.09), 0, 0.999) * (len(inks) - 2))
            groups[inks[1 + place]].append(polyline(one, closed=True))
            groups[inks[2 + place] if (row + column) % 3 else inks[0]].append(polyline(two, closed=True))
    for colour, paths in groups.items():
        sheet.fill("".join(paths), colour, seam=0.2)
    lines = [
        f"M{num(area[0])} {num(area[1] + k * side / 2)}h{num(area[2])}" for k in range(1, 2 * round(area[3] / side))
    ]
    _stitching(sheet, lines, inks[0], width=0.45)


def lantern_squares(sheet: Sheet, _rng: Rng, inks: Inks, *, columns: int) -> None:
    """Squares that lend each other a slice on every side ("robbing Peter to pay Paul"); repeats seamlessly."""
    side, rows = sheet.width / columns, round(sheet.height / (sheet.width / columns))
    bulge = side * 0.1925  # the slice of a circle through the square's corners
    radius = (side * side / 4 + bulge * bulge) / (2 * bulge)
    squares: dict[int, list[str]] = defaultdict(list)
    slices: dict[int, list[str]] = defaultdict(list)
    arcs, dots = [], []
    for row in range(rows):
        for column in range(columns):
            x, y, own = column * side, row * side, (row + column) % 2
            squares[own].append(box(x, y, side, side))
            corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
            for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
                arc = f"M{num(ax)} {num(ay)}A{num(radius)} {num(radius)} 0 0 0 {num(bx)} {num(by)}"
                slices[1 - own].append(arc + "z")
                arcs.append(arc)
            if own and row % 4 == 1 and column % 4 == 0:
                dots.append(circle(x + side / 2, y + side / 2, side * 0.2))
    for own, paths in squares.items():
        sheet.fill("".join(paths), inks[own])
    for own, paths in slices.items():
        sheet.fill("".join(paths), inks[own])
    sheet.fill("".join(dots), inks[2])
    sheet.line("".join(arcs), inks[3], 0.6, dash="2.8 2.2", opacity=0.7)


def boro(sheet: Sheet, rng: Rng, inks: Inks, *, area: Area, patches: int) -> None:
    """Mended cloth: patch upon patch, held by running stitches."""
    thread, *cloths = inks
    left, top, width, height = area
    sheet.fill(box(*area), cloths[0])
    with sheet.within(box(*area)):
        for index in range(patches):
            w, h = rng.uniform(0.10, 0.34, 2) * (width, height) * (1.3 - 0.8 * index / patches)
            x, y = left + rng.uniform(-0.05, 0.92) * width, top + rng.uniform(-0.05, 0.92) * height
            lean, colour = rng.normal(0, 1.3), str(rng.choice(cloths))
            with sheet.group(f'transform="translate({num(x)} {num(y)}) rotate({num(lean)})"'):
                sheet.fill(box(0, 0, w, h), tone(colour, float(rng.normal(0, 0.025))))
                if rng.random() < 0.3:
                    stripes = [f"M{num(k)} 0v{num(h)}" for k in np.arange(3, w, float(rng.choice([5, 7, 10])))]
                    sheet.line("".join(stripes), tone(colour, 0.12), 0.9, cap="butt")
                if index % 3:
                    space = float(rng.choice([4.2, 5.5, 7]))
                    rows = [f"M2.5 {num(k)}h{num(w - 5)}" for k in np.arange(space, h - 1, space)]
                    if rng.random() < 0.4:
                        rows += [f"M{num(k)} 2.5v{num(h - 5)}" for k in np.arange(space, w - 1, space)]
                    sheet.line("".join(rows), thread, 0.75, dash="3.2 2.4")
                sheet.line(box(1.6, 1.6, w - 3.2, h - 3.2), thread, 0.8, dash="2.4 2")


def half_drop(sheet: Sheet, _rng: Rng, inks: Inks, *, repeat: tuple[float, float], plant: str) -> None:
    """A block print in half drop over the whole sheet; repeats seamlessly when the sheet holds whole repeats."""
    wide, tall = repeat
    with sheet.motif() as name:
        {"linden": _linden, "pomegranate": _pomegranate, "scallop": _scallop}[plant](sheet, inks, wide, tall)
    for column in range(-1, round(sheet.width / wide) + 1):
        for row in range(-1, round(sheet.height / tall) + 1):
            drop = tall / 2 * (column % 2)
            sheet.place(name, f"translate({num((column + 0.5) * wide)} {num((row + 0.5) * tall + drop)})")


def _leaf(x: float, y: float, length: float, width: float, turn: float) -> tuple[str, str]:
    """Outline and midrib with veins of a leaf that starts at (x, y) and heads ``turn`` degrees from up."""
    t = np.linspace(0, 1, 16)
    half = width / 2 * np.sin(np.pi * t**0.75) ** 0.9
    rim = np.concatenate([np.stack([half, -t * length], axis=1), np.stack([-half, -t * length], axis=1)[::-1]])
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    spin = np.array([[cos, sin], [-sin, cos]])
    veins = [polyline(np.array([[0, -length * 0.02], [0, -length * 0.9]]) @ spin + (x, y))]
    for k in np.linspace(0.18, 0.72, 5):
        reach = width * 0.36 * np.sin(np.pi * (k + 0.1) ** 0.75)
        for side in (-1, 1):
            veins.append(
                curve(
                    np.array(
                        [
                            [0, -length * k],
                            [side * reach * 0.6, -length * (k + 0.07)],
                            [side * reach, -length * (k + 0.16)],
                        ]
                    )
                    @ spin
                    + (x, y)
                )
            )
    return curve(rim @ spin + (x, y), closed=True), "".join(veins)


def _linden(sheet: Sheet, inks: Inks, wide: float, tall: float) -> None:
    ground, leaf, second, berry = sheet.paper, inks[0], inks[1], inks[2]
    stem = curve([[0, tall * 0.47], [wide * 0.03, tall * 0.2], [-wide * 0.03, -tall * 0.1], [0, -tall * 0.36]])
    sheet.line(stem, leaf, wide * 0.016)
    for k, (y, side) in enumerate(((0.36, 1), (0.27, -1), (0.10, 1), (0.0, -1), (-0.16, 1), (-0.25, -1))):
        outline, veins = _leaf(0, tall * y, wide * (0.48 - 0.035 * k), wide * 0.24, side * (66 - 5 * k))
        sheet.fill(outline, leaf if k % 3 else second)
        sheet.line(veins, ground, wide * 0.008)
    outline, veins = _leaf(0, -tall * 0.30, wide * 0.3, wide * 0.17, 4)
    sheet.fill(outline, second)
    sheet.line(veins, ground, wide * 0.008)
    for x, y in ((0.30, -0.36), (0.36, -0.31), (0.27, -0.29), (-0.33, 0.40), (-0.26, 0.44), (-0.36, 0.46)):
        sheet.line(
            curve([[wide * x * 0.55, tall * (y + 0.10)], [wide * x * 0.9, tall * (y + 0.05)], [wide * x, tall * y]]),
            leaf,
            wide * 0.008,
        )
        sheet.fill(circle(wide * x, tall * y, wide * 0.034), berry)


def _pomegranate(sheet: Sheet, inks: Inks, wide: float, tall: float) -> None:
    skin, flesh, seed, leaf = inks
    r = wide * 0.21
    for side in (-1, 1):
        for turn, y, size in ((118, 0.20, 0.33), (76, 0.12, 0.36), (38, -0.05, 0.34)):
            outline, veins = _leaf(side * wide * 0.06, tall * y, wide * size, wide * 0.12, side * turn)
            sheet.fill(outline, leaf)
            sheet.line(veins, sheet.paper, wide * 0.007)
    sheet.line(curve([[0, tall * 0.46], [wide * 0.02, tall * 0.33], [0, tall * 0.15]]), leaf, wide * 0.022)
    crown = [[-0.5, -0.9], [-0.62, -1.5], [-0.25, -1.22], [0, -1.62], [0.25, -1.22], [0.62, -1.5], [0.5, -0.9]]
    sheet.fill(polyline(np.array(crown) * r, closed=True), skin)
    sheet.fill(circle(0, 0, r), skin)
    t = np.linspace(0, 1, 20)
    half = 0.42 * r * np.sin(np.pi * t)
    level = r * 0.82 * (2 * t - 1)
    cut = np.concatenate([np.stack([half, level], axis=1), np.stack([-half, level], axis=1)[::-1]])
    sheet.fill(curve(cut, closed=True), flesh)
    for row in range(6):
        width = 0.30 * r * np.sin(np.pi * (row + 0.8) / 6.6)
        for k in range(3 if row in (2, 3) else 2 if row in (1, 4) else 1):
            count = 3 if row in (2, 3) else 2 if row in (1, 4) else 1
            x = width * (2 * (k + 0.5) / count - 1)
            sheet.fill(circle(float(x), r * 0.82 * ((row + 0.8) / 3.3 - 1), r * 0.075), seed)


def _scallop(sheet: Sheet, inks: Inks, wide: float, tall: float) -> None:
    radius = wide * 0.5
    for k, share in enumerate((1.0, 0.82, 0.64, 0.46, 0.28)):
        r = radius * share
        sheet.fill(
            f"M{num(-r)} {num(tall * 0.25)}a{num(r)} {num(r)} 0 0 1 {num(2 * r)} 0z",
            ramp(inks, k / 4) if k % 2 == 0 else sheet.paper,
        )
