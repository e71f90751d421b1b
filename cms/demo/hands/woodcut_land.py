"""Woodcuts of the land: birches, ridges, firs, roofs under snow, furrows, northern lights, pines."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.carving import (
    Rng, block, carved, fir, flat, ground, levels, rays, receding, ridge, rings, rough, slants, tree,
)
from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.svg import Sheet, circle, polyline, ribbon

Inks = tuple[str, ...]


def birches(sheet: Sheet, rng: Rng, inks: Inks, *, trunks: int, moon: bool = False) -> None:
    """White trunks before a dark wood, on snow; inks are wood, its lines, bark, marks."""
    wood, lines, bark, marks = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, wood) as (left, top, right, bottom):
        snow = sheet.height * 0.80
        back = levels(left, right, np.arange(top, snow + 10, 3.6), noise=noise)
        mx, my = sheet.width * 0.66, sheet.height * 0.27
        if moon:
            back = rings(mx, my, 46, 620, 4.4)
            sheet.fill(circle(mx, my, 40), bark)
        sheet.fill(carved(back, rough(noise, lambda x, y: 0.2 + 0.5 * (y - top) / (snow - top), 0.3), 3.6), lines)
        for spot in np.linspace(left, right, trunks * 3) + rng.normal(0, 6, trunks * 3):
            thick = rng.uniform(1.5, 4.0)
            y = np.linspace(top - 5, snow + 4, 12)
            sheet.fill(ribbon(np.stack([spot + 3 * noise(y / 90, np.full_like(y, spot)), y], axis=1), thick), lines)
        x = np.linspace(left, right, 80)
        bank = snow + 9 * noise(x / 110, np.full_like(x, 1.5))
        sheet.fill(ground(x, bank, bottom), bark)
        shades = [np.stack([x, bank + gap], axis=1) for gap in np.cumsum(np.linspace(4, 9, 14))]
        sheet.fill(carved(shades, rough(noise, lambda px, py: 0.7 * noise(px / 70, py / 16) - 0.05, 0.2), 2.6), lines)
        order = np.sort(rng.uniform(0.15, 1, trunks))
        spots = left + (np.arange(trunks) + rng.uniform(0.15, 0.85, trunks)) * (right - left) / trunks
        for near, spot in zip(order, rng.permutation(spots), strict=True):
            _birch(sheet, rng, noise, (float(spot), snow + 8 + near * (bottom - snow - 14), 7 + 21 * float(near)), inks)


def _birch(sheet: Sheet, rng: Rng, noise: Noise, stand: tuple[float, float, float], inks: Inks) -> None:
    _wood, lines, bark, marks = inks
    x0, foot, thick = stand
    y = np.linspace(foot, 0, 40)
    lean = rng.normal(0, 0.03)
    x = x0 + lean * (foot - y) + 4 * noise(y / 120, np.full_like(y, x0))
    width = thick * (1 + 0.6 * np.exp(-(foot - y) / (thick * 0.8))) * (0.72 + 0.28 * y / foot)
    shadow = np.stack([x0 + np.linspace(0, thick * 4.2, 10), foot + np.linspace(0, thick * 0.9, 10)], axis=1)
    sheet.fill(ribbon(shadow, np.linspace(thick * 0.34, 0.2, 10)), lines)
    for _ in range(int(rng.integers(2, 5))):
        at = int(rng.integers(14, 34))
        side = rng.choice([-1, 1])
        t = np.linspace(0, 1, 9)
        reach = rng.uniform(28, 75) * (0.5 + thick / 40)
        limb = np.stack([x[at] + side * reach * t, y[at] - reach * (0.55 * t + 0.75 * t**2)], axis=1)
        sheet.fill(ribbon(limb, thick * 0.17 * (1 - 0.85 * t)), marks)
    stem = ribbon(np.stack([x, y], axis=1), width)
    sheet.fill(stem, bark)
    with sheet.within(stem):
        cuts, dark = [], []
        for level in np.arange(0, foot, 2.4):
            px, w = np.interp(level, y[::-1], x[::-1]), np.interp(level, y[::-1], width[::-1])
            reach = w * np.clip(0.24 + 0.3 * float(noise(level / 9, x0)), 0.05, 0.7)
            cuts.append(_dash(px + w / 2 - reach / 2, level, reach, 1.3, 0.10))
        for _ in range(int(foot / 13)):
            level = rng.uniform(0, foot)
            px, w = np.interp(level, y[::-1], x[::-1]), np.interp(level, y[::-1], width[::-1])
            side, size = rng.choice([-1, 1]), w * rng.uniform(0.25, 0.75)
            dark.append(_dash(px + side * (w / 2 - size * 0.4), level, size, rng.uniform(0.8, 0.10 * w + 1.2), 0.05 * side))
        for _ in range(max(int(foot / 90), 1)):
            level = rng.uniform(foot * 0.1, foot * 0.85)
            px, w = np.interp(level, y[::-1], x[::-1]), np.interp(level, y[::-1], width[::-1])
            dark += [_dash(px - w * 0.12, level, w * 0.5, w * 0.17, -0.5), _dash(px + w * 0.16, level, w * 0.42, w * 0.15, 0.5)]
        for _ in range(9):
            level = foot - abs(rng.normal(0, thick * 1.2))
            dark.append(_dash(x0 + rng.normal(0, thick * 0.4), level, thick * 0.3, rng.uniform(2, 5), 1.2))
        sheet.fill("".join(cuts), lines)
        sheet.fill("".join(dark), marks)


def _dash(x: float, y: float, length: float, thick: float, slope: float) -> str:
    t = np.linspace(-0.5, 0.5, 5)
    return ribbon(np.stack([x + t * length, y + t * length * slope], axis=1), thick * np.cos(np.pi * t) + 0.08)


def ridges(sheet: Sheet, rng: Rng, inks: Inks, *, count: int, sharp: float) -> None:
    """One range behind the other, lit from the left; inks go from sky to nearest range, the last is the sun."""
    sky, *ranges, light, sun = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, sky) as (left, top, right, bottom):
        sx, sy, radius = sheet.width * 0.68, sheet.height * 0.25, min(sheet.width, sheet.height) * 0.088
        sheet.fill(carved(levels(left, right, np.arange(top, sheet.height * 0.5, 4.0), noise=noise), rough(
            noise, lambda x, y: 0.55 - 0.9 * (y - top) / sheet.height, 0.12), 4.0), light)
        sheet.fill(circle(sx, sy, radius), sun)
        x = np.linspace(left - 5, right + 5, 220)
        for row in range(count):
            near = row / (count - 1)
            skyline = sheet.height * (0.40 + 0.52 * near) - ridge(
                noise, x, lift=sheet.height * 0.17 * (1.15 - 0.45 * near), scale=95 + 70 * near, at=row * 3.3, sharp=sharp)
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


def firs_and_sun(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Rays over a wooded hill."""
    paper, red, mid, dark = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, paper) as (left, _top, right, bottom):
        sx, sy, radius = sheet.width * 0.5, sheet.height * 0.44, sheet.width * 0.15
        beams = rays(sx, sy, radius + 8, 520, 72, rng=rng)
        sheet.fill(carved(beams, lambda x, y: np.hypot(x - sx, y - sy) / 300, 11), red, opacity=0.9)
        sheet.fill(circle(sx, sy, radius), red)
        x = np.linspace(left, right, 100)
        for row, (base, ink, tall) in enumerate(((0.60, mid, 34), (0.72, mid, 58), (0.86, dark, 120))):
            y = sheet.height * base - 26 * noise(x / 130, np.full_like(x, row * 5.0)) + 22 * np.abs(x / sheet.width - 0.5) * (-2)
            stand = ground(x, y, bottom)
            count = (44, 34, 17)[row]
            places = np.linspace(left, right, count) + rng.normal(0, 5, count)
            trees = "".join(fir(rng, float(p), float(np.interp(p, x, y)) + 8, tall * rng.uniform(0.6, 1.2), slim=0.25)
                            for p in places)
            sheet.fill(stand + trees, ink)
            with sheet.within(stand):
                lines = [np.stack([x, y + gap], axis=1) for gap in range(8, 130, 5)]
                sheet.fill(carved(lines, rough(noise, flat(0.02), 0.75, along=34), 2.4), paper)


