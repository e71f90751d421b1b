"""Isometric scenes by the water: quays, cranes, ships, canal houses, silos, a viaduct."""

from __future__ import annotations

import numpy as np

from cms.demo.hands.isometry import Scene
from cms.demo.hands.palettes import tone
from cms.demo.hands.solids import Point, Solid
from cms.demo.hands.svg import Sheet

Inks = tuple[str, ...]
Rng = np.random.Generator


def _container(scene: Scene, at: Point, colour: str) -> None:
    solid = scene.box(at, (2.4, 0.96, 0.98), colour)
    rib = tone(colour, -0.05)
    for k in range(6):
        solid.on_left((0.14 + 0.38 * k, 0.1), (0.12, 0.76), rib)
    solid.on_right((0.12, 0.1), (0.33, 0.76), tone(colour, -0.18))
    solid.on_right((0.52, 0.1), (0.33, 0.76), tone(colour, -0.18))


def _stacks(scene: Scene, rng: Rng, at: Point, count: tuple[int, int, int], colours: Inks) -> None:
    for i in range(count[0]):
        for j in range(count[1]):
            for k in range(int(rng.integers(0 if count[2] > 2 else 1, count[2] + 1))):
                _container(scene, (at[0] + 2.5 * i, at[1] + 1.02 * j, at[2] + k), str(rng.choice(colours)))


def _crane(scene: Scene, at: Point, tall: float, reach: float, colour: str) -> None:
    x, y, z = at
    leg = 0.34
    for dx in (0.0, 3.2):
        for dy in (0.0, 2.6):
            scene.box((x + dx, y + dy, z), (leg, leg, tall), colour)
        scene.box((x + dx, y + leg, z + tall * 0.45), (leg, 2.6 - leg, leg), colour)
    scene.box((x, y, z + tall), (3.2 + leg, 0.4, 0.45), colour)
    scene.box((x, y + 2.6, z + tall), (3.2 + leg, 0.4, 0.45), colour)
    scene.box((x + 1.3, y - 2.2, z + tall + 0.45), (0.9, 5.2 + reach, 0.42), colour)
    scene.box((x + 1.2, y - 0.4, z + tall + 0.87), (1.1, 1.3, 0.9), tone(colour, 0.08))
    scene.box((x + 1.55, y + 2.7, z + tall + 0.87), (0.36, 0.36, 2.1), colour)
    hook = y + 2.6 + reach * 0.62
    scene.box((x + 1.45, hook, z + tall + 0.1), (0.6, 0.6, 0.34), tone(colour, -0.12))
    scene.box((x + 1.72, hook + 0.26, z + tall - 2.0), (0.06, 0.06, 2.1), "#2a2a2a")


def _ship(scene: Scene, rng: Rng, at: Point, length: float, beam: float, inks: tuple[str, str, str, Inks]) -> None:
    hull, deck, house, cargo = inks
    x, y, z = at
    nose = beam * 1.1
    for low, high, colour in ((z, z + 0.35, tone(hull, -0.14)), (z + 0.35, z + 1.5, hull)):
        scene.prism(
            [[x, y], [x + length - nose, y], [x + length, y + beam / 2], [x + length - nose, y + beam], [x, y + beam]],
            low,
            high,
            colour,
            top=deck,
        )
    top = z + 1.5
    bridge = scene.box((x + 0.5, y + 0.25, top), (1.7, beam - 0.5, 2.6), house)
    for k in range(3):
        bridge.on_right((0.15, 0.35 + 0.8 * k), (beam - 0.8, 0.3), tone(hull, -0.1))
        bridge.on_left((0.15, 0.35 + 0.8 * k), (1.4, 0.3), tone(hull, -0.1))
    scene.drum((x + 1.2, y + beam / 2, top + 2.6), 0.42, 0.9, cargo[0])
    _stacks(scene, rng, (x + 2.7, y + 0.12, top), (int((length - nose - 3) / 2.5), int(beam / 1.05), 2), cargo)


def _ripples(
    scene: Scene, rng: Rng, area: tuple[float, float, float, float], count: int, colour: str, z: float
) -> None:
    for _ in range(count):
        x, y, long = rng.uniform(area[0], area[2]), rng.uniform(area[1], area[3]), rng.uniform(0.4, 1.6)
        scene.plane([(x, y), (x + long, y), (x + long, y + 0.07), (x, y + 0.07)], colour, z=z)


