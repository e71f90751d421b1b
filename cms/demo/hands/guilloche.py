"""Münze & Spitze, Vienna: rose-engine engravings in the manner of banknotes, without any value printed on them."""

from __future__ import annotations

from functools import partial

import numpy as np

from cms.demo.hands import Work
from cms.demo.hands.engraving import Band, Height, band
from cms.demo.hands.guilloche_paints import frieze, lathe, medal, note, peacock, ribbons, rosettes, sampler
from cms.demo.hands.noise import Array, Noise
from cms.demo.hands.palettes import palette
from cms.demo.hands.svg import Plate, Sheet, circle, curve, polyline, print_plate

NAME = "guilloche"


def _ball(x: Array, y: Array, cx: float, cy: float, radius: float) -> Array:
    return np.asarray(np.sqrt(np.clip(1 - ((x - cx) ** 2 + (y - cy) ** 2) / radius**2, 0, 1)))


def _moon(sheet: Sheet, noise: Noise) -> Height:
    cx, cy, radius = sheet.width * 0.5, sheet.height * 0.44, sheet.width * 0.29

    def height(x: Array, y: Array) -> Array:
        ball = _ball(x, y, cx, cy, radius)
        seas = noise.fbm(x / 34, y / 34, 3) * (ball > 0) * np.minimum(ball * 2, 1)
        return np.asarray(26 * ball + 2.6 * seas)

    return height


def _sphere_at_sea(sheet: Sheet, _noise: Noise) -> Height:
    cx, cy, radius = sheet.width * 0.5, sheet.height * 0.42, sheet.height * 0.17

    def height(x: Array, y: Array) -> Array:
        deep = np.clip((y - sheet.height * 0.66) / 22, 0, 1)
        waves = 2.6 * np.cos(np.hypot((x - cx) / 3.0, (y - sheet.height * 0.66) / 1.6)) * deep
        return np.asarray(17 * _ball(x, y, cx, cy, radius) + waves)

    return height


def _eye(sheet: Sheet, _noise: Noise) -> Height:
    cx, cy, reach = sheet.width * 0.5, sheet.height * 0.52, sheet.width * 0.37

    def height(x: Array, y: Array) -> Array:
        across = np.clip(1 - ((x - cx) / reach) ** 2, 0, 1)
        lid, up = 0.44 * reach * across**1.2, np.abs(y - cy)
        inside = np.clip((lid - up) / 7, 0, 1)
        fold = 8 * np.exp(-(((cy - y) - 1.35 * lid - 6) ** 2) / 30) * across
        brow = 7 * np.exp(-(((cy - y) - 1.0 * lid - 46 - 0.06 * (x - cx)) ** 2) / 60) * across**0.5
        return np.asarray(inside * 8 * _ball(x, y, cx, cy, reach) + fold + brow)

    return height


def _iris_of_eye(sheet: Sheet, inks: tuple[str, ...]) -> None:
    cx, cy, reach = sheet.width * 0.5, sheet.height * 0.52 - 7, sheet.width * 0.37
    x = np.linspace(-1, 1, 60)
    lid = 0.44 * reach * (1 - x**2) ** 1.2
    upper = np.stack([cx + x * reach, cy - lid + 2], axis=1)
    lower = np.stack([cx + x[::-1] * reach, cy + lid[::-1] + 4], axis=1)
    with sheet.within(polyline(np.concatenate([upper, lower]), closed=True)):
        sheet.fill(circle(cx, cy, reach * 0.37), sheet.paper)
        for shape in (Band(reach * 0.32, reach * 0.045, 48, 6), Band(reach * 0.2, reach * 0.11, 30, 14, sweep=0.5)):
            sheet.line(band(cx, cy, shape), inks[-1] if shape.waves == 30 else inks[0], 0.32)
        sheet.fill(circle(cx, cy, reach * 0.115), inks[0])
        sheet.fill(circle(cx + reach * 0.05, cy - reach * 0.05, reach * 0.03), sheet.paper)
    sheet.line(curve(upper), inks[0], 1.1)


def _ripple(sheet: Sheet, noise: Noise) -> Height:
    def height(x: Array, y: Array) -> Array:
        first = np.hypot(x - sheet.width * 0.36, (y - sheet.height * 0.42) * 1.5)
        second = np.hypot(x - sheet.width * 0.70, (y - sheet.height * 0.66) * 1.5)
        return np.asarray(
            7.5 * np.cos(first / 7.0) * np.exp(-first / 62) + 6 * np.cos(second / 5.5) * np.exp(-second / 50)
        )

    return height


def _tulip(sheet: Sheet, noise: Noise) -> Height:
    cx, cy = sheet.width * 0.5, sheet.height * 0.40

    def petal(x: Array, y: Array, at: float, turn: float, size: float, wide: float = 0.44) -> Array:
        dx, dy = x - cx - at, y - cy
        p, q = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
        return np.asarray(np.sqrt(np.clip(1 - (p / (size * wide)) ** 2 - (q / size) ** 2, 0, 1)))

    def height(x: Array, y: Array) -> Array:
        size = sheet.height * 0.19
        bloom = np.maximum.reduce([
            14 * petal(x, y, -size * 0.34, -0.22, size), 14 * petal(x, y, size * 0.34, 0.22, size),
            20 * petal(x, y, 0, 0.0, size * 0.98),
        ])
        stem = np.sqrt(np.clip(1 - ((x - cx) / 3.6) ** 2, 0, 1)) * (y > cy + size * 0.9)
        low = y - sheet.height * 0.33
        leaves = np.maximum(petal(x, low, -19, -0.3, 48, 0.19), petal(x, low + 14, 22, 0.42, 56, 0.17))
        return np.asarray(np.maximum(bloom, np.maximum(6 * stem, 8 * leaves)))

    return height


