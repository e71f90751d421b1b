"""Isometric scenes on land: cities, stairs, terraces, gardens, towers, rooms."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.isometry import Scene
from cms.demo.hands.noise import Noise
from cms.demo.hands.palettes import ramp, tone
from cms.demo.hands.solids import Point, Solid
from cms.demo.hands.svg import Sheet

Inks = tuple[str, ...]
Rng = np.random.Generator


def night_shift(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A city block after another, some windows lit."""
    street, lit, warm, *walls = inks
    noise, scene, blocks = Noise(rng), Scene(), 13
    for i in range(blocks):
        for j in range(blocks):
            if abs(i - j) > 7:
                continue
            middle = 1 - np.hypot(i - 7, j - 7) / 6
            tall = (
                1.4 + 8.0 * max(middle, 0) ** 1.5 * rng.uniform(0.25, 1.1) + 1.2 * abs(float(noise(i * 0.7, j * 0.7)))
            )
            parts = [(0.0, 0.0, 2.3, 2.3)] if rng.random() < 0.5 else [(0.0, 0.0, 1.02, 2.3), (1.28, 0.0, 1.02, 2.3)]
            for dx, dy, w, d in parts:
                h = max(0.8, tall * rng.uniform(0.6, 1.0))
                share = float(rng.choice([0.12, 0.3, 0.62]))
                body = (i * 3.0 + dx, j * 3.0 + dy, 0.0), (w, d, float(h))
                _tower(scene, rng, *body, (str(rng.choice(walls)), lit, warm), share=share)
    scene.crop(sheet, street, inset=30, unit=17.5, at=(0.5, 0.47))


def _tower(scene: Scene, rng: Rng, at: Point, size: Point, inks: tuple[str, str, str], *, share: float) -> None:
    wall, lit, warm = inks
    body = scene.box(at, size, wall)
    w, d, h = size
    for along, place in ((w, body.on_left), (d, body.on_right)):
        columns, floors = max(int(along / 0.36), 1), int((h - 0.2) / 0.46)
        for floor in range(floors):
            for column in range(columns):
                if rng.random() < share:
                    at_u = along * (column + 0.5) / columns - 0.08
                    place((at_u, 0.18 + floor * 0.46), (0.16, 0.25), lit if rng.random() < 0.7 else warm)
    if h > 3 and w > 1.5:
        scene.box((at[0] + w * 0.2, at[1] + d * 0.2, at[2] + h), (w * 0.45, d * 0.45, 0.5), wall)


def terraces(sheet: Sheet, rng: Rng, inks: Inks, *, size: int, lift: float) -> None:
    """Land in steps, inked by height; a few houses and trees."""
    *levels, wall, roof, leaf = inks
    noise, scene = Noise(rng), Scene()
    grid = np.arange(size)
    x, y = np.meshgrid(grid, grid, indexing="ij")
    fall = 1 - (np.hypot(x - size * 0.40, y - size * 0.40) / (size * 0.60)) ** 1.7
    land = noise.fbm(x / 9.0, y / 9.0, 2) * 0.45 + fall
    height = np.where(land < 0.16, 0.3, np.round(np.clip(land, 0, None) * lift * 1.25) / 1.25 + 0.6)
    top = float(height.max())
    for i in range(size):
        for j in range(size):
            h = float(height[i, j])
            share = (h - 0.3) / (top - 0.3)
            colour = levels[0] if share == 0 else levels[1 + min(int(share * (len(levels) - 1)), len(levels) - 2)]
            scene.box((i, j, 0), (1, 1, h), colour)
            if share == 0 or share > 0.7:
                continue
            chance = rng.random() + 0.35 * float(noise(i / 3, j / 3 + 40))
            if chance < 0.07:
                scene.tree((i + 0.5, j + 0.5, h), 0.9, leaf, wall)
            elif chance > 1.02:
                scene.box((i + 0.12, j + 0.12, h), (0.76, 0.76, 0.7), wall)
                scene.gable((i + 0.06, j + 0.06, h + 0.7), (0.88, 0.88, 0.5), roof, axis="y", wall=wall)
    scene.show(sheet, margin=34)


def ripple(sheet: Sheet, _rng: Rng, inks: Inks, *, size: int) -> None:
    """Columns whose heights are two meeting waves."""
    scene = Scene()
    for i in range(size):
        for j in range(size):
            one, two = np.hypot(i - size * 0.36, j - size * 0.46), np.hypot(i - size * 0.78, j - size * 0.62)
            wave = np.cos(one * 0.8) * np.exp(-one / 11) + 0.8 * np.cos(two * 1.0) * np.exp(-two / 9)
            colour = ramp(inks[1:], float(0.42 + 0.5 * wave))
            scene.box((i, j, 0), (0.86, 0.86, float(5.0 + 2.6 * wave)), tone(colour, -0.05), top=tone(colour, 0.03))
    scene.crop(sheet, inks[0], inset=30, unit=sheet.width * 0.86 / size / 1.732, at=(0.5, 0.52))


