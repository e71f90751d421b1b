"""Woodcuts of the land: birches, ridges, firs, roofs under snow, furrows, northern lights, pines."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.carving import (
    Rng,
    Tone,
    block,
    carved,
    dash,
    fir,
    flat,
    ground,
    levels,
    receding,
    ridge,
    rings,
    rough,
    slants,
    tree,
)
from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.svg import Sheet, circle, polyline, ribbon

Inks = tuple[str, ...]


def ridges(sheet: Sheet, rng: Rng, inks: Inks, *, count: int, sharp: float) -> None:
    """One range behind the other, lit from the left; inks go from sky to nearest range, the last is the sun."""
    sky, *ranges, light, sun = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, sky) as (left, top, right, bottom):
        sx, sy, radius = sheet.width * 0.68, sheet.height * 0.25, min(sheet.width, sheet.height) * 0.088
        sheet.fill(
            carved(
                levels(left, right, np.arange(top, sheet.height * 0.5, 4.0), noise=noise),
                rough(noise, lambda _x, y: 0.55 - 0.9 * (y - top) / sheet.height, 0.12),
                4.0,
            ),
            light,
        )
        sheet.fill(circle(sx, sy, radius), sun)
        x = np.linspace(left - 5, right + 5, 220)
        for row in range(count):
            near = row / (count - 1)
            skyline = sheet.height * (0.40 + 0.52 * near) - ridge(
                noise,
                x,
                lift=sheet.height * 0.17 * (1.15 - 0.45 * near),
                scale=95 + 70 * near,
                at=row * 3.3,
                sharp=sharp,
            )
            ink = ranges[min(int(near * len(ranges)), len(ranges) - 1)]
            body = ground(x, skyline, bottom + 5)
            sheet.fill(body, ink)
            cuts = slants((left, float(skyline.min()), right, bottom), 58 if row % 2 else 122, 3.2 + 1.4 * near)

            def lit(px: Array, py: Array, *, x: Array = x, skyline: Array = skyline, near: float = near) -> Array:
                deep = py - np.interp(px, x, skyline)
                facet = noise(px / 26 + deep / 60, deep / 75 + near * 9)
                fade = np.exp(-deep / (60 + 40 * near))
                return np.asarray(np.where(deep > 0.5, 1.5 * facet * fade + 0.12 * fade, 0))

            with sheet.within(body):
                sheet.fill(carved(cuts, lit, 3.0 + near, least=0.14), light)


def roofs(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A town asleep under snow; a few windows are lit."""
    night, _wall, snow, _lamp, line = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, night) as (left, top, right, bottom):
        sky = levels(left, right, np.arange(top, sheet.height * 0.5, 4.2), noise=noise)
        sheet.fill(carved(sky, rough(noise, lambda _x, y: 0.04 + 0.5 * (y - top) / sheet.height, 0.35), 3.6), line)
        for row in range(6):
            near = row / 5
            base, x = sheet.height * (0.44 + 0.56 * near), left - rng.uniform(0, 40)
            while x < right:
                wide, tall = rng.uniform(30, 54) * (0.55 + 0.75 * near), rng.uniform(44, 86) * (0.6 + 0.8 * near)
                _house(sheet, rng, (x, base, wide, tall), inks)
                x += wide * rng.uniform(0.92, 1.12)
        flakes = zip(
            rng.uniform(left, right, 360), rng.uniform(top, bottom, 360), rng.uniform(0.4, 1.35, 360), strict=True
        )
        sheet.fill("".join(circle(float(a), float(b), float(r)) for a, b, r in flakes), snow)