def roofs(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A town asleep under snow; a few windows are lit."""
    night, wall, snow, lamp, line = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, night) as (left, top, right, bottom):
        sky = levels(left, right, np.arange(top, sheet.height * 0.5, 4.2), noise=noise)
        sheet.fill(carved(sky, rough(noise, lambda x, y: 0.04 + 0.5 * (y - top) / sheet.height, 0.35), 3.6), line)
        for row in range(6):
            near = row / 5
            base, x = sheet.height * (0.44 + 0.56 * near), left - rng.uniform(0, 40)
            while x < right:
                wide, tall = rng.uniform(30, 54) * (0.55 + 0.75 * near), rng.uniform(44, 86) * (0.6 + 0.8 * near)
                _house(sheet, rng, (x, base, wide, tall), inks)
                x += wide * rng.uniform(0.92, 1.12)
        flakes = zip(rng.uniform(left, right, 360), rng.uniform(top, bottom, 360), rng.uniform(0.4, 1.35, 360), strict=True)
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
    roof = np.array([[x - wide * 0.06, eaves + wide * 0.06], [mid, top - thick * 0.2], [x + wide * 1.06, eaves + wide * 0.06]])
    over = roof[::-1] - (0, thick)
    over[1, 1] -= thick * 0.4
    sheet.fill(polyline(np.concatenate([roof, over]), closed=True), snow)
    if rng.random() < 0.6:
        cx, cy = x + wide * rng.choice([0.24, 0.72]), top + pitch * 0.2
        sheet.fill(f"M{cx:.1f} {cy:.1f}h{wide * 0.1:.1f}v{wide * 0.4:.1f}h-{wide * 0.1:.1f}z", night)
        sheet.fill(f"M{cx - 0.6:.1f} {cy - wide * .06:.1f}h{wide * 0.1 + 1.2:.1f}v{wide * 0.07:.1f}h-{wide * 0.1 + 1.2:.1f}z", snow)
    w = wide * 0.15
    for column in (0.22, 0.63):
        for level in range(2):
            wx, wy = x + wide * column, eaves + wide * (0.12 + 0.42 * level)
            lit = rng.random() < 0.3
            sheet.fill(f"M{wx:.1f} {wy:.1f}h{w:.1f}v{w * 1.35:.1f}h-{w:.1f}z", lamp if lit else night)
            if lit:
                sheet.line(f"M{wx + w / 2:.1f} {wy:.1f}v{w * 1.35:.1f}M{wx:.1f} {wy + w * .6:.1f}h{w:.1f}", wall, w * 0.09)


def furrows(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Ploughed land that runs to one point, a tree, a heavy cloud."""
    sky, earth, dark, gold = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, sky) as (left, top, right, bottom):
        horizon, vx = sheet.height * 0.50, sheet.width * 0.30
        puffs = [(0.50, 0.26, 46), (0.62, 0.21, 62), (0.75, 0.25, 50), (0.40, 0.30, 30), (0.86, 0.30, 30)]
        hatch = levels(left, right, np.arange(top, horizon, 3.8), noise=noise)
        sheet.fill(carved(hatch, rough(noise, lambda x, y: 0.66 - 0.75 * (y - top) / (horizon - top), 0.16), 3.8), dark)
        cloud = "".join(circle(sheet.width * a, sheet.height * b, r) for a, b, r in puffs)
        under = sheet.height * 0.33
        with sheet.within(f"M{left} {top}H{right}V{under}H{left}z"):
            sheet.fill(cloud, sky)
            for a, b, r in puffs:
                cx, cy = sheet.width * a, sheet.height * b
                arcs = rings(cx + r * 0.25, cy + r * 0.3, r * 0.3, r * 1.22, 3.6, step=4)
                with sheet.within(circle(cx, cy, r)):
                    sheet.fill(carved(arcs, lambda x, y, cx=cx, cy=cy, r=r: 0.75 * ((x - cx) + 1.3 * (y - cy)) / r - 0.12, 3), dark)
        x = np.linspace(left, right, 60)
        y = horizon - 4 * noise(x / 80, np.full_like(x, 0.4))
        sheet.fill(ground(x, y, bottom), gold)
        fan = []
        for spread in np.linspace(-10, 30, 122):
            t = np.linspace(0.005, 1, 22) ** 1.6
            fan.append(np.stack([vx + spread * sheet.width * 0.16 * t + 3 * noise(t * 4, np.full_like(t, spread)),
                                 horizon - 1 + (bottom + 6 - horizon) * t], axis=1))

        def furrow(px: Array, py: Array) -> Array:
            near = (py - horizon) / (bottom - horizon)
            steep = 1 / np.hypot(1, (px - vx) / np.maximum(py - horizon, 1))
            return np.asarray((0.04 + 0.98 * near) * (0.72 + 0.3 * noise(px / 30, py / 14)) * steep)

        with sheet.within(ground(x, y, bottom)):
            sheet.fill(carved(fan, furrow, 17, least=0.02), earth)
            sheet.fill(carved([line + (1.6, 0) for line in fan], lambda px, py: 0.42 * furrow(px, py) - 0.02, 15, least=0.02), dark)
        sheet.fill(ground(x, y - 5 - 4 * noise(x / 30, np.full_like(x, 2.0)), horizon + 1), dark)
        sheet.fill(tree(rng, (sheet.width * 0.70, horizon + 16), 150), dark)


