"""Isometric scenes on land: cities, stairs, terraces, gardens, towers, rooms."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.isometry import Point, Scene, Solid
from cms.demo.hands.noise import Noise
from cms.demo.hands.palettes import ramp, tone
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
            tall = 1.4 + 8.0 * max(middle, 0) ** 1.5 * rng.uniform(0.25, 1.1) + 1.2 * abs(float(noise(i * 0.7, j * 0.7)))
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


def stairs(sheet: Sheet, _rng: Rng, inks: Inks) -> None:
    """Platforms, arches and stairs that nearly meet."""
    main, second, dark, leaf, gold = inks
    scene = Scene()
    scene.box((0, 0, -7), (4, 4, 10), main)
    scene.box((0, 0, 3), (4, 1.2, 4), main)
    arch = scene.box((0, 1.2, 3), (1.2, 2.8, 4), main)
    arch.on_right((0.6, 0), (1.5, 2.7), dark, arch=True)
    scene.box((0, 0, 7), (4, 1.2, 0.35), second)
    scene.box((0, 1.2, 7), (1.2, 2.8, 0.35), second)
    scene.drum((0.6, 0.6, 7.35), 0.55, 2.4, main)
    scene.dome((0.6, 0.6, 9.75), 0.62, gold)
    scene.stairs((4, 0.4, -1), (5, 1.6, 4), 10, second, rise="-x")
    scene.box((4, 0.4, -1.6), (5, 1.6, 0.6), main)
    tower = scene.box((9, -0.4, -7), (3.2, 3.2, 6), main)
    tower.on_left((0.9, 0.6), (1.3, 3.2), dark, arch=True)
    tower.on_right((0.95, 0.6), (1.3, 3.2), dark, arch=True)
    scene.tree((11.2, 1.9, -1), 1.3, leaf, dark)
    scene.stairs((1.2, 4, -3), (1.6, 6, 6), 12, second, rise="-y")
    scene.box((0.6, 10, -7), (3, 3, 4), main).on_left((0.8, 0), (1.2, 2.6), dark, arch=True)
    scene.box((3.6, 10.6, -5), (4.4, 1.6, 0.5), second)
    scene.box((8, 9.6, -7), (3.4, 3.4, 2.5), main)
    scene.stairs((8.6, 5.0, -7), (1.6, 4.6, 2.5), 6, second, rise="+y")
    scene.drum((9.7, 11.3, -4.5), 0.8, 3.2, second)
    scene.cone((9.7, 11.3, -1.3), 0.95, 1.7, gold)
    scene.show(sheet, margin=sheet.width * 0.13)


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


def lone_tower(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """One high house, its shadow, and the rest of the paper."""
    wall, glass, shade, leaf, trunk = inks
    scene = Scene()
    steps = [(0.0, 3.4, 9.0), (0.35, 2.7, 6.0), (0.75, 1.9, 4.0), (1.1, 1.2, 2.4)]
    scene.plane([(0, 0), (17.0, -4.25), (20.4, -4.25), (20.4, -0.85), (3.4, 3.4), (0, 3.4)], shade)
    z = 0.0
    for inset, wide, tall in steps:
        body = scene.box((inset, inset, z), (wide, wide, tall), wall)
        for k in range(int(tall / 0.6)):
            for place in (body.on_left, body.on_right):
                for c in range(int(wide / 0.45)):
                    if rng.random() < 0.9:
                        place((0.14 + c * wide / int(wide / 0.45), 0.2 + 0.6 * k), (0.2, 0.34), glass)
        z += tall
    scene.box((1.64, 1.64, z), (0.12, 0.12, 2.6), trunk)
    for x, y, size in ((6.2, 5.2, 1.3), (7.6, 6.4, 0.9), (-2.4, 4.6, 1.1)):
        scene.tree((x, y, 0), size, leaf, trunk)
    scene.show(sheet, margin=sheet.width * 0.12, at=(0.5, 0.53))


def babel(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A round tower with arcades, still being built."""
    stone, dark, second, leaf, sea = inks
    scene, z = Scene(), 0.0
    scene.drum((0, 0, -0.5), 9.4, 0.5, sea, count=64)
    scene.drum((0, 0, 0.0), 8.0, 0.35, second, count=56)
    z = 0.35
    for level, radius in enumerate((6.9, 6.0, 5.1, 4.2, 3.3, 2.4)):
        tall, count = 2.0 - 0.12 * level, 44 - 5 * level
        ring = scene.drum((0, 0, z), radius, tall, stone if level % 2 == 0 else tone(stone, 0.03), count=count, top=second)
        _arcade(ring, (radius, z, tall), count, dark, broken=level == 5)
        z += tall
        for turn in rng.uniform(-0.5, 2.1, 3):
            at = radius - 0.45
            if level < 5:
                scene.tree((at * float(np.cos(turn)), at * float(np.sin(turn)), z), 0.62, leaf, dark)
    scene.drum((0, 0, z), 1.5, 0.7, stone, count=20, top=dark)
    for turn in np.linspace(0, 2 * np.pi, 15)[:-1]:
        scene.box((8.5 * float(np.cos(turn)) - 0.3, 8.5 * float(np.sin(turn)) - 0.3, 0), (0.6, 0.6, 0.55), second)
    scene.show(sheet, margin=sheet.width * 0.1)


