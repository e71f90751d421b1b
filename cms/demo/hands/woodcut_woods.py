"""Woodcuts of woods: birches, firs, pines."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.carving import (
    Rng,
    block,
    carved,
    dash,
    fir,
    flat,
    ground,
    levels,
    rays,
    receding,
    rings,
    rough,
)
from cms.demo.hands.noise import Noise
from cms.demo.hands.svg import Sheet, circle, ribbon

Inks = tuple[str, ...]


def birches(sheet: Sheet, rng: Rng, inks: Inks, *, trunks: int, moon: bool = False) -> None:
    """White trunks before a dark wood, on snow; inks are wood, its lines, bark, marks."""
    wood, lines, bark, _marks = inks
    noise = Noise(rng)
    with block(sheet, rng, 20, wood) as (left, top, right, bottom):
        snow = sheet.height * 0.80
        back = levels(left, right, np.arange(top, snow + 10, 3.6), noise=noise)
        mx, my = sheet.width * 0.66, sheet.height * 0.27
        if moon:
            back = rings(mx, my, 46, 620, 4.4)
            sheet.fill(circle(mx, my, 40), bark)
        sheet.fill(carved(back, rough(noise, lambda _x, y: 0.2 + 0.5 * (y - top) / (snow - top), 0.3), 3.6), lines)
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
            cuts.append(dash(px + w / 2 - reach / 2, level, reach, 1.3, 0.10))
        for _ in range(int(foot / 13)):
            level = rng.uniform(0, foot)
            px, w = np.interp(level, y[::-1], x[::-1]), np.interp(level, y[::-1], width[::-1])
            side, size = rng.choice([-1, 1]), w * rng.uniform(0.25, 0.75)
            dark.append(
                dash(px + side * (w / 2 - size * 0.4), level, size, rng.uniform(0.8, 0.10 * w + 1.2), 0.05 * side)
            )
        for _ in range(max(int(foot / 90), 1)):
            level = rng.uniform(foot * 0.1, foot * 0.85)
            px, w = np.interp(level, y[::-1], x[::-1]), np.interp(level, y[::-1], width[::-1])
            dark += [
                dash(px - w * 0.12, level, w * 0.5, w * 0.17, -0.5),
                dash(px + w * 0.16, level, w * 0.42, w * 0.15, 0.5),
            ]
        for _ in range(9):
            level = foot - abs(rng.normal(0, thick * 1.2))
            dark.append(dash(x0 + rng.normal(0, thick * 0.4), level, thick * 0.3, rng.uniform(2, 5), 1.2))
        sheet.fill("".join(cuts), lines)
        sheet.fill("".join(dark), marks)


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
            y = (
                sheet.height * base
                - 26 * noise(x / 130, np.full_like(x, row * 5.0))
                + 22 * np.abs(x / sheet.width - 0.5) * (-2)
            )
            stand = ground(x, y, bottom)
            count = (44, 34, 17)[row]
            places = np.linspace(left, right, count) + rng.normal(0, 5, count)
            trees = "".join(
                fir(rng, float(p), float(np.interp(p, x, y)) + 8, tall * rng.uniform(0.6, 1.2), slim=0.25)
                for p in places
            )
            sheet.fill(stand + trees, ink)
            with sheet.within(stand):
                lines = [np.stack([x, y + gap], axis=1) for gap in range(8, 130, 5)]
                sheet.fill(carved(lines, rough(noise, flat(0.02), 0.75, along=34), 2.4), paper)


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
        sheet.fill(carved(floor, rough(noise, lambda px, _py: 0.55 - 0.5 * np.abs(px - sx) / 180, 0.4), 2.6), gold)
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
                tufts = [
                    np.stack(
                        [
                            bough[k, 0] + np.linspace(-9, 9, 5) * rng.uniform(0.6, 1.3),
                            bough[k, 1] - 4 + rng.normal(0, 2.4) + 0.04 * np.linspace(-9, 9, 5) ** 2,
                        ],
                        axis=1,
                    )
                    for k in (2, 3, 4, 4, 5, 5, 5)
                ]
                sheet.fill("".join(ribbon(tuft, np.array([0.2, 2.6, 3.6, 2.6, 0.2])) for tuft in tufts), dark)