def _house(sheet: Sheet, rng: Rng, plot: tuple[float, float, float, float], inks: Inks) -> None:
    night, wall, snow, lamp, line = inks
    x, base, wide, tall = plot
    pitch = wide * rng.uniform(0.55, 0.95)
    eaves, top, mid = base - tall + pitch, base - tall, x + wide / 2
    front = polyline([[x, base + 80], [x, eaves], [mid, top], [x + wide, eaves], [x + wide, base + 80]], closed=True)
    sheet.fill(front, (wall, night, line)[int(rng.choice(3, p=[0.5, 0.3, 0.2]))])
    with sheet.within(front):
        cuts = levels(x, x + wide, np.arange(top, base + 60, 2.8), step=3)
        sheet.fill(carved(cuts, lambda px, py: 1.0 * (px - mid) / wide + 0.05 * np.sin(py), 2.6), night)
    thick = wide * 0.13
    roof = np.array(
        [[x - wide * 0.06, eaves + wide * 0.06], [mid, top - thick * 0.2], [x + wide * 1.06, eaves + wide * 0.06]]
    )
    over = roof[::-1] - (0, thick)
    over[1, 1] -= thick * 0.4
    sheet.fill(polyline(np.concatenate([roof, over]), closed=True), snow)
    if rng.random() < 0.6:
        cx, cy = x + wide * rng.choice([0.24, 0.72]), top + pitch * 0.2
        sheet.fill(f"M{cx:.1f} {cy:.1f}h{wide * 0.1:.1f}v{wide * 0.4:.1f}h-{wide * 0.1:.1f}z", night)
        sheet.fill(
            f"M{cx - 0.6:.1f} {cy - wide * 0.06:.1f}h{wide * 0.1 + 1.2:.1f}v{wide * 0.07:.1f}h-{wide * 0.1 + 1.2:.1f}z",
            snow,
        )
    w = wide * 0.15
    for column in (0.22, 0.63):
        for level in range(2):
            wx, wy = x + wide * column, eaves + wide * (0.12 + 0.42 * level)
            lit = rng.random() < 0.3
            sheet.fill(f"M{wx:.1f} {wy:.1f}h{w:.1f}v{w * 1.35:.1f}h-{w:.1f}z", lamp if lit else night)
            if lit:
                sheet.line(
                    f"M{wx + w / 2:.1f} {wy:.1f}v{w * 1.35:.1f}M{wx:.1f} {wy + w * 0.6:.1f}h{w:.1f}", wall, w * 0.09
                )