def northern_lights(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Curtains of light over hills, and in the ice below."""
    night, green, teal, pale = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, night) as (left, top, right, bottom):
        shore = sheet.height * 0.74
        low = levels(left, right, np.arange(shore - 120, shore, 3.0), noise=noise)
        sheet.fill(carved(low, rough(noise, lambda a, b: 0.75 * (b - shore + 105) / 105, 0.22), 3.0), teal)
        stars = zip(rng.uniform(left, right, 150), rng.uniform(top, shore - 110, 150), rng.uniform(0.3, 0.95, 150), strict=True)
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
                    mirrored.append(_dash(px, low + rng.uniform(0, 26), rng.uniform(5, 22), 1.3, 0.0))
            sheet.fill("".join(cuts), ink, opacity=0.95)
            sheet.fill("".join(mirrored), ink, opacity=0.9)
        x = np.linspace(left, right, 130)
        far = shore - ridge(noise, x, lift=64, scale=100, at=1.0, sharp=0.6).clip(2)
        sheet.fill(ground(x, far, shore), night)
        with sheet.within(ground(x, far, shore)):
            sheet.fill(carved(slants((left, shore - 70, right, shore), 60, 3.4), lambda px, py: 0.8 * noise(px / 22, py / 30), 2.4), teal)
        sheet.fill("".join(fir(rng, float(p), shore + 2, float(rng.uniform(10, 28)), slim=0.24)
                           for p in rng.uniform(left, right, 70)), night)
        sheet.fill(carved(levels(left, right, receding(shore + 1, bottom, 2.2, 1.06), noise=noise), rough(
            noise, flat(0.05), 0.5), 2.6), teal)


def pines_at_dawn(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Tall trunks against a low sun; their shadows come towards us."""
    dark, ember, gold, pale = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, gold) as (left, top, right, bottom):
        sx, horizon = sheet.width * 0.58, sheet.height * 0.66
        sheet.fill(circle(sx, horizon - 34, 64), pale)
        back = rings(sx, horizon - 34, 68, 560, 4.6)
        sheet.fill(carved(back, rough(noise, lambda x, y: np.hypot(x - sx, y - horizon + 34) / 420, 0.2), 4.6), ember)
        x = np.linspace(left, right, 60)
        sheet.fill(ground(x, horizon + 3 * noise(x / 40, 0 * x), bottom), ember)
        floor = levels(left, right, receding(horizon + 4, bottom, 2.4, 1.05), noise=noise)
        sheet.fill(carved(floor, rough(noise, lambda px, py: 0.55 - 0.5 * np.abs(px - sx) / 180, 0.4), 2.6), gold)
        for spot in np.sort(rng.uniform(left, right, 15)):
            near = rng.random()
            thick, foot = 3.5 + 12 * near**1.6, horizon + 6 + 52 * near
            y = np.linspace(foot, top - 5, 30)
            px = spot + 4 * noise(y / 110, np.full_like(y, spot))
            sheet.fill(ribbon(np.stack([px, y], axis=1), thick * (0.62 + 0.38 * y / foot)), dark)
            way = np.array([spot - sx, 60.0])
            reach = (bottom - foot) / way[1]
            cast = np.array([spot, foot]) + np.linspace(0, 1.1, 8)[:, None] * way * reach * 0.9
            sheet.fill(ribbon(cast, thick * np.linspace(0.8, 1.7, 8)), dark)
            for _ in range(7):
                at, side = rng.uniform(top, sheet.height * 0.36), rng.choice([-1, 1])
                t = np.linspace(0, 1, 6)
                bough = np.stack([spot + side * t * rng.uniform(14, 52), at + 8 * t - 18 * t**2], axis=1)
                sheet.fill(ribbon(bough, 2.4 * (1 - 0.8 * t)), dark)
                tufts = [np.stack([bough[k, 0] + np.linspace(-9, 9, 5) * rng.uniform(0.6, 1.3),
                                   bough[k, 1] - 4 + rng.normal(0, 2.4) + 0.04 * np.linspace(-9, 9, 5) ** 2], axis=1)
                         for k in (2, 3, 4, 4, 5, 5, 5)]
                sheet.fill("".join(ribbon(tuft, np.array([0.2, 2.6, 3.6, 2.6, 0.2])) for tuft in tufts), dark)