def white_village(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """White cubes up a hill above the sea, blue domes."""
    white, blue, door, leaf, earth, sea = inks
    noise, scene, size = Noise(rng), Scene(), 11
    for i in range(size):
        for j in range(size):
            rise = max((16 - i * 1.05 - j * 0.95) * 0.55, 0)
            x, y = i * 2.0, j * 2.0
            pick = rng.random()
            if i + j > 16:
                continue
            if pick < 0.1:
                scene.box((x, y, -0.5), (1.95, 1.95, rise + 0.6), earth)
                scene.tree((x + 0.9, y + 0.9, rise + 0.1), 1.5, leaf, door)
                continue
            tall = rise + 1.5 + 0.9 * abs(float(noise(i * 0.9, j * 0.9)))
            ink = white if rng.random() < 0.84 else tone(earth, 0.1)
            house = scene.box((x, y, -0.5), (1.95, 1.95, tall + 0.5), ink)
            _openings(house, rng, tall - 0.9, (door, blue))
            if (i, j) in ((3, 4), (6, 2), (8, 6), (2, 8)):
                scene.drum((x + 0.97, y + 0.97, tall), 0.88, 0.6, white)
                scene.dome((x + 0.97, y + 0.97, tall + 0.6), 0.88, blue)
            elif pick > 0.7:
                upper = scene.box((x + 0.1, y + 0.1, tall), (1.1, 1.3, 0.95), white)
                upper.on_left((0.35, 0.1), (0.36, 0.65), blue, arch=True)
            elif pick > 0.55:
                scene.box((x + 0.12, y + 0.12, tall), (1.7, 0.1, 0.3), white)
    for _ in range(90):
        x, y = rng.uniform(0, 30, 2)
        if x + y > 34:
            scene.plane([(x, y), (x + 1.2, y), (x + 1.2, y + 0.08), (x, y + 0.08)], tone(sea, 0.08), z=-0.5)
    scene.crop(sheet, sea, inset=34, unit=26, at=(0.5, 0.60))


def _openings(house: Solid, rng: Rng, rise: float, inks: tuple[str, str]) -> None:
    for place in (house.on_left, house.on_right):
        ink = inks[int(rng.random() < 0.55)]
        if rng.random() < 0.6:
            place((float(rng.uniform(0.2, 1.2)), rise + 0.1), (0.42, 0.85), ink, arch=bool(rng.random() < 0.5))
        else:
            for u in (0.3, 1.05):
                place((u, rise + 0.7), (0.3, 0.42), ink)


def allotments(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Garden plots with beds, sheds, hedges and water butts."""
    soil, path, hedge, crop, bloom, wall, roof, leaf = inks
    scene, count = Scene(), 9
    for i in range(count):
        for j in range(count):
            x, y = i * 5.0, j * 4.0
            if abs(i * 5 - j * 4 - 4) > 24 or not 14 < i * 5 + j * 4 < 62:
                continue
            scene.box((x, y, 0), (4, 3, 0.14), soil)
            scene.box((x, y - 0.2, 0), (4, 0.2, 0.5), hedge)
            scene.box((x - 0.2, y - 0.2, 0), (0.2, 3.2, 0.5), hedge)
            shed = rng.random() < 0.5
            if shed:
                colour = str(rng.choice([wall, roof, bloom]))
                hut = scene.box((x + 0.25, y + 0.25, 0.14), (1.25, 1.1, 0.95), colour)
                hut.on_left((0.45, 0), (0.36, 0.68), wall if colour != wall else roof)
                scene.gable((x + 0.15, y + 0.15, 1.09), (1.45, 1.3, 0.55), tone(roof, -0.05), axis="y", wall=colour)
            start = 1.8 if shed else 0.4
            for k in range(int((3.7 - start) / 0.5)):
                ink = crop if (i + j + k) % 3 else bloom
                scene.box((x + start + 0.5 * k, y + 0.3, 0.14), (0.26, 2.4, 0.12 + 0.22 * rng.random()), ink)
            if shed and rng.random() < 0.7:
                scene.tree((x + 0.85, y + 2.2, 0.14), 1.3, leaf, roof)
            elif shed:
                scene.drum((x + 0.8, y + 2.1, 0.14), 0.3, 0.5, wall)
    scene.crop(sheet, path, inset=34, unit=22)
