"""Isometric scenes of single houses: towers, stairs, rooms."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.isometry import Scene
from cms.demo.hands.palettes import tone
from cms.demo.hands.solids import Point, Solid
from cms.demo.hands.svg import Sheet

Inks = tuple[str, ...]
Rng = np.random.Generator


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
        ring = scene.drum(
            (0, 0, z), radius, tall, stone if level % 2 == 0 else tone(stone, 0.03), count=count, top=second
        )
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
