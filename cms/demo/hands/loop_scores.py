"""The scores of the sound loops: tempo, chords, and who plays what."""

from __future__ import annotations

from functools import partial

from cms.demo.hands.players import Score, arpeggio, delay, drops, drums, hall, lows, melody, old_tape, pads, wind

DUB = partial(lows, rhythm=((0, 1.4), (2.5, 0.9)))
FOG = Score(
    60,
    10,
    ((50, 57, 60, 64), (46, 53, 57, 62)),
    (
        partial(pads, bright=0.12, attack=1.4),
        partial(drops, count=9, gain=0.12),
        partial(hall, seconds=3, wet=0.6),
        partial(wind, gain=0.03),
    ),
)
KIOSK = Score(
    78,
    12,
    ((50, 53, 57, 60), (43, 53, 57, 59), (48, 52, 55, 59)),
    (
        partial(arpeggio, voice="piano", order=(0, -1, 2, 3, -1, 1), step=0.5, gain=0.26, octave=1),
        partial(hall, wet=0.3),
        partial(DUB, gain=0.28),
        partial(drums, kicks=(0, 2.5), snares=(1, 3), hats=0.5),
        old_tape,
    ),
    swing=0.08,
)
TRAM = Score(
    96,
    16,
    ((45, 52, 57, 60), (41, 48, 57, 60), (48, 55, 60, 64), (43, 50, 59, 62)),
    (
        partial(arpeggio, voice="pluck", order=(0, 2, 1, 3, 2, 4, 3, 1), step=0.5, octave=1),
        delay,
        partial(pads, gain=0.07),
        partial(drums, kicks=(0, 2), hats=0.5, gain=0.8),
        partial(hall, wet=0.22),
    ),
)
RADIO = Score(
    84,
    14,
    (
        (53, 57, 60, 64),
        (52, 55, 59, 62),
        (50, 53, 57, 60),
        (55, 58, 62, 65),
        (48, 52, 58, 62),
        (53, 57, 60, 64),
        (53, 57, 60, 64),
    ),
    (
        partial(arpeggio, voice="piano", order=(0, 1, 2, 3), step=0.5, gain=0.2, rests=0.12),
        partial(lows, rhythm=((0, 0.9), (1, 0.9)), every=2, gain=0.38),
        partial(drums, snares=(1,), hats=0.5, every=2, gain=0.8),
        partial(hall, seconds=0.9, wet=0.25),
        partial(old_tape, cutoff=3_400, hiss=0.01),
    ),
    swing=0.14,
)
MOSS = Score(
    66,
    12,
    ((48, 55, 62, 64), (45, 52, 60, 62), (41, 48, 57, 64)),
    (
        partial(arpeggio, voice="harp", order=(0, 2, 1, 3, 4, 3), step=1, octave=1, gain=0.3),
        partial(pads, gain=0.09, bright=0.1, attack=1.2),
        partial(hall, seconds=2.6, wet=0.5),
    ),
)
NIGHT_TRAIN = Score(
    118,
    20,
    ((45, 52, 55, 59), (45, 52, 57, 60), (41, 48, 52, 57), (43, 50, 55, 57), (40, 47, 55, 59)),
    (
        partial(arpeggio, voice="brass", order=(0, 2, 4, 2, 1, 3, 5, 3), step=0.5, gain=0.15),
        partial(delay, beats=0.75, gain=0.4),
        partial(pads, gain=0.06, bright=0.4),
        partial(drums, kicks=(0, 1, 2, 3), snares=(1, 3), hats=0.5, gain=0.75),
        partial(lows, rhythm=((0.5, 0.35), (1.5, 0.35), (2.5, 0.35), (3.5, 0.35)), gain=0.25),
        partial(hall, wet=0.18),
    ),
)
LANTERNS = Score(
    72,
    12,
    ((50, 57, 62, 66), (47, 54, 62, 66), (43, 55, 59, 62), (45, 52, 59, 64)),
    (
        partial(
            melody,
            voice="glass",
            notes=(
                (0, 78, 1.5),
                (1.5, 76, 0.5),
                (2, 74, 1),
                (3, 78, 2),
                (5.5, 81, 0.5),
                (6, 79, 1.5),
                (7.5, 74, 1),
                (9, 76, 1),
                (10, 73, 0.5),
                (10.5, 76, 1.5),
            ),
        ),
        partial(arpeggio, voice="harp", order=(0, 1, 2, 3), step=0.75, gain=0.16, octave=0),
        partial(hall, seconds=2.4, wet=0.45),
    ),
)
LAUNDRY = Score(
    90,
    16,
    ((52, 55, 59, 66), (48, 55, 59, 64), (43, 55, 59, 62), (50, 54, 57, 64)),
    (
        partial(pads, gain=0.1, bright=0.2),
        partial(
            melody,
            voice="piano",
            notes=(
                (0, 71, 1),
                (1.5, 74, 0.5),
                (2, 76, 2),
                (4.5, 74, 0.5),
                (5, 71, 1),
                (6, 67, 2),
                (8, 71, 1),
                (9.5, 74, 0.5),
                (10, 79, 2),
                (12.5, 78, 1),
                (14, 74, 2),
            ),
        ),
        partial(drums, kicks=(0, 2.75), snares=(2,), hats=0.5, gain=0.7),
        partial(hall, wet=0.35),
        old_tape,
    ),
)
AIRFIELD = Score(
    60,
    12,
    ((41, 48, 55, 57), (43, 50, 55, 59)),
    (
        partial(wind, gain=0.1, centre=520, gusts=2),
        partial(pads, gain=0.14, bright=0.16, attack=2),
        partial(melody, voice="glass", notes=((1, 72, 2), (4, 74, 2), (7, 79, 3), (10, 77, 1)), gain=0.16),
        partial(hall, seconds=3, wet=0.6),
    ),
)
COPPER = Score(
    104,
    18,
    ((50, 57, 60, 65), (48, 55, 60, 64), (46, 53, 60, 62)),
    (
        partial(arpeggio, voice="pluck", order=(0, 1, 2, 3, 2, 1), step=1 / 3, gain=0.17, rests=0.1),
        partial(drops, count=44, scale=(0, 3, 5, 7, 10), root=86),
        partial(lows, rhythm=((0, 3), (3, 2.5)), every=6, gain=0.2),
        partial(pads, gain=0.06),
        partial(hall, seconds=2, wet=0.4),
    ),
)
SUNDAY = Score(
    70,
    12,
    ((53, 60, 64, 69), (52, 59, 62, 67), (50, 57, 60, 65), (48, 55, 58, 64)),
    (
        partial(arpeggio, voice="piano", order=(0, 2, 3, 1, 2, 3), step=0.5, gain=0.2, octave=0),
        partial(
            melody,
            voice="harp",
            notes=((0, 81, 1.5), (2, 79, 1), (3, 76, 2), (6, 77, 1.5), (8, 76, 0.5), (8.5, 74, 1), (10, 72, 2)),
            gain=0.26,
        ),
        partial(drums, snares=(1, 2), every=3, gain=0.5),
        partial(hall, wet=0.35),
        partial(old_tape, cutoff=4_400),
    ),
)
SMALL_HOURS = Score(
    88,
    16,
    ((45, 55, 60, 64), (50, 53, 60, 64), (43, 53, 59, 64), (48, 55, 59, 64)),
    (
        partial(pads, gain=0.09, bright=0.18),
        partial(DUB, gain=0.3),
        partial(drums, kicks=(0, 1.75, 2.5), snares=(1, 3), hats=0.5),
        partial(
            melody,
            voice="glass",
            notes=((3, 76, 0.5), (3.5, 79, 2), (7, 81, 0.5), (7.5, 77, 2), (11, 74, 0.5), (11.5, 79, 3)),
            gain=0.17,
        ),
        partial(delay, gain=0.25),
        partial(hall, wet=0.25),
        old_tape,
    ),
    swing=0.1,
)
