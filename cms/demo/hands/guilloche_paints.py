"""How the Vienna hand engraves: rosettes, medals in ruled relief, ribbons, turned forms, banknote faces."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from cms.demo.hands.engraving import TAU, Band, Height, band, frame, relief, spirograph, turned, weave, woven
from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.svg import Sheet, box, circle, curve

Inks = tuple[str, ...]
Rng = np.random.Generator


def _iris(sheet: Sheet, inks: Inks, angle: tuple[float, float] = (1, 0)) -> str:
    """Iris printing: inks that run into each other across the sheet, as on banknotes."""
    stops = [(index / max(len(inks) - 1, 1), ink) for index, ink in enumerate(inks)]
    return sheet.gradient(stops, angle=angle)


def rosettes(
    sheet: Sheet,
    _rng: Rng,
    inks: Inks,
    *,
    bands: list[Band],
    centres: list[tuple[float, float, float]],
    width: float = 0.3,
    border: float = 0.0,
    iris: bool = False,
) -> None:
    """Rosettes of woven rings; centres are x, y, scale."""
    paints = [_iris(sheet, inks, (1, 1))] if iris else list(inks)
    for cx, cy, scale in centres:
        for shape in bands:
            grown = Band(
                shape.radius * scale,
                shape.half * scale,
                shape.waves,
                shape.lines,
                shape.petals,
                shape.swell,
                shape.sweep,
                shape.lace,
            )
            sheet.line(band(cx, cy, grown, turn=-TAU / 4), paints[shape.ink % len(paints)], width)
    if border:
        frame(sheet, paints[0], inset=border, half=border * 0.3, waves=26, lines=6, width=width)


def medal(
    sheet: Sheet,
    rng: Rng,
    inks: Inks,
    *,
    height: Callable[[Sheet, Noise], Height],
    space: float = 1.15,
    inset: float = 26,
    oval: bool = False,
    border: bool = True,
    width: float = 0.32,
    over: Callable[[Sheet, Inks], None] | None = None,
) -> None:
    """A relief in ruled lines, framed; ``over`` engraves what lies on top."""
    paint = _iris(sheet, inks, (0.4, 1)) if len(inks) > 1 else inks[0]
    area = (inset, inset, sheet.width - 2 * inset, sheet.height - 2 * inset)
    rim = _oval(sheet.width / 2, sheet.height / 2, area[2] / 2, area[3] / 2)
    with sheet.within(curve(rim[:-1:9], closed=True) if oval else box(*area)):
        wide = (area[0] - 2, area[1] - 4, area[2] + 4, area[3] + 44)
        sheet.line(relief(wide, height(sheet, Noise(rng)), space=space, step=1.1), paint, width)
    if over:
        over(sheet, inks)
    if oval:
        for half, lines in ((5.5, 7), (2.6, 5)):
            sheet.line(woven(rim, half, 96, lines), inks[0], width)
    elif border:
        frame(sheet, inks[0], inset=inset * 0.55, half=inset * 0.2, waves=30, lines=5, width=width)


def _oval(cx: float, cy: float, rx: float, ry: float) -> Array:
    turn = np.linspace(0, TAU, 865)
    return np.stack([cx + rx * np.cos(turn), cy + ry * np.sin(turn)], axis=1)


def ribbons(
    sheet: Sheet,
    _rng: Rng,
    inks: Inks,
    *,
    path: Callable[[Array], tuple[Array, Array]],
    half: float,
    waves: int,
    lines: int,
    passes: int = 2,
    width: float = 0.3,
    breathe: float = 0.5,
    sweep: float = 0.5,
) -> None:
    """A woven ribbon along a closed curve, once for each pass with another ink and another breath."""
    count, lap = waves * 12, 3  # a few points more at both ends, so that the normals agree where the curve closes
    t: Array = np.arange(-lap, count + lap + 1, dtype=float) * (TAU / count)
    x, y = path(t)
    base = np.stack([x * sheet.width, y * sheet.height], axis=1)
    for turn in range(passes):
        swell = half * (1 + breathe * np.cos((3 + 2 * turn) * t + turn)) * (1 - 0.28 * turn)
        for line in weave(base, swell, waves * (1 + 2 * lap / count), lines, sweep=sweep):
            sheet.line(curve(line[lap:-lap]), inks[turn % len(inks)], width)


def frieze(sheet: Sheet, _rng: Rng, inks: Inks, *, rows: int, lines: int, width: float = 0.32) -> None:
    """Woven waves running the whole width between two margins, swelling and ebbing."""
    paint = _iris(sheet, inks)
    share = np.linspace(0, 1, 150)
    for row in range(rows):
        swell = sheet.height * 0.36 * (0.35 + 0.65 * np.sin(np.pi * share * (2 + row) + row * 0.9) ** 2)
        swell = swell * np.sin(np.pi * share) ** 0.7
        y = sheet.height * 0.5 + 12 * np.sin(share * TAU * 1.5 + row * 2.1) * (1 - row * 0.2)
        path = np.stack([30 + share * (sheet.width - 60), y], axis=1)
        sheet.line(woven(path, swell, 2.5 + 1.5 * row, lines, sweep=0.42), paint, width)


def lathe(
    sheet: Sheet,
    _rng: Rng,
    inks: Inks,
    *,
    profile: Sequence[tuple[float, float]],
    lines: int,
    twist: float,
    tilt: float = 0.16,
    width: float = 0.32,
) -> None:
    """A turned form standing in the middle of the sheet; the profile's knots are radius and height in millimetres."""
    knots, at = np.array(profile), np.linspace(0, 1, 120)
    places = np.linspace(0, 1, len(knots))
    soft = np.array([np.interp(at, places, knots[:, k]) for k in (0, 1)]).T
    kernel = np.hanning(25) / np.hanning(25).sum()
    padded = np.pad(soft, ((12, 12), (0, 0)), mode="reflect", reflect_type="odd")
    shape = np.stack([np.convolve(padded[:, k], kernel, mode="valid") for k in (0, 1)], axis=1)
    paint, x = _iris(sheet, inks, (0, 1)), sheet.width / 2
    sheet.line("".join(turned(x, shape, lines, twist, tilt=tilt, front=False)), paint, width * 0.8, opacity=0.35)
    sheet.line("".join(turned(x, shape, lines, twist, tilt=tilt)), paint, width)
    for radius, y in (shape[0], shape[-1]):
        rim = _oval(x, y, radius, radius * tilt)
        sheet.line(woven(rim, 1.3, 60, 5), inks[0 if y < sheet.height / 2 else -1], width)