def harbour(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A quay with two cranes, a ship being loaded."""
    water, quay, crane, hull, house, *cargo = inks
    scene = Scene()
    scene.plane([(-1.5, -1.5), (19.5, -1.5), (19.5, 13.5), (-1.5, 13.5)], water, z=-0.9)
    scene.box((-1.5, -1.5, -0.9), (21, 8.8, 0.9), quay)
    _stacks(scene, rng, (0, -0.8, 0), (3, 4, 3), tuple(cargo))
    _stacks(scene, rng, (10.6, -0.8, 0), (3, 3, 4), tuple(cargo))
    _crane(scene, (1.8, 3.9, 0), 6.4, 4.6, crane)
    _crane(scene, (10.4, 3.9, 0), 6.4, 4.6, crane)
    _ship(scene, rng, (0.6, 8.2, -0.9), 17.4, 3.4, (hull, tone(quay, 0.04), house, tuple(cargo)))
    _ripples(scene, rng, (-1, 11.9, 17, 13.3), 26, tone(water, 0.07), -0.9)
    scene.show(sheet, margin=44)


def docks(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Quay behind quay, seen from far."""
    water, quay, crane, hull, house, *cargo = inks
    scene = Scene()
    for row in range(4):
        y, x = row * 19.0, row * 15.0 - 24.0
        scene.box((x - 22, y, -0.8), (70, 6.6, 0.8), quay)
        for spot in rng.uniform(1, 6) + np.arange(-20, 44, 9.0):
            _crane(scene, (x + float(spot), y + 3.4, 0), 6.2, 4.0, crane)
        for spot in np.arange(-21, 44, 6.5):
            _stacks(scene, rng, (x + float(spot), y + 0.3, 0), (2, 3, 3), tuple(cargo))
        for start in (-19.0, 6.0, 27.0):
            paint = str(rng.choice([hull, cargo[-1], cargo[2]]))
            begin = x + start + float(rng.uniform(-2, 4))
            _ship(
                scene, rng, (begin, y + 7.4, -0.8), float(rng.uniform(13, 17)), 3.2, (paint, house, house, tuple(cargo))
            )
        _ripples(scene, rng, (x - 20, y + 12, x + 46, y + 16.4), 70, tone(water, 0.06), -0.8)
    scene.crop(sheet, water, inset=36, unit=14)


def canal(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Narrow houses shoulder to shoulder, a quay with trees, two boats."""
    water, stone, roof, glass, frame, leaf, *walls = inks
    scene, x, length = Scene(), 0.0, 25.0
    scene.box((-0.6, -0.5, -1.2), (length + 1.2, 6.1, 1.2), stone)
    scene.plane([(-0.6, 5.6), (length + 0.6, 5.6), (length + 0.6, 10.4), (-0.6, 10.4)], water, z=-1.2)
    last = -1
    while x < length - 1.2:
        wide = min(float(rng.choice([1.7, 2.0, 2.3, 2.7])), length - x)
        pick = int(rng.choice([k for k in range(len(walls)) if k != last]))
        last = pick
        _canal_house(
            scene, rng, (x, 0.0, 0.0), (wide, 3.0, float(rng.uniform(4.0, 6.6))), (walls[pick], roof, glass, frame)
        )
        x += wide
    for spot in np.arange(1.2, length, 3.1):
        scene.tree((float(spot), 4.6, 0), 1.5, leaf, roof)
    for spot, colour in ((4.5, walls[0]), (15.5, frame)):
        scene.prism(
            [[spot, 7.2], [spot + 3.4, 7.2], [spot + 4.4, 7.75], [spot + 3.4, 8.3], [spot, 8.3]], -1.2, -0.75, colour
        )
        scene.box((spot + 0.5, 7.4, -0.75), (1.7, 0.7, 0.5), tone(colour, 0.1))
    _ripples(scene, rng, (-0.4, 6.0, length - 1, 10.2), 70, tone(water, 0.06), -1.2)
    scene.show(sheet, margin=42)


def _canal_house(scene: Scene, rng: Rng, at: Point, size: Point, inks: tuple[str, str, str, str]) -> None:
    wall, roof, glass, frame = inks
    (x, y, z), (w, d, h) = at, size
    front = scene.box(at, size, wall)
    floors, columns = int(h / 1.25), 2 if w < 2.2 else 3
    pane = w / columns * 0.5
    for floor in range(floors):
        for column in range(columns):
            u = w * (column + 0.5) / columns - pane / 2
            if floor == 0 and column == columns - 1:
                front.on_left((u, 0), (pane, 0.95), roof)
                continue
            v = 0.3 + floor * (h - 0.2) / floors
            front.on_left((u - 0.05, v - 0.05), (pane + 0.1, 0.8), frame)
            front.on_left((u, v), (pane, 0.7), glass)
    if rng.random() < 0.45:
        for k in range(4):
            inset = w * 0.12 * k
            scene.box((x + inset, y + d - 0.35, z + h + 0.36 * k), (w - 2 * inset, 0.35, 0.36), wall)
        scene.gable((x, y, z + h), (w, d - 0.35, w * 0.55), roof, axis="y", wall=wall)
        return
    top = scene.gable((x, y, z + h), (w, d, w * rng.uniform(0.55, 0.85)), roof, axis="y", wall=wall)
    mid = x + w / 2
    top.face(
        [
            (mid - 0.2, y + d, z + h + 0.12),
            (mid + 0.2, y + d, z + h + 0.12),
            (mid + 0.2, y + d, z + h + 0.6),
            (mid - 0.2, y + d, z + h + 0.6),
        ],
        glass,
    )


def silos(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """Drums of grain and one small tree."""
    ground, body, cap, accent, leaf, shade = inks
    scene = Scene()
    scene.box((-1, -1, -0.35), (13.4, 6.6, 0.35), ground)
    for row in range(2):
        for column in range(4):
            x, y, tall = 1.2 + 2.5 * column, 0.9 + 2.45 * row, 7.2 - 1.5 * row
            scene.drum((x, y, 0), 1.15, tall, accent if (row, column) == (1, 2) else body)
            scene.cone((x, y, tall), 1.2, 0.75, cap)
    scene.box((0.6, 0.45, 8.1), (8.7, 0.8, 0.7), cap)
    scene.box((10.2, 0.2, 0), (1.5, 1.5, 10.4), body).on_right((0.45, 0.2), (0.6, 1.1), shade)
    scene.gable((10.1, 0.1, 10.4), (1.7, 1.7, 0.8), cap, axis="x", wall=body)
    scene.tree((10.8, 4.2, 0), 1.4, leaf, shade)
    scene.show(sheet, margin=sheet.width * 0.1, at=(0.5, 0.55))


def viaduct(sheet: Sheet, rng: Rng, inks: Inks) -> None:
    """A train over a valley; through the arches one sees the paper."""
    stone, train, glass, leaf, trunk, ground = inks
    scene = Scene()
    spans, wide, tall = 13, 3.0, 7.0
    for k in range(spans):
        pier = scene.box((k * wide, 0, 0), (wide, 1.7, tall), stone)
        pier.on_left((0.42, 0.0), (wide - 0.84, 5.9), ground, arch=True)
        inner = pier.faces[-1][0]
        pier.face(_depth(pier, inner), tone(stone, -0.2))
    scene.box((-0.3, -0.15, tall), (spans * wide + 0.6, 2.0, 0.4), tone(stone, 0.05))
    x = 13.0
    for k, length in enumerate((3.0, 3.6, 3.6, 3.6)):
        car = scene.box((x, 0.4, tall + 0.55), (length, 0.95, 1.15), train if k else tone(train, -0.12))
        for w in range(int(length / 0.6) - 1):
            car.on_left((0.35 + 0.58 * w, 0.5), (0.36, 0.4), glass)
        scene.box((x + 0.2, 0.5, tall + 0.4), (length - 0.4, 0.75, 0.15), "#2a2a2a")
        x += length + 0.14
    for a, b in zip(rng.uniform(-4, spans * wide + 3, 260), rng.uniform(-20, 20, 260), strict=True):
        if -1.2 < b < 2.6:
            continue
        if rng.random() < 0.6:
            scene.cone((float(a), float(b), 0.3), 0.55, float(rng.uniform(1.3, 2.6)), leaf)
        else:
            scene.tree((float(a), float(b), 0), float(rng.uniform(0.8, 1.5)), tone(leaf, 0.06), trunk)
    scene.crop(sheet, ground, inset=36, unit=27, at=(0.5, 0.5))


def _depth(pier: Solid, arch: np.ndarray) -> np.ndarray:
    """The inner side of an arch that one sees through the opening: its right jamb."""
    right, top = float(arch[:, 0].max()), float(arch[:, 2].max())
    y, back = float(pier.high[1]), float(pier.high[1]) - 0.75
    lift = top - 0.9
    return np.array([(right, y, 0), (right, back, 0), (right, back, lift), (right, y, lift)])
