"""Woodcuts of weather at sea: rain, ice, swell."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.carving import (
    Rng,
    Tone,
    block,
    carved,
    flat,
    ground,
    levels,
    path_of_light,
    rays,
    receding,
    ridge,
    rough,
)
from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.svg import Sheet, circle, polyline, ribbon

Inks = tuple[str, ...]


def rain_on_the_bay(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Slanting rain, a far shore, one boat."""
    dark, grey, pale, red = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, grey) as (left, top, right, bottom):
        horizon = sheet.height * 0.44
        lines = levels(left, right, np.arange(top, horizon, 4.0), noise=noise)
        sheet.fill(
            carved(lines, rough(noise, lambda _x, y: 0.85 - 0.8 * (y - top) / (horizon - top), 0.22, along=50), 4), dark
        )
        x = np.linspace(left, right, 100)
        sheet.fill(
            ground(x, horizon - 4 - ridge(noise, x, lift=26, scale=120, at=2.2, sharp=0.2).clip(0), horizon), dark
        )
        water = levels(left, right, receding(horizon, bottom, 2.4, 1.035), noise=noise)
        sheet.fill(
            carved(water, rough(noise, lambda _, py: 0.2 + 0.45 * (py - horizon) / (bottom - horizon), 0.3), 3.4), dark
        )
        sheet.fill(
            carved(water, rough(noise, lambda _px, py: 0.35 - 0.6 * np.abs(py - horizon - 40) / 60, 0.4), 2.6), pale
        )
        bx, by = sheet.width * 0.38, sheet.height * 0.66
        at = np.array([bx, by])
        hull = np.array([[-44, -9], [-34, 5], [30, 5], [46, -12], [20, -7], [-20, -6]]) + at
        sheet.fill(polyline(hull, closed=True), red)
        sheet.fill(polyline(np.array([[-6, -6], [-3, -24], [4, -25], [8, -6]]) + at, closed=True), dark)
        sheet.fill(circle(bx + 0.5, by - 29, 4.6), dark)
        below = levels(bx - 40, bx + 42, np.arange(by + 8, by + 34, 3.4), step=3)
        sheet.fill(carved(below, rough(noise, lambda _px, py: 0.8 - (py - by) / 40, 0.5, along=9), 2.6), dark)
        drops = []
        for sx, sy, length in zip(
            rng.uniform(left - 60, right, 520),
            rng.uniform(top - 30, bottom, 520),
            rng.uniform(14, 52, 520),
            strict=True,
        ):
            t = np.linspace(0, 1, 4)[:, None] * length
            drops.append(ribbon(np.array([sx, sy]) + t * (0.36, 1.0), np.array([0.1, 0.9, 1.1, 0.1])))
        sheet.fill("".join(drops), pale)