GEARS = ((96, 42), (105, 45), (96, 54), (100, 28), (105, 30), (96, 63), (96, 36), (100, 72))


def sampler(sheet: Sheet, rng: Rng, inks: Inks, *, columns: int, rows: int, width: float = 0.26) -> None:
    """A sheet of small rosettes, no two alike, as an engraver keeps for reference."""
    pitch = min((sheet.width - 40) / columns, (sheet.height - 40) / rows)
    x0, y0 = (sheet.width - pitch * (columns - 1)) / 2, (sheet.height - pitch * (rows - 1)) / 2
    for index in range(columns * rows):
        cx, cy = x0 + pitch * (index % columns), y0 + pitch * (index // columns)
        size, petals, ink = pitch * 0.44, 4 + (index * 5) % 9, inks[int(rng.integers(len(inks)))]
        match index % 5:
            case 0:
                sheet.line(spirograph(cx, cy, size, GEARS[index % len(GEARS)], 0.72 + 0.02 * petals), ink, width)
            case 1:
                sheet.line(band(cx, cy, Band(size * 0.6, size * 0.4, petals, 16, sweep=0.5)), ink, width)
            case 2:
                sheet.line(band(cx, cy, Band(size * 0.55, size * 0.42, petals, 8, lace=0.42)), ink, width)
            case 3:
                sheet.line(band(cx, cy, Band(size * 0.68, size * 0.2, petals * 3, 7, petals, 0.12)), ink, width)
                sheet.line(band(cx, cy, Band(size * 0.3, size * 0.26, petals, 7)), ink, width)
            case _:
                sheet.line(band(cx, cy, Band(size * 0.8, size * 0.18, 36, 6)), ink, width)
                sheet.line(band(cx, cy, Band(size * 0.34, size * 0.3, petals, 12, sweep=0.3)), ink, width)


def peacock(sheet: Sheet, _rng: Rng, inks: Inks, *, eyes: int) -> None:
    """A fan of feathers, each a spindle of waves with an eye of its own."""
    cx, cy = sheet.width / 2, sheet.height * 0.85
    for tier, reach in enumerate((0.70, 0.53, 0.37)):
        for lean in np.linspace(-0.46, 0.46, eyes - 4 * tier) * np.pi:
            length = sheet.height * reach * (0.58 + 0.42 * np.cos(lean))
            along = np.linspace(0.12, 1, 44)[:, None] * length
            path = np.array([cx, cy]) + along * np.array([np.sin(lean), -np.cos(lean)])
            half = 1 + length * 0.062 * np.sin(np.linspace(0, np.pi, 44)) ** 2
            sheet.line(woven(path, half, 4, 6, sweep=0.5), inks[tier % 2], 0.28)
            ex, ey = path[-1]
            sheet.line(band(ex, ey, Band(length * 0.036, length * 0.02, 10, 5)), inks[2], 0.28)
            sheet.fill(circle(ex, ey, length * 0.011), inks[2])
    sheet.line(band(cx, cy, Band(27, 13, 14, 8)), inks[2], 0.3)


def note(sheet: Sheet, rng: Rng, inks: Inks, *, height: Callable[[Sheet, Noise], Height]) -> None:
    """The face of a banknote that is worth nothing: frame, ground, oval medal, two rosettes."""
    iris = _iris(sheet, inks)
    x = np.linspace(34, sheet.width - 34, 200)
    for row in range(5):
        path = np.stack([x, np.full_like(x, sheet.height * (0.26 + 0.12 * row))], axis=1)
        sheet.line(woven(path, 15, 15, 5, lace=0.25), iris, 0.22, opacity=0.75)
    cx, cy, rx, ry = sheet.width * 0.5, sheet.height * 0.5, sheet.height * 0.29, sheet.height * 0.37
    oval = _oval(cx, cy, rx, ry)
    sheet.fill(curve(oval[:-1:9], closed=True), sheet.paper)
    with sheet.within(curve(oval[:-1:9], closed=True)):
        area = (cx - rx, cy - ry, 2 * rx, 2 * ry + 30)
        sheet.line(relief(area, height(sheet, Noise(rng)), space=0.95, step=0.9), inks[0], 0.28)
    sheet.line(woven(oval, 4.2, 90, 7), inks[0], 0.28)
    for side in (0.19, 0.81):
        at = sheet.width * side
        sheet.fill(circle(at, cy, sheet.height * 0.2), sheet.paper)
        for ring in (Band(32, 6, 24, 9, 8, 0.04), Band(20, 6, 16, 8), Band(8, 6, 9, 7)):
            sheet.line(band(at, cy, ring), inks[0] if side < 0.5 else inks[-1], 0.28)
    frame(sheet, inks[0], inset=17, half=6.5, waves=40, lines=6, width=0.26)
