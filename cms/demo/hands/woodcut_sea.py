"""Woodcuts of the sea: moon, skerries, lighthouse, rain, ice, swell."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.carving import (
    Rng,
    block,
    carved,
    fir,
    flat,
    ground,
    levels,
    path_of_light,
    receding,
    rings,
    rough,
    slants,
)
from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.svg import Sheet, circle, polyline

Inks = tuple[str, ...]


def moon_over_sound(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Rings of light around a full moon; its path on the water between two headlands."""
    night, blue, light = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, night) as (left, top, right, bottom):
        mx, my, radius, horizon = sheet.width * 0.6, sheet.height * 0.27, sheet.width * 0.13, sheet.height * 0.6
        with sheet.within(polyline([[left, top], [right, top], [right, horizon], [left, horizon]], closed=True)):

            def halo(x: Array, y: Array) -> Array:
                return np.asarray(0.16 + 0.62 * np.exp(-(np.hypot(x - mx, y - my) - radius) / 85))

            sheet.fill(carved(rings(mx, my, radius + 5, 420, 4.2), rough(noise, halo, 0.14), 4.2), blue)
        sheet.fill(circle(mx, my, radius), light)
        lines = levels(left, right, receding(horizon, bottom, 2.2, 1.035), noise=noise)
        sheet.fill(carved(lines, rough(noise, flat(0.3), 0.45), 3.0), blue)
        sheet.fill(carved(lines, path_of_light(noise, mx, horizon, radius * 0.9), 3.2), light)
        x = np.linspace(left, right, 120)
        for base, lift, side, trees in ((1.0, 62, -1, 34), (0.2, 26, 1, 16)):
            slope = np.clip(side * (x - sheet.width * (0.52 if side > 0 else 0.36)) / sheet.width, 0, 1)
            y = horizon + 1.5 - lift * slope * 2.2 - 5 * slope * noise(x / 26, np.full_like(x, base))
            sheet.fill(ground(x, y, horizon + 2), night)
            for spot in rng.uniform(left, right, trees * 3):
                here = float(np.interp(spot, x, y))
                if here < horizon - 2:
                    sheet.fill(fir(rng, float(spot), here + 2, rng.uniform(12, 26), slim=0.26), night)