def ice_out(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Floes adrift towards a low sun."""
    water, ice, shade, sun = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, ice) as (left, top, right, bottom):
        horizon, sx = sheet.height * 0.34, sheet.width * 0.36
        sky = levels(left, right, np.arange(top, horizon, 3.6), noise=noise)
        sheet.fill(carved(sky, rough(noise, lambda _x, y: 0.62 - 0.6 * (y - top) / (horizon - top), 0.14), 3.6), shade)
        sheet.fill(circle(sx, horizon - 8, 27), sun)
        sheet.fill(polyline([[left, horizon], [right, horizon], [right, bottom], [left, bottom]], closed=True), water)
        lines = levels(left, right, receding(horizon, bottom, 2.0, 1.04), noise=noise)
        sheet.fill(carved(lines, rough(noise, flat(0.12), 0.5), 3.0), shade)
        light = path_of_light(noise, sx, horizon, 22)
        sheet.fill(carved(lines, light, 2.6), sun)
        placed: list[tuple[float, float, float]] = []
        for _ in range(900):
            near = rng.random() ** 0.75
            x, y = rng.uniform(left - 10, right + 10), horizon + 4 + (bottom - horizon) * near
            size = (6 + 44 * near) * rng.uniform(0.45, 1.0)
            if all(np.hypot((x - a) / 1.0, (y - b) * 2.2) > (size + c) * 0.98 for a, b, c in placed):
                placed.append((x, y, size))
        for x, y, size in sorted(placed, key=lambda floe: floe[1]):
            count = int(rng.integers(6, 9))
            turn = np.sort(rng.uniform(0, 2 * np.pi, count) * 0.25 + np.arange(count) * 2 * np.pi / count)
            rim = np.stack([x + size * 0.93 * np.cos(turn), y + size * 0.40 * np.sin(turn)], axis=1)
            sheet.fill(polyline(rim + np.array([0, size * 0.10]), closed=True), shade)
            sheet.fill(polyline(rim, closed=True), ice)
            if size > 14:
                cuts = levels(x - size * 0.8, x + size * 0.8, np.arange(y - size * 0.3, y + size * 0.34, 3.2), step=4)
                with sheet.within(polyline(rim, closed=True)):
                    sheet.fill(carved(cuts, _lit_from_left(noise, x, size), 2.6), shade)


def _lit_from_left(noise: Noise, middle: float, size: float) -> Tone:
    return lambda x, y: 0.55 * (x - middle) / size + 0.5 * noise(x / 14, y / 4)


def swell(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Seas that stand up before they break."""
    dark, blue, pale, foam = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, pale) as (left, _top, right, bottom):
        sky = rays(sheet.width * 0.74, sheet.height * 0.24, 44, 460, 84, rng=rng)
        sheet.fill(carved(sky, rough(noise, lambda x, _y: np.full_like(x, 0.4), 0.3), 3.6), blue)
        sheet.fill(circle(sheet.width * 0.74, sheet.height * 0.24, 36), foam)
        x = np.linspace(left - 10, right + 10, 150)
        for row in range(7):
            near = row / 6
            period, lift = 46 + 95 * near, 9 + 44 * near
            phase = x / period + rng.uniform(0, 1) + 0.22 * noise(x / 140, np.full_like(x, row))
            saw = phase % 1.0
            crest = np.where(saw < 0.68, (saw / 0.68) ** 2.1, ((1 - saw) / 0.32) ** 1.5)
            strong = 0.55 + 0.45 * noise(x / 170, np.full_like(x, row * 2.1))
            base, height = sheet.height * (0.50 + 0.44 * near), lift * crest * strong
            y = base - height
            body = ground(x, y, bottom + 10)
            sheet.fill(body, dark if row % 2 else blue)
            with sheet.within(body):
                space = 2.6 + 2.6 * near
                lines = [np.stack([x, base - height * 0.86**k + space * (0.6 * k + 0.7)], axis=1) for k in range(22)]

                def face(px: Array, py: Array, *, crest: Array = crest, x: Array = x) -> Array:
                    return np.asarray(0.12 + 0.62 * np.interp(px, x, crest) + 0.3 * noise(px / 18, py / 5))

                sheet.fill(carved(lines, face, space * 0.62), pale)
                cap = np.clip(crest - 0.55, 0, 1) * (3 + 13 * near) + 0.3
                sheet.fill(ribbon(np.stack([x, y], axis=1), cap), foam)
            _spray(sheet, rng, (x, y, crest), near, foam)


def _spray(sheet: Sheet, rng: Rng, wave: tuple[Array, Array, Array], near: float, foam: str) -> None:
    x, y, crest = wave
    tops = np.flatnonzero(crest > 0.9)
    if len(tops):
        picks = rng.choice(tops, int(10 + 26 * near))
        sheet.fill(
            "".join(
                circle(
                    float(x[k] + rng.normal(3, 6) * (0.5 + near)),
                    float(y[k] - abs(rng.normal(0, 8)) * (0.4 + near)),
                    float(rng.uniform(0.4, 1.5) * (0.5 + near)),
                )
                for k in picks
            ),
            foam,
        )
