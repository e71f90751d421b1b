"""How the Lisbon hand paints: ribbons packed into a flow, threads laid over each other, shoals, swells, raked sand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cms.demo.hands.flow import Field, Flow, Grid, Packer, Spot, Strand, around, drift
from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.palettes import ramp
from cms.demo.hands.svg import Sheet, circle, curve, polyline, ribbon

Inks = tuple[str, ...]
Rng = np.random.Generator
Paint = Callable[[Strand], str]
Inside = Callable[[Array, Array], Grid]


def _mask(sheet: Sheet, inside: Inside) -> Grid:
    """What is closed to lines: everything that is not ``inside``."""
    x, y = np.meshgrid(np.arange(int(sheet.width) + 1), np.arange(int(sheet.height) + 1))
    return np.asarray(~inside(x.astype(float), y.astype(float)).astype(bool))


def _margin(sheet: Sheet, margin: float) -> Inside:
    return lambda x, y: (x > margin) & (x < sheet.width - margin) & (y > margin) & (y < sheet.height - margin)


def _fill_with(
    packer: Packer, rng: Rng, rounds: list[tuple[float, int, float, float]], spread: float = 0.0
) -> list[Strand]:
    """Lay lines round by round: (width, tries, longest, shortest)."""
    strands = []
    for width, tries, longest, shortest in rounds:
        starts = rng.random((tries, 2)) * (packer.flow.width, packer.flow.height)
        widths = width * (1 + spread * rng.uniform(-1, 1, tries))
        for (x, y), own in zip(starts.tolist(), widths.tolist(), strict=True):
            strand = packer.lay(x, y, own, longest=longest, shortest=shortest)
            if strand is not None:
                strands.append(strand)
    return strands


def _print(sheet: Sheet, strands: list[Strand], paint: Paint, *, cap: str = "butt") -> None:
    """One element for each ink and width."""
    groups: dict[tuple[str, float], list[str]] = {}
    for strand in strands:
        knots = strand.points[::3] if len(strand.points) > 8 else strand.points
        groups.setdefault((paint(strand), round(strand.width, 1)), []).append(curve(knots))
    for (colour, width), paths in groups.items():
        sheet.line("".join(paths), colour, width, cap=cap)


def _patches(rng: Rng, inks: Inks, scale: float, *, shares: tuple[float, ...] | None = None) -> Paint:
    """Inks in soft regions: neighbours mostly agree, with strays."""
    noise = Noise(rng)
    weights = np.cumsum(shares if shares else [1 / len(inks)] * len(inks))

    def paint(strand: Strand) -> str:
        x, y = strand.points[len(strand.points) // 2]
        place = 0.5 + 0.55 * float(noise(x / scale, y / scale)) + rng.normal(0, 0.13)
        return inks[int(np.searchsorted(weights[:-1], np.clip(place, 0, 0.999)))]

    return paint


def _fading(sheet: Sheet, rng: Rng, inks: Inks, *, axis: int, stray: float = 0.08) -> Paint:
    """Inks that follow each other across the sheet."""
    size = (sheet.width, sheet.height)[axis]

    def paint(strand: Strand) -> str:
        place = strand.points[len(strand.points) // 2][axis] / size + rng.normal(0, stray)
        return inks[int(np.clip(place, 0, 0.999) * len(inks))]

    return paint


def packed(
    sheet: Sheet,
    rng: Rng,
    inks: Inks,
    *,
    field: Callable[[Noise], Field],
    rounds: list[tuple[float, int, float, float]],
    gap: float = 1.6,
    margin: float = 36,
    colour: str = "patches",
    scale: float = 220,
    cap: str = "butt",
    window: Callable[[Sheet, Array, Array], Grid] | None = None,
) -> None:
    """Ribbons of several widths packed into a margin or a window."""
    flow = Flow(field(Noise(rng)), sheet.width, sheet.height)
    inside = _margin(sheet, margin) if window is None else (lambda x, y: window(sheet, x, y))
    packer = Packer(flow, gap=gap, closed=_mask(sheet, inside))
    strands = _fill_with(packer, rng, rounds, spread=0.15)
    axis = {"across": 0, "down": 1}.get(colour)
    paint = _patches(rng, inks, scale) if axis is None else _fading(sheet, rng, inks, axis=axis)
    _print(sheet, strands, paint, cap=cap)


def threads(
    sheet: Sheet,
    rng: Rng,
    inks: Inks,
    *,
    field: Callable[[Noise], Field],
    count: int,
    length: float,
    width: float = 0.5,
    opacity: float = 0.7,
    frame: str,
    starts: Callable[[Rng, Sheet, int], Array] | None = None,
) -> None:
    """Thousands of fine threads of one length, laid over each other ink by ink."""
    flow = Flow(field(Noise(rng)), sheet.width, sheet.height, bleed=60)
    with sheet.within(frame):
        for index, ink in enumerate(inks):
            share = count // len(inks)
            if starts is None:
                begin = rng.uniform((-50, -50), (sheet.width + 50, sheet.height + 50), (share, 2))
            else:
                begin = starts(rng, sheet, share)
            paths = flow.trace(begin, steps=int(length / 5), step=5.0)
            sheet.line(
                "".join(curve(path) for path in paths[:, ::4]), ink, width, opacity=opacity + 0.08 * (index == 0)
            )


def shoal(sheet: Sheet, rng: Rng, inks: Inks, *, field: Callable[[Noise], Field], core: float) -> None:
    """Short tapered strokes, close together, like fish that turn at once."""
    flow = Flow(field(Noise(rng)), sheet.width, sheet.height)
    noise = Noise(rng)
    packer = Packer(flow, gap=0.9, closed=_mask(sheet, _margin(sheet, 30)))
    cx, cy = sheet.width * 0.5, sheet.height * 0.5
    bodies: dict[str, list[str]] = {ink: [] for ink in inks}
    for x, y in (rng.normal(0, 1, (7000, 2)) * (sheet.width * 0.25, sheet.height * 0.19) + (cx, cy)).tolist():
        if np.hypot((x - cx) / core, (y - cy) / core) + 0.5 * float(noise(x / 90, y / 90)) < 0.25:
            continue
        strand = packer.lay(x, y, 4.6, longest=34, shortest=24)
        if strand is None:
            continue
        along = np.linspace(0, 1, len(strand.points))
        body = np.sin(np.pi * along**0.7) ** 0.8 * 4.9 + 0.25
        ink = inks[int(rng.choice(len(inks), p=_weights(len(inks))))]
        bodies[ink].append(ribbon(strand.points, body))
    for ink, paths in bodies.items():
        sheet.fill("".join(paths), ink)


def _weights(count: int) -> Array:
    raw = np.array([1.0, 0.7, 0.45, 0.06, 0.05][:count])
    return np.asarray(raw / raw.sum())


def swell(sheet: Sheet, rng: Rng, inks: Inks, *, rows: int, lift: float, sun: Spot, horizon: float = 0.34) -> None:
    """Waves one before the other, lined along the crest; the last ink is the sun and its path on the water."""
    noise, light = Noise(rng), inks[-1]
    x = np.linspace(-10, sheet.width + 10, 70)
    sheet.fill(circle(*sun), light)
    top = sheet.height * horizon
    for row in range(rows):
        depth = row / (rows - 1)
        base = top + (sheet.height * 0.94 - top) * depth**1.35
        pitch = 110 + 260 * depth
        wave = noise(x / pitch + row * 3.7, np.full_like(x, row * 0.83)) + 0.3 * noise(
            x / pitch * 2.3, np.full_like(x, row)
        )
        crest = np.stack([x, base + lift * (0.06 + depth) * wave], axis=1)
        body = np.concatenate([crest, [[sheet.width + 10, sheet.height + 10], [-10, sheet.height + 10]]])
        sheet.fill(polyline(body, closed=True), ramp(inks[:-1], depth))
        space = 2.2 + 3.4 * depth
        fine = [crest + np.array([0, space * (1 + step)]) for step in range(16)]
        sheet.line("".join(map(curve, fine)), ramp(inks[:-1], max(depth - 0.3, 0)), 0.3 + 0.55 * depth, opacity=0.75)
        _glitter(sheet, rng, crest, (sun, light, depth, space))


def _glitter(sheet: Sheet, rng: Rng, crest: Array, look: tuple[Spot, str, float, float]) -> None:
    """Short strokes of the sun's ink on a wave, below the sun."""
    (middle, _, radius), light, depth, space = look
    strokes = []
    for step in range(4):
        for _ in range(3):
            reach = radius * (0.9 - 0.35 * depth) * rng.uniform(0.1, 0.6)
            centre = middle + rng.normal(0, radius * (0.30 + 0.12 * depth))
            x = np.linspace(centre - reach, centre + reach, 9)
            y = np.interp(x, crest[:, 0], crest[:, 1]) + space * (1 + step)
            thick = (0.5 + 2.4 * depth) * np.sin(np.linspace(0, np.pi, 9)) + 0.1
            strokes.append(ribbon(np.stack([x, y], axis=1), thick))
    sheet.fill("".join(strokes), light, opacity=0.95)


