"""Covers drawn from the sound itself: its spectrum, its waveform, its stereo image."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cms.demo.hands.noise import Array
from cms.demo.hands.palettes import ramp
from cms.demo.hands.svg import Sheet, box, circle, curve, polyline, ribbon

Inks = tuple[str, ...]
Cover = Callable[[Sheet, Array, Inks], None]


def spectrogram(sound: Array, frames: int, bands: int) -> Array:
    """Loudness 0..1 of frequency bands (60 Hz to 9 kHz, evenly in octaves) over the loop: shape (frames, bands)."""
    mono = np.asarray(sound).mean(axis=0)
    window = 8_192
    starts = np.arange(frames) * len(mono) // frames
    pieces = mono[(starts[:, None] + np.arange(window)) % len(mono)] * np.hanning(window)
    power = np.abs(np.fft.rfft(pieces, axis=1)) ** 2
    edges = np.geomspace(60, 9_000, bands + 1) / (44_100 / window)
    grid = np.empty((frames, bands))
    for band in range(bands):
        low, high = int(edges[band]), max(int(edges[band + 1]), int(edges[band]) + 1)
        grid[:, band] = power[:, low:high].mean(axis=1)
    level = 10 * np.log10(grid + 1e-9)
    top = np.percentile(level, 99.5)
    return np.asarray(np.clip((level - top + 52) / 52, 0, 1))


def envelope(track: Array, count: int) -> Array:
    """Loudness 0..1 in ``count`` slices of the loop."""
    slices = np.array_split(np.asarray(track), count)
    level = np.array([float(np.sqrt(np.mean(part**2))) for part in slices])
    return np.asarray(level / level.max())


def rings(sheet: Sheet, sound: Array, inks: Inks) -> None:
    """One turn is one loop; the higher the tone, the further out; the louder, the larger the dot."""
    level, cx, cy = spectrogram(sound, 132, 30), sheet.width / 2, sheet.height * 0.47
    groups: dict[str, str] = {}
    tints = [ramp(inks, step / 5) for step in range(6)]
    for frame in range(132):
        turn = frame / 132 * 2 * np.pi - np.pi / 2
        for band in range(30):
            size = float(level[frame, band]) ** 2
            if size > 0.03:
                radius = 24 + 3.35 * band
                ink = tints[min(round(size * 5), 5)]
                spot = circle(cx + radius * np.cos(turn), cy + radius * np.sin(turn), 0.25 + 1.45 * size)
                groups[ink] = groups.get(ink, "") + spot
    for ink, data in groups.items():
        sheet.fill(data, ink)


def rays(sheet: Sheet, sound: Array, inks: Inks) -> None:
    """Bars around a circle: the left track outwards, the right track inwards."""
    cx, cy, count, radius = sheet.width / 2, sheet.height * 0.47, 180, 66.0
    outer, inner = envelope(sound[0], count), envelope(sound[1], count)
    for levels, sign, reach, ink in ((outer, 1, 48, inks[0]), (inner, -1, 38, inks[1])):
        data = ""
        for index, level in enumerate(levels.tolist()):
            turn = index / count * 2 * np.pi - np.pi / 2
            near, far = radius + sign * 1.6, radius + sign * (3 + reach * level**1.3)
            c, s = float(np.cos(turn)), float(np.sin(turn))
            data += f"M{cx + near * c:.2f} {cy + near * s:.2f}L{cx + far * c:.2f} {cy + far * s:.2f}"
        sheet.line(data, ink, 1.25)
    sheet.fill(circle(cx, cy, 9), inks[2])


def ridges(sheet: Sheet, sound: Array, inks: Inks) -> None:
    """Moments of the loop one behind the other, each as the outline of its spectrum."""
    count, bands = 38, 64
    level = spectrogram(sound, count, bands)
    smooth = np.apply_along_axis(lambda row: np.convolve(row, [0.25, 0.5, 0.25], "same"), 1, level)
    x = np.linspace(34, sheet.width - 34, bands)
    for index in range(count):
        base = 62 + 4.9 * index
        y = base - 34 * smooth[index] ** 2.2 * np.sin(np.linspace(0, np.pi, bands)) ** 0.6
        crest = np.stack([x, y], axis=1)
        floor = np.array([[x[-1], base + 6], [x[0], base + 6]])
        sheet.fill(polyline(np.concatenate([crest, floor]), closed=True), sheet.paper)
        sheet.line(curve(crest), ramp(inks[:2], index / (count - 1)), 0.75)


def columns(sheet: Sheet, sound: Array, inks: Inks) -> None:
    """Rounded bars of the two tracks, up and down from one line."""
    count, left, middle = 47, 30.0, sheet.height * 0.49
    step = (sheet.width - 2 * left) / (count - 1)
    up, down = envelope(sound[0], count), envelope(sound[1], count)
    loudest = set(np.argsort(up)[-5:].tolist())
    for index in range(count):
        x = left + step * index
        ink = inks[2] if index in loudest else inks[0]
        sheet.line(f"M{x:.2f} {middle - 3.4}v{-(2 + 82 * up[index] ** 1.4):.2f}", ink, step * 0.6)
        sheet.line(f"M{x:.2f} {middle + 3.4}v{2 + 64 * down[index] ** 1.4:.2f}", inks[1], step * 0.6)


def portrait(sheet: Sheet, sound: Array, inks: Inks) -> None:
    """The stereo image: left against a moment later on the right, eight stretches of the loop in as many tones."""
    cx, cy, size = sheet.width / 2, sheet.height * 0.47, 118.0
    length, late = sound.shape[1], 60
    for part in range(8):
        start = part * length // 8
        smooth = np.hanning(150) / 75
        x, y = (np.convolve(track[np.arange(start, start + 4_200) % length], smooth, "same") for track in sound)
        points = np.stack([x[100:3_700:9], y[100 + late : 3_700 + late : 9]], axis=1)
        reach = np.abs(points).max()
        ink = ramp(inks, part / 7)
        sheet.line(curve(points / reach * size * (0.45 + 0.07 * part) + (cx, cy)), ink, 0.7)


def mosaic(sheet: Sheet, sound: Array, inks: Inks) -> None:
    """A score: time from left to right, pitch upwards, squares as large as the tone is loud."""
    frames, bands = 36, 30
    level, left, top = spectrogram(sound, frames, bands), 30.0, 30.0
    cell = (sheet.width - 2 * left) / frames
    groups: dict[str, str] = {}
    tints = [ramp(inks, step / 4) for step in range(5)]
    for frame in range(frames):
        for band in range(bands):
            loud = float(level[frame, band]) ** 1.7
            side = cell * (0.1 + 0.86 * loud)
            x, y = left + (frame + 0.5) * cell, top + (bands - band - 0.5) * cell
            ink = tints[round(loud * 4)]
            groups[ink] = groups.get(ink, "") + box(x - side / 2, y - side / 2, side, side)
    for ink, data in groups.items():
        sheet.fill(data, ink)


def groove(sheet: Sheet, sound: Array, inks: Inks) -> None:
    """The loop as the groove of a record, six turns from the rim inwards, thick where it is loud."""
    cx, cy, turns, count = sheet.width / 2, sheet.height * 0.47, 9, 1_620
    loud = envelope(sound[0] + sound[1], count)
    swing = np.convolve(np.concatenate([loud[-3:], loud, loud[:3]]), np.ones(5) / 5, "valid")[:count]
    turn = np.linspace(0, turns * 2 * np.pi, count) - np.pi / 2
    radius = 114 - 9.6 * turns * np.linspace(0, 1, count)
    points = np.stack([cx + radius * np.cos(turn), cy + radius * np.sin(turn)], axis=1)
    for part in range(6):
        piece = slice(part * count // 6, (part + 1) * count // 6 + 1)
        sheet.fill(ribbon(points[piece], 0.5 + 6.6 * swing[piece] ** 1.5), ramp(inks[:2], part / 5))
    sheet.fill(circle(cx, cy, 15), inks[2])
    sheet.fill(circle(cx, cy, 2.2), sheet.paper)
