"""How the Seville hand sets tiles: star panels, slow deformations, rhombs, pinwheels, arcs and stair risers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.svg import Sheet, box, circle, polyline
from cms.demo.hands.tessellation import Rhomb, Star, multigrid, pinwheel, star, steady, uniform

Inks = tuple[str, ...]
Rng = np.random.Generator
Window = Callable[[Sheet], str]


def panel(inset: float) -> Window:
    """A rectangle with a margin of paper."""
    return lambda sheet: box(inset, inset, sheet.width - 2 * inset, sheet.height - 2 * inset)


def roundel(share: float) -> Window:
    """A disc in the middle of the sheet."""
    return lambda sheet: circle(sheet.width / 2, sheet.height / 2, sheet.width * share)


def horseshoe(inset: float) -> Window:
    """A Moorish doorway: more than half a circle on a shaft."""

    def outline(sheet: Sheet) -> str:
        cx, radius = sheet.width / 2, sheet.width / 2 - inset
        cy = inset + radius * 1.04
        turn = np.linspace(np.pi + np.pi * 0.16, -np.pi * 0.16, 60)
        bow = np.stack([cx + radius * np.cos(turn), cy - radius * np.sin(turn)], axis=1)
        jamb = abs(bow[0, 0] - cx)
        foot = sheet.height - inset
        return polyline(np.concatenate([[[cx - jamb, foot]], bow, [[cx + jamb, foot]]]), closed=True)

    return outline


def _filled(sheet: Sheet, shapes: dict[str, list[str]], seam: float = 0.25) -> None:
    """Fill by ink, with a hair of the same ink so that no paper shows in the seams."""
    for colour, paths in shapes.items():
        data = "".join(paths)
        sheet.line(data, colour, seam)
        sheet.fill(data, colour)


def _straps(sheet: Sheet, stars: list[Star], *, face: str, edge: str, width: float) -> None:
    """Interlaced straps: what leans right at the middle of a side passes on top."""
    course, bridges = [], []
    for shape in stars:
        ahead = np.roll(shape.middles, -1, axis=0)
        for a, bend, b in zip(shape.middles, shape.points, ahead, strict=True):
            course.append(polyline([a, bend, b]))
        for a, lean in zip(shape.middles, shape.leaning, strict=True):
            bridges.append(polyline([a - lean * 0.02, a + lean * width * 1.15]))
    for paths, cap in ((course, "round"), (bridges, "butt")):
        data = "".join(paths)
        sheet.line(data, edge, width * 1.42, cap=cap)
        sheet.line(data, face, width, cap="round" if cap == "round" else "square")


def stars(
    sheet: Sheet,
    rng: Rng,
    inks: Inks,
    *,
    kind: str,
    side: float,
    contact: float,
    strap: float,
    window: Window,
    turn: float = 0.0,
    rim: float = 0.0,
    hearts: float = 0.45,
    fade: float = 0.0,
) -> None:
    """A star pattern; inks are strap, strap's edge, ground between, then one ink for each kind of star."""
    face, edge, ground, *fills = inks
    shapes = [star(tile, steady(contact)) for tile in uniform(kind, side, sheet.width, sheet.height, turn=turn)]
    kinds = sorted({len(shape.corners) for shape in shapes}, reverse=True)
    with sheet.within(window(sheet)):
        sheet.fill(box(0, 0, sheet.width, sheet.height), ground)
        groups: dict[str, list[str]] = defaultdict(list)
        for shape in shapes:
            sides, middle = len(shape.corners), shape.corners.mean(axis=0)
            if fade and rng.random() < np.clip((fade * sheet.height - middle[1]) / (sheet.height * 0.4) + 0.5, 0, 1):
                continue
            ink = fills[kinds.index(sides) % len(fills)]
            groups[ink].append(polyline(shape.outline, closed=True))
            if hearts and sides >= 6:
                tips = (shape.middles - middle) * hearts * 1.4 + middle
                dents = (shape.points - middle) * hearts * 0.95 + middle
                small = np.stack([tips, dents], axis=1).reshape(-1, 2)
                groups["heart"].append(polyline(small, closed=True))
        heart = "".join(groups.pop("heart", []))
        _filled(sheet, groups)
        sheet.fill(heart, ground)
        _straps(sheet, shapes, face=face, edge=edge, width=strap)
    if rim:
        sheet.line(window(sheet), edge, rim)
        sheet.line(window(sheet), face, rim * 0.5)