def furrows(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Ploughed land that runs to one point, a tree, a heavy cloud."""
    sky, earth, dark, gold = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, sky) as (left, top, right, bottom):
        horizon, vx = sheet.height * 0.50, sheet.width * 0.30
        puffs = [(0.50, 0.26, 46), (0.62, 0.21, 62), (0.75, 0.25, 50), (0.40, 0.30, 30), (0.86, 0.30, 30)]
        hatch = levels(left, right, np.arange(top, horizon, 3.8), noise=noise)
        sheet.fill(carved(hatch, rough(noise, lambda _, y: 0.66 - 0.75 * (y - top) / (horizon - top), 0.16), 3.8), dark)
        cloud = "".join(circle(sheet.width * a, sheet.height * b, r) for a, b, r in puffs)
        under = sheet.height * 0.33
        with sheet.within(f"M{left} {top}H{right}V{under}H{left}z"):
            sheet.fill(cloud, sky)
            for a, b, r in puffs:
                cx, cy = sheet.width * a, sheet.height * b
                arcs = rings(cx + r * 0.25, cy + r * 0.3, r * 0.3, r * 1.22, 3.6, step=4)
                with sheet.within(circle(cx, cy, r)):
                    sheet.fill(carved(arcs, _round(cx, cy, r), 3), dark)
        x = np.linspace(left, right, 60)
        y = horizon - 4 * noise(x / 80, np.full_like(x, 0.4))
        sheet.fill(ground(x, y, bottom), gold)
        fan = []
        for spread in np.linspace(-10, 30, 122):
            t = np.linspace(0.005, 1, 22) ** 1.6
            fan.append(
                np.stack(
                    [
                        vx + spread * sheet.width * 0.16 * t + 3 * noise(t * 4, np.full_like(t, spread)),
                        horizon - 1 + (bottom + 6 - horizon) * t,
                    ],
                    axis=1,
                )
            )

        def furrow(px: Array, py: Array) -> Array:
            near = (py - horizon) / (bottom - horizon)
            steep = 1 / np.hypot(1, (px - vx) / np.maximum(py - horizon, 1))
            return np.asarray((0.04 + 0.98 * near) * (0.72 + 0.3 * noise(px / 30, py / 14)) * steep)

        with sheet.within(ground(x, y, bottom)):
            sheet.fill(carved(fan, furrow, 17, least=0.02), earth)
            sheet.fill(
                carved(
                    [line + np.array([1.6, 0]) for line in fan],
                    lambda px, py: 0.42 * furrow(px, py) - 0.02,
                    15,
                    least=0.02,
                ),
                dark,
            )
        sheet.fill(ground(x, y - 5 - 4 * noise(x / 30, np.full_like(x, 2.0)), horizon + 1), dark)
        sheet.fill(tree(rng, (sheet.width * 0.70, horizon + 16), 150), dark)


def _round(cx: float, cy: float, radius: float) -> Tone:
    """Shade of a puff of cloud, lit from the upper left."""
    return lambda x, y: 0.75 * ((x - cx) + 1.3 * (y - cy)) / radius - 0.12


def northern_lights(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Curtains of light over hills, and in the ice below."""
    night, green, teal, pale = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, night) as (left, top, right, bottom):
        shore = sheet.height * 0.74
        low = levels(left, right, np.arange(shore - 120, shore, 3.0), noise=noise)
        sheet.fill(carved(low, rough(noise, lambda _a, b: 0.75 * (b - shore + 105) / 105, 0.22), 3.0), teal)
        stars = zip(
            rng.uniform(left, right, 150), rng.uniform(top, shore - 110, 150), rng.uniform(0.3, 0.95, 150), strict=True
        )
        sheet.fill("".join(circle(float(a), float(b), float(r)) for a, b, r in stars), pale)
        for curtain, ink in ((0, teal), (1, green), (2, pale)):
            cuts, mirrored = [], []
            t = np.linspace(0, 1, 300 - 70 * curtain)
            x = left + (right - left) * (1.3 * t - 0.15) + 25 * np.sin(t * 9 + curtain * 1.4)
            y = sheet.height * (0.50 - 0.10 * curtain + 0.16 * t * (1 - curtain)) + 34 * np.sin(t * 7.5 + curtain * 2)
            tall = (95 + 80 * noise(t * 22, np.full_like(t, curtain))) * (1.0 - 0.24 * curtain)
            for px, py, length in zip(x, y, np.maximum(tall, 18), strict=True):
                line = np.linspace(0, 1, 5)[:, None] * (6.0, -length) + (px, py)
                cuts.append(ribbon(line, np.array([0.2, 1.5, 1.1, 0.6, 0.1])))
                if curtain < 2 and rng.random() < 0.45:
                    low = shore + (shore - py) * 0.30
                    mirrored.append(dash(px, low + rng.uniform(0, 26), rng.uniform(5, 22), 1.3, 0.0))
            sheet.fill("".join(cuts), ink, opacity=0.95)
            sheet.fill("".join(mirrored), ink, opacity=0.9)
        x = np.linspace(left, right, 130)
        far = shore - ridge(noise, x, lift=64, scale=100, at=1.0, sharp=0.6).clip(2)
        sheet.fill(ground(x, far, shore), night)
        with sheet.within(ground(x, far, shore)):
            sheet.fill(
                carved(
                    slants((left, shore - 70, right, shore), 60, 3.4), lambda px, py: 0.8 * noise(px / 22, py / 30), 2.4
                ),
                teal,
            )
        sheet.fill(
            "".join(
                fir(rng, float(p), shore + 2, float(rng.uniform(10, 28)), slim=0.24)
                for p in rng.uniform(left, right, 70)
            ),
            night,
        )
        sheet.fill(
            carved(
                levels(left, right, receding(shore + 1, bottom, 2.2, 1.06), noise=noise),
                rough(noise, flat(0.05), 0.5),
                2.6,
            ),
            teal,
        )