VASE = [(22, 60), (20, 66), (15, 84), (17, 100), (34, 120), (58, 145), (68, 175), (62, 205), (44, 235), (28, 262),
        (24, 272), (34, 284)]


def _trefoil(t: Array) -> tuple[Array, Array]:
    return 0.5 + 0.145 * (np.sin(t) + 2 * np.sin(2 * t)), 0.46 - 0.118 * (np.cos(t) - 2 * np.cos(2 * t))


GRAND = [
    Band(92, 17, 36, 12, 12, 0.045), Band(66, 14, 24, 12, 12, 0.05, lace=0.25), Band(44, 12, 24, 10, 8, 0.05, ink=1),
    Band(25, 11, 12, 9, ink=1), Band(9, 8, 8, 7, ink=0),
]
LACE = [Band(80, 22, 12, 14, 12, 0.08, lace=0.45), Band(50, 18, 12, 12, 12, -0.07, lace=0.4), Band(22, 18, 12, 10, 0)]
STAR = [Band(70, 42, 9, 30, sweep=0.5), Band(30, 22, 9, 16, sweep=0.5, ink=1), Band(8, 7, 9, 8, ink=1)]
PRATER = [Band(96, 8, 60, 8), Band(84, 4, 30, 6, ink=1), Band(50, 34, 20, 16, sweep=0.25, ink=0), Band(12, 10, 20, 6, ink=1)]

PLATES = (
    Plate("Savings bank green", (300, 300), palette("f1efe2 1f4d3d 7b3f2b"), "rosette guilloche banknote green engraving",
          partial(rosettes, bands=GRAND, centres=[(150, 150, 1.05)], border=18)),
    Plate("Moonrise over the mint", (240, 320), palette("f0e9dc 22304f 6a3d5e"), "moon relief engraving lines night",
          partial(medal, height=_moon)),
    Plate("Waltz in three turns", (320, 240), palette("f5eee6 7a1f36 c07a4a 2d2a4a"), "waltz rosettes trio spectrum guilloche",
          partial(rosettes, bands=LACE, centres=[(92, 130, 0.72), (176, 108, 0.86), (250, 150, 0.55)], iris=True)),
    Plate("A note of no value", (340, 180), palette("eef0e6 2c4a52 6b7f4e 8a4f3d"), "banknote landscape guilloche medal hills",
          partial(note, height=_sphere_at_sea)),
    Plate("Winter ball", (300, 300), palette("141b2d e8e2d2 9fb4cf"), "lace winter night rosette star",
          partial(rosettes, bands=STAR, centres=[(150, 150, 1.12)], width=0.34)),
    Plate("The controller", (320, 220), palette("f2ecdf 3a2b22 8c5a2f"), "eye relief engraving portrait sepia",
          partial(medal, height=_eye, inset=22, space=1.0, over=_iris_of_eye)),
    Plate("Love knot", (260, 320), palette("f6efe9 8d2f3f 274b5f"), "knot ribbon trefoil woven love",
          partial(ribbons, path=_trefoil, half=15, waves=9, lines=30, passes=2, breathe=0.0, sweep=0.5)),
    Plate("Danube, engraved", (480, 200), palette("eff1ec 1d3f5e 3c7a7d 7c8f4a b5783a"), "river frieze panorama waves danube",
          partial(frieze, rows=3, lines=26)),
    Plate("Vase for one tulip", (240, 320), palette("f3ede0 41356b a34a58"), "vase lathe form still life",
          partial(lathe, profile=VASE, lines=52, twist=0.5)),
    Plate("Lace from Neubau", (280, 360), palette("faf6ee 2a2a2e a5543a 3f5f6d"), "lace sampler rosettes spirograph collection",
          partial(sampler, columns=4, rows=5)),
    Plate("Peacock, after hours", (300, 300), palette("0f2327 6fb7a6 3d8fa3 e3b661"), "peacock fan feathers night gold",
          partial(peacock, eyes=17)),
    Plate("Prater wheel", (280, 280), palette("f4eddc b1392e 23395b"), "ferris wheel prater rosette red",
          partial(rosettes, bands=PRATER, centres=[(140, 140, 1.08)])),
    Plate("Two stones, one pond", (320, 240), palette("f0f0ea 1e4a4f 2f6f8f"), "ripples pond relief water lines",
          partial(medal, height=_ripple, border=False, inset=24, space=1.3)),
    Plate("Tulip under glass", (220, 300), palette("f4ece0 9c2f3a 2f5a3c"), "tulip flower relief medallion oval",
          partial(medal, height=_tulip, oval=True, inset=24, space=1.0)),
)
COUNT = len(PLATES)


def draw(number: int) -> Work:
    """The work of this number, 1..COUNT."""
    return print_plate(NAME, number, PLATES)
