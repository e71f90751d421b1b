"""Two-ink printing: screens of round dots, inks that do not quite meet, and the specks of a drum."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from cms.demo.hands.noise import Array
from cms.demo.hands.overprint import multiply
from cms.demo.hands.svg import Sheet

Tone = Callable[[Array, Array], Array]  # share of ink 0..1 at points
Area = tuple[float, float, float, float]  # left, top, right, bottom


def whole(sheet: Sheet) -> Area:
    """The sheet's own area."""
    return 0, 0, sheet.width, sheet.height


def around(x: float, y: float, reach: float) -> Area:
    """A square area around a point."""
    return x - reach, y - reach, x + reach, y + reach


def slope(start: tuple[float, float], end: tuple[float, float], *, low: float = 0.0, high: float = 1.0) -> Tone:
    """A tone that goes evenly from ``low`` at one point to ``high`` at another, and on beyond."""
    run = np.array(end, float) - np.array(start, float)

    def tone(x: Array, y: Array) -> Array:
        share = ((x - start[0]) * run[0] + (y - start[1]) * run[1]) / float(run @ run)
        return np.asarray(low + (high - low) * np.clip(share, 0, 1))

    return tone


def ball(x: float, y: float, radius: float, *, light: tuple[float, float] = (-0.45, -0.5), low: float = 0) -> Tone:
    """The shade on a ball lit from one side, from ``low`` in the light."""

    def tone(u: Array, v: Array) -> Array:
        away = np.hypot((u - x) / radius - light[0], (v - y) / radius - light[1])
        return np.asarray(low + np.clip((away - 0.5) / 1.1, 0, 0.92) ** 1.25)

    return tone


def heart(x: float, y: float, radius: float, *, high: float = 0.75) -> Tone:
    """A tone that is strongest at a point and gone ``radius`` away."""
    return lambda u, v: np.asarray(high * (1 - np.hypot(u - x, v - y) / radius))


def _grid(area: Area, pitch: float, angle: float) -> tuple[Array, Array]:
    """Points of a turned grid that lie in the area; grids of one pitch and angle always meet."""
    left, top, right, bottom = area
    reach = np.hypot(right, bottom) + pitch
    count = int(reach / pitch) + 1
    u, v = np.meshgrid(*[np.arange(-count, count + 1) * pitch] * 2)
    x, y = u * np.cos(angle) - v * np.sin(angle), u * np.sin(angle) + v * np.cos(angle)
    inside = (x > left - pitch) & (x < right + pitch) & (y > top - pitch) & (y < bottom + pitch)
    return x[inside], y[inside]


def screen(
    sheet: Sheet, region: str, area: Area, ink: str, tone: Tone, *, pitch: float = 5.4, angle: float = 0.38,
    over: Iterable[tuple[str, str]] = (),
) -> None:  # fmt: skip
    """Print a tone as dots within a region; where it lies over shapes of ``over`` (path, tint) the dots mix."""
    x, y = _grid(area, pitch, angle)
    share = np.clip(tone(x, y), 0, 1)
    size = np.round(2 * pitch * np.sqrt(share / np.pi) * 5).astype(int)
    groups = []
    for step in np.unique(size[size > 1]).tolist():
        chosen = size == step
        dots = "".join(f"M{u:.1f} {v:.1f}h0" for u, v in zip(x[chosen].tolist(), y[chosen].tolist(), strict=True))
        groups.append((dots, step / 5))
    with sheet.within(region):
        for dots, width in groups:
            sheet.line(dots, ink, width)
        for shape, tint in over:
            with sheet.within(shape):
                for dots, width in groups:
                    sheet.line(dots, multiply(ink, tint), width)


def specks(sheet: Sheet, area: Area, ink: str, rng: np.random.Generator, count: int) -> None:
    """Tiny spots the drum left out."""
    left, top, right, bottom = area
    x, y = rng.uniform(left, right, count), rng.uniform(top, bottom, count)
    for width, part in (
        (0.5, slice(0, count // 2)),
        (0.8, slice(count // 2, count * 9 // 10)),
        (1.3, slice(count * 9 // 10, count)),
    ):
        pairs = zip(x[part].tolist(), y[part].tolist(), strict=True)
        sheet.line("".join(f"M{u:.1f} {v:.1f}h0" for u, v in pairs), ink, width)