def skerries(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Low islands with pines, doubled in still water."""
    dark, water, sky = inks[:3]
    noise = Noise(rng)
    with block(sheet, rng, 20, sky) as (left, top, right, bottom):
        horizon = sheet.height * 0.5
        clouds = levels(left, right, np.arange(top, horizon, 3.4), noise=noise)
        sheet.fill(carved(clouds, rough(noise, lambda x, y: 0.5 * noise(x / 150, y / 22) - 0.02, 0.1), 3.4), water)
        lines = levels(left, right, receding(horizon, bottom, 2.0, 1.03), noise=noise, step=4)
        sheet.fill(carved(lines, rough(noise, lambda _x, y: 0.22 + 0.25 * (y - horizon) / 100, 0.3), 2.8), water)
        spans = [(0.06, 0.20, 0.01, 9), (0.27, 0.52, 0.05, 26), (0.61, 0.68, 0.015, 4), (0.74, 0.97, 0.10, 20)]
        for start, stop, near, trees in spans:
            x0, x1 = sheet.width * start, sheet.width * stop
            shore, x = horizon + sheet.height * near, np.linspace(x0, x1, 50)
            hump = np.sin(np.pi * (x - x0) / (x1 - x0)) ** 0.6
            y = shore - hump * (6 + 40 * near) * (0.8 + 0.4 * noise(x / 20, np.full_like(x, start * 9)))
            heights = rng.uniform(0.16, 0.42, trees) * sheet.height * (0.55 + 4.2 * near)
            spots = rng.uniform(x0 + (x1 - x0) * 0.1, x1 - (x1 - x0) * 0.1, trees)
            sheet.fill(
                ground(x, y, shore)
                + "".join(
                    fir(rng, float(s), float(np.interp(s, x, y)) + 2, float(h), slim=0.2)
                    for s, h in zip(spots, heights, strict=True)
                ),
                dark,
            )
            peak = np.zeros_like(x)
            for s, h in zip(spots, heights, strict=True):
                peak = np.maximum(peak, h * np.clip(1 - np.abs(x - s) / (h * 0.2), 0, 1))

            def mirror(px: Array, py: Array, *, x: Array = x, peak: Array = peak, shore: float = shore) -> Array:
                deep = np.interp(px, x, peak + 8, left=0, right=0)
                return np.asarray(
                    np.where(
                        py >= shore - 1,
                        1.4 * np.clip(1 - (py - shore) / np.maximum(deep, 1), 0, 1)
                        + 0.35 * noise(px / 9, py / 3)
                        - 0.1,
                        0,
                    )
                )

            below = levels(x0, x1, receding(shore, bottom, 2.4, 1.02), noise=noise, step=3)
            sheet.fill(carved(below, mirror, 2.3), dark)


def lighthouse(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A tower on rocks and its beam through a lined night."""
    night, blue, light, red = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, night) as (left, _top, right, bottom):
        x0, lamp, foot, horizon = sheet.width * 0.36, sheet.height * 0.25, sheet.height * 0.72, sheet.height * 0.70
        beams = [
            np.array([[x0, lamp], [right + 20, lamp - 62], [right + 20, lamp + 26]]),
            np.array([[x0, lamp], [left - 20, lamp - 24], [left - 20, lamp + 14]]),
        ]

        def glow(x: Array, y: Array) -> Array:
            return np.asarray(0.12 + 0.45 * np.exp(-np.hypot(x - x0, y - lamp) / 70))

        sheet.fill(carved(rings(x0, lamp, 10, 460, 4.4), rough(noise, glow, 0.12), 4.4), blue)
        sheet.fill("".join(polyline(beam, closed=True) for beam in beams), light)
        sea = polyline([[left, horizon], [right, horizon], [right, bottom], [left, bottom]], closed=True)
        sheet.fill(sea, night)
        lines = levels(left, right, receding(horizon, bottom, 2.4, 1.05), noise=noise)
        sheet.fill(carved(lines, rough(noise, flat(0.32), 0.55), 3.2), blue)
        sheet.fill(
            carved(lines, rough(noise, lambda x, _y: 0.75 * np.exp(-(((x - right * 0.86) / 60) ** 2)) - 0.3, 0.5), 3),
            light,
        )
        tower = polyline(
            [[x0 - 11, lamp + 16], [x0 + 11, lamp + 16], [x0 + 18, foot + 8], [x0 - 18, foot + 8]], closed=True
        )
        sheet.fill(tower, light)
        with sheet.within(tower):
            for share in (0.18, 0.56):
                band = lamp + 16 + (foot - lamp) * share
                sheet.fill(f"M{x0 - 30} {band}h60v{(foot - lamp) * 0.19}h-60z", red)
            shade = levels(x0 - 20, x0 + 20, np.arange(lamp + 16, foot + 10, 2.2), step=2)
            sheet.fill(carved(shade, lambda x, _y: 1.1 * (x - x0 + 2) / 18, 2.2), night)
        sheet.fill(f"M{x0 - 14} {lamp + 12}h28v5h-28zM{x0 - 9} {lamp - 9}l9 -9l9 9z", red)
        sheet.fill(f"M{x0 - 7.5} {lamp - 9}h15v21h-15z", light)
        sheet.line(f"M{x0} {lamp - 9}v21M{x0 - 7.5} {lamp - 9}v21M{x0 + 7.5} {lamp - 9}v21", night, 1.2)
        x = np.linspace(left, sheet.width * 0.78, 70)
        y = foot + 4 + 60 * np.clip(np.abs(x - x0) / 120 - 0.12, 0, 1) ** 1.3 + 7 * noise(x / 13, np.full_like(x, 3.0))
        rocks = ground(x, y, bottom)
        sheet.fill(rocks, night)
        with sheet.within(rocks):
            cuts = slants((left, foot - 10, right, bottom), 62, 4.0)
            sheet.fill(carved(cuts, lambda px, py: 0.8 * noise(px / 24, py / 36) + 0.06, 4.0), light)