def morph(
    sheet: Sheet,
    _rng: Rng,
    inks: Inks,
    *,
    kind: str,
    side: float,
    angles: tuple[float, float, float],
    inset: float,
    width: float,
) -> None:
    """One pattern that becomes another across the sheet: the contact angle moves from first to last."""
    line, *fills = inks
    places = np.array([inset, sheet.width / 2, sheet.width - inset])

    def contact(at: Array) -> Array:
        return np.radians(np.interp(at[:, 0], places, angles))

    shapes = [star(tile, contact) for tile in uniform(kind, side, sheet.width, sheet.height)]
    kinds = sorted({len(shape.corners) for shape in shapes}, reverse=True)
    groups: dict[str, list[str]] = defaultdict(list)
    course = []
    for shape in shapes:
        middle = shape.corners.mean(axis=0)
        if not (inset < middle[0] < sheet.width - inset and inset < middle[1] < sheet.height - inset):
            continue
        groups[fills[kinds.index(len(shape.corners)) % len(fills)]].append(polyline(shape.outline, closed=True))
        ahead = np.roll(shape.middles, -1, axis=0)
        course += [polyline([a, p, b]) for a, p, b in zip(shape.middles, shape.points, ahead, strict=True)]
    _filled(sheet, groups)
    sheet.line("".join(course), line, width)


def rhombs(
    sheet: Sheet,
    rng: Rng,
    inks: Inks,
    *,
    fold: int,
    side: float,
    window: Window,
    arcs: bool = False,
    joint: float = 1.2,
    by: str = "kind",
) -> None:
    """A rhombic tiling without repeat; inks are the joint, then one for each kind or family of tile."""
    grout, *fills = inks
    reach = int(np.hypot(sheet.width, sheet.height) / side / fold * 1.1) + 2
    shifts = np.full(fold, 0.2 if fold == 5 else 0.5) if by != "free" else rng.uniform(0.1, 0.9, fold)
    centre = np.array([sheet.width / 2, sheet.height / 2])
    tiles = [Rhomb(tile.corners * side + centre, tile.kind, tile.family) for tile in multigrid(fold, reach, shifts)]
    tiles = [t for t in tiles if _on(sheet, t.corners.mean(axis=0), side)]
    groups: dict[str, list[str]] = defaultdict(list)
    for tile in tiles:
        groups[_tile_ink(tile, fills, by, centre, sheet, rng)].append(polyline(tile.corners, closed=True))
    with sheet.within(window(sheet)):
        sheet.fill(box(0, 0, sheet.width, sheet.height), grout)
        _filled(sheet, groups)
        sheet.line("".join(polyline(tile.corners, closed=True) for tile in tiles), grout, joint)


def _on(sheet: Sheet, at: Array, bleed: float) -> bool:
    return bool(-bleed < at[0] < sheet.width + bleed and -bleed < at[1] < sheet.height + bleed)


def _tile_ink(tile: Rhomb, fills: list[str], by: str, centre: Array, sheet: Sheet, rng: Rng) -> str:
    if by == "family":
        return fills[(tile.family[0] * 2 + tile.family[1]) % len(fills)]
    if by == "rings":
        far = float(np.linalg.norm(tile.corners.mean(axis=0) - centre)) / (sheet.width * 0.5)
        return fills[int(np.clip(far * len(fills) + 0.55 * (tile.kind - 0.5), 0, len(fills) - 1))]
    if by == "sun":
        far = float(np.linalg.norm(tile.corners.mean(axis=0) - (sheet.width * 0.64, sheet.height * 0.38)))
        return fills[tile.kind + (2 if far < sheet.width * 0.22 else 0)]
    return fills[tile.kind % len(fills)]


def pinwheels(sheet: Sheet, rng: Rng, inks: Inks, *, depth: int, inset: float, joint: float) -> None:
    """Pinwheel triangles, inked by the direction they have been turned to."""
    w, h = sheet.width - 2 * inset, sheet.height - 2 * inset
    a, b, c, d = (np.array(p) for p in ((inset, inset), (inset + w, inset), (inset + w, inset + h), (inset, inset + h)))
    small = pinwheel(np.array([d, a, b]), depth) + pinwheel(np.array([b, c, d]), depth)
    noise, groups = Noise(rng), defaultdict(list)
    for shape in small:
        long = shape[2] - shape[1]
        place = float(np.arctan2(long[1], long[0]) / (2 * np.pi) + 0.5)
        at = shape.mean(axis=0)
        shade = place + 0.3 * float(noise(at[0] / 300, at[1] / 300))
        groups[inks[1 + int((shade % 1) * (len(inks) - 1))]].append(polyline(shape, closed=True))
    _filled(sheet, groups)
    sheet.line("".join(polyline(shape, closed=True) for shape in small), inks[0], joint)