def veil(
    sheet: Sheet, rng: Rng, inks: Inks, *, lines: int, start: Spot, end: Spot, folds: float, width: float = 0.45
) -> None:
    """A cloth of threads from one place to another that folds as it goes; start and end are x, y, half spread."""
    noise = Noise(rng)
    along = np.linspace(0, 1, 34)
    path = np.array(start[:2]) + along[:, None] * (np.array(end[:2]) - np.array(start[:2]))
    side = np.array([-(end[1] - start[1]), end[0] - start[0]]) / np.hypot(end[0] - start[0], end[1] - start[1])
    reach = start[2] + (end[2] - start[2]) * along**1.6
    for index, ink in enumerate(inks):
        paths = []
        for thread in np.linspace(-1, 1, lines // len(inks)):
            bend = noise.fbm(along * folds + index * 0.21, np.full_like(along, thread * 0.55 + index * 0.4), 3)
            off = reach * (0.55 * thread * np.cos(2.2 * along + index) + 1.15 * bend)
            pull = noise(along * folds * 0.7, np.full_like(along, 4.0 + thread * 0.3)) * reach * 0.35
            forward = (path[-1] - path[0]) / np.hypot(*(path[-1] - path[0]))
            paths.append(curve(path + off[:, None] * side + pull[:, None] * forward))
        sheet.line("".join(paths), ink, width, opacity=0.75)


def garden(sheet: Sheet, rng: Rng, inks: Inks, *, stones: list[Spot], heading: float, rake: float = 4.6) -> None:
    """Raked sand: even lines that part around stones."""
    sway = drift(Noise(rng), scale=420, turn=0.35, heading=heading, octaves=1)
    flow = Flow(around(stones, heading=heading, sway=sway), sheet.width, sheet.height, cell=1.5)
    clear = _margin(sheet, 34)

    def inside(x: Array, y: Array) -> Grid:
        free = clear(x, y)
        for cx, cy, radius in stones:
            free = free & (np.hypot(x - cx, y - cy) > radius + 3)
        return free

    packer = Packer(flow, gap=rake - 1.9, closed=_mask(sheet, inside))
    strands = _fill_with(packer, rng, [(1.5, 500, 4000, 200), (1.5, 2600, 4000, 40), (1.5, 4000, 900, 14)])
    _print(sheet, strands, _patches(rng, inks[:2], 500, shares=(0.75, 0.25)), cap="round")
    for index, (cx, cy, radius) in enumerate(stones):
        turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        uneven = radius * (0.95 + 0.05 * np.sin(2 * turn + index) + 0.03 * np.sin(3 * turn + 2 * index))
        outline = np.stack([cx + uneven * np.cos(turn), cy + uneven * np.sin(turn)], axis=1)
        sheet.fill(curve(outline, closed=True), inks[2 + index % (len(inks) - 2)])