def _arcade(ring: Solid, shape: tuple[float, float, float], count: int, dark: str, *, broken: bool) -> None:
    radius, low, tall = shape
    for k in range(count):
        a, b = 2 * np.pi * k / count, 2 * np.pi * (k + 1) / count
        p, q = radius * np.array([np.cos(a), np.sin(a)]), radius * np.array([np.cos(b), np.sin(b)])
        if np.cos((a + b) / 2) + np.sin((a + b) / 2) < 0.02 or (broken and k % 3 == 0):
            continue
        turn = np.linspace(0, np.pi, 9)
        u = np.concatenate([[0.24, 0.76], 0.5 + 0.26 * np.cos(turn)])
        v = np.concatenate([[0.14, 0.14], 0.52 + 0.26 * np.sin(turn)]) * tall + low
        ring.face(np.column_stack([p + u[:, None] * (q - p), v]), dark)


def rooms(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A house without its front: six rooms and who might live there."""
    floor, line, sofa, wood, lamp, *papers = inks
    scene, wide, deep, tall = Scene(), 5.0, 3.1, 3.7
    for level in range(3):
        for column in range(2):
            x, y, z = column * wide, 0.0, level * (tall + 0.25)
            paper = papers[(level * 2 + column) % len(papers)]
            scene.box((x, y, z - 0.25), (wide, deep, 0.25), line, top=floor)
            scene.box((x, y, z), (wide, 0.14, tall), paper)
            scene.box((x, y + 0.14, z), (0.14, deep - 0.14, tall), tone(paper, -0.02), top=line)
            _furnish(scene, rng, (x + 0.14, y + 0.14, z), level * 2 + column, (sofa, wood, lamp, line))
    scene.box((0, 0, 3 * (tall + 0.25) - 0.25), (2 * wide, deep, 0.25), line)
    scene.gable((0, 0, 3 * (tall + 0.25)), (2 * wide, deep, 1.9), wood, axis="x", wall=papers[0])
    scene.show(sheet, margin=sheet.width * 0.12)


def _furnish(scene: Scene, rng: Rng, at: Point, kind: int, inks: tuple[str, str, str, str]) -> None:
    sofa, wood, lamp, line = inks
    x, y, z = at
    if kind % 3 == 0:
        scene.box((x + 0.9, y + 0.1, z), (2.4, 0.3, 1.0), sofa)
        scene.box((x + 0.9, y + 0.4, z), (2.4, 0.8, 0.5), sofa)
        scene.box((x + 1.4, y + 1.9, z), (1.3, 0.7, 0.4), wood)
        scene.drum((x + 4.1, y + 0.6, z), 0.06, 1.7, line, count=8)
        scene.drum((x + 4.1, y + 0.6, z + 1.7), 0.38, 0.45, lamp)
    elif kind % 3 == 1:
        scene.box((x + 0.2, y + 0.2, z), (1.5, 2.4, 0.5), wood)
        scene.box((x + 0.2, y + 0.2, z + 0.5), (1.5, 2.4, 0.22), "#f4efe6")
        scene.box((x + 0.2, y + 0.95, z + 0.72), (1.5, 1.65, 0.08), sofa)
        scene.box((x + 2.9, y + 0.05, z), (1.3, 0.5, 2.1), wood)
        scene.box((x + 2.6, y + 1.5, z), (1.6, 1.0, 0.06), sofa)
        scene.drum((x + 2.1, y + 0.3, z), 0.22, 0.6, wood)
        scene.drum((x + 2.1, y + 0.3, z + 0.6), 0.24, 0.34, lamp)
    else:
        scene.drum((x + 2.2, y + 1.4, z), 0.1, 0.75, line, count=10)
        scene.drum((x + 2.2, y + 1.4, z + 0.75), 0.95, 0.1, wood)
        for turn in (0.4, 2.4, 4.4):
            scene.drum((x + 2.2 + 1.35 * float(np.cos(turn)), y + 1.4 + 1.1 * float(np.sin(turn)), z), 0.3, 0.45, sofa)
        scene.box((x + 0.05, y + 0.3, z), (0.45, 2.0, 1.0), wood)
        scene.drum((x + 2.2, y + 1.4, z + 1.75), 0.42, 0.3, lamp)
        scene.tree((x + 4.1, y + 0.7, z), 0.9, "#6f8f6b", line)
