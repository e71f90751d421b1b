"""The scores of the sound loops: tempo, chords, and who plays what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from cms.demo.hands import synth
from cms.demo.hands.noise import Array
from cms.demo.hands.synth import Tape

Rng = np.random.Generator
Chord = tuple[int, ...]  # MIDI notes from low to high


@dataclass(frozen=True, slots=True)
class Score:
    """A loop: ``beats`` at ``tempo`` beats a minute, shared evenly by the chords; layers play in turn."""

    tempo: float
    beats: int
    chords: tuple[Chord, ...]
    layers: tuple[Callable[[Tape, Score, Rng], None], ...]
    swing: float = 0.0  # how late the off-beat eighths come, in beats

    @property
    def seconds(self) -> float:
        """Length of the loop, a number of samples that transforms fast; the tempo gives way by less than 1 %."""
        return synth.quick_length(int(self.beats * 60 / self.tempo * synth.RATE)) / synth.RATE

    def at(self, beat: float) -> float:
        """The time of a beat in seconds, swung."""
        late = self.swing if abs(beat * 2 % 2 - 1) < 0.01 else 0.0
        return (beat + late) * self.seconds / self.beats

    def chord(self, beat: float) -> Chord:
        """The chord that sounds at a beat."""
        return self.chords[int(beat % self.beats * len(self.chords) / self.beats)]


def _voice(name: str, note: float, seconds: float, rng: Rng) -> Array:
    if name == "pluck":
        return synth.pluck(note, seconds * 1.6 + 0.5, rng, damp=0.55)
    if name == "harp":
        return synth.pluck(note, seconds * 2 + 1.2, rng, damp=0.25)
    if name == "piano":
        return synth.bell(note, seconds * 1.5 + 0.8, ratio=1, index=1.1)
    if name == "glass":
        return synth.bell(note, seconds * 2 + 1.2, ratio=3.5, index=0.8)
    return synth.bell(note, seconds + 0.9, ratio=2, index=2.0)


def pads(tape: Tape, score: Score, rng: Rng, *, gain: float = 0.16, bright: float = 0.25, attack: float = 0.7) -> None:
    """Every chord, held."""
    each = score.beats / len(score.chords)
    for index, chord in enumerate(score.chords):
        for place, note in enumerate(chord):
            pan = 0.7 * (2 * place / max(len(chord) - 1, 1) - 1)
            sound = synth.pad(note, each * 60 / score.tempo, bright=bright, attack=attack, release=attack * 1.8)
            tape.put(sound, score.at(index * each), gain, pan)


def arpeggio(
    tape: Tape, score: Score, rng: Rng, *, voice: str, order: tuple[int, ...], step: float, gain: float = 0.22,
    octave: int = 1, rests: float = 0.0,
) -> None:  # fmt: skip
    """The chord's notes one after the other; an index past the chord's end goes up an octave, -1 is a rest."""
    for count in range(round(score.beats / step)):
        index, beat = order[count % len(order)], count * step
        if index < 0 or rng.random() < rests:
            continue
        chord = score.chord(beat)
        note = chord[index % len(chord)] + 12 * (index // len(chord) + octave)
        sound = _voice(voice, note, step * 60 / score.tempo, rng)
        tape.put(sound, score.at(beat), gain * float(rng.uniform(0.72, 1)), 0.55 * float(np.sin(count * 1.3)))


def melody(
    tape: Tape, score: Score, rng: Rng, *, voice: str, notes: tuple[tuple[float, int, float], ...], gain: float = 0.3
) -> None:
    """Notes as (beat, MIDI note, length in beats)."""
    for beat, note, length in notes:
        tape.put(_voice(voice, note, length * 60 / score.tempo, rng), score.at(beat), gain, 0.15 * float(np.sin(beat)))


def lows(tape: Tape, score: Score, rng: Rng, *, rhythm: tuple[tuple[float, float], ...], every: float = 4, gain: float = 0.4) -> None:
    """The chord's lowest note an octave down; rhythm as (beat, length) within each bar of ``every`` beats."""
    for bar in np.arange(0, score.beats, every).tolist():
        for beat, length in rhythm:
            note = min(score.chord(bar + beat)) - 12
            tape.put(synth.bass(note, length * 60 / score.tempo), score.at(bar + beat), gain)


def drums(
    tape: Tape, score: Score, rng: Rng, *, kicks: tuple[float, ...] = (), snares: tuple[float, ...] = (), hats: float = 0,
    every: float = 4, gain: float = 1.0,
) -> None:  # fmt: skip
    """A quiet kit; beats within each bar, ``hats`` every so many beats."""
    strokes, ticks = [synth.brush(rng) for _ in range(3)], [synth.hat(rng) for _ in range(5)]
    for bar in np.arange(0, score.beats, every).tolist():
        for beat in kicks:
            tape.put(synth.kick(), score.at(bar + beat), 0.44 * gain)
        for beat in snares:
            tape.put(strokes[int(bar) % 3], score.at(bar + beat), 0.3 * gain, 0.12)
    for count in range(round(score.beats / hats) if hats else 0):
        accent = (0.12, 0.07, 0.095, 0.06)[count % 4]
        tape.put(ticks[count % 5], score.at(count * hats), accent * gain * float(rng.uniform(0.7, 1.1)), -0.3)


def drops(tape: Tape, score: Score, rng: Rng, *, count: int, gain: float = 0.1, scale: Chord = (0, 2, 4, 7, 9), root: int = 84) -> None:
    """High notes strewn about like drops."""
    for when in rng.uniform(0, score.seconds, count).tolist():
        note = root + int(rng.choice(scale)) + 12 * int(rng.random() < 0.25)
        tape.put(synth.bell(note, 0.7, ratio=2.76, index=0.5), when, gain * float(rng.uniform(0.3, 1)), float(rng.uniform(-0.8, 0.8)))


def wind(tape: Tape, score: Score, rng: Rng, *, centre: float = 700, gain: float = 0.05, gusts: int = 2) -> None:
    """Coloured noise that swells a whole number of times."""
    swell = 0.55 - 0.45 * np.cos(np.arange(tape.length) / tape.length * 2 * np.pi * gusts)
    for side in (0, 1):
        noise = synth.filtered(rng.normal(0, 1, tape.length), centre * (1 + 0.15 * side), 0.7)
        tape.tracks[side] += gain * noise / noise.std() * np.roll(swell, side * tape.length // 9)


def hall(tape: Tape, score: Score, rng: Rng, *, seconds: float = 2.0, wet: float = 0.35) -> None:
    """The room, put after what shall sound in it."""
    tape.room(rng, seconds=seconds, wet=wet)


def delay(tape: Tape, score: Score, rng: Rng, *, beats: float = 0.75, gain: float = 0.32) -> None:
    """Echoes in time."""
    tape.echo(beats * 60 / score.tempo, gain=gain)


def old_tape(tape: Tape, score: Score, rng: Rng, *, cutoff: float = 5_200, hiss: float = 0.006, wow: float = 0.0007) -> None:
    """Duller, with hiss and sway."""
    tape.soften(cutoff)
    tape.worn(rng, hiss=hiss, wow=wow)


def record(score: Score, rng: Rng) -> Array:
    """Play all layers and master: shape (2, n)."""
    tape = Tape(score.seconds)
    for layer in score.layers:
        layer(tape, score, rng)
    return tape.mastered()


DUB = partial(lows, rhythm=((0, 1.4), (2.5, 0.9)))
FOG = Score(60, 10, ((50, 57, 60, 64), (46, 53, 57, 62)), (partial(pads, bright=0.12, attack=1.4), partial(drops, count=9, gain=0.12), partial(hall, seconds=3, wet=0.6), partial(wind, gain=0.03)))
KIOSK = Score(78, 12, ((50, 53, 57, 60), (43, 53, 57, 59), (48, 52, 55, 59)), (partial(arpeggio, voice="piano", order=(0, -1, 2, 3, -1, 1), step=0.5, gain=0.26, octave=1), partial(hall, wet=0.3), partial(DUB, gain=0.28), partial(drums, kicks=(0, 2.5), snares=(1, 3), hats=0.5), old_tape), swing=0.08)
TRAM = Score(96, 16, ((45, 52, 57, 60), (41, 48, 57, 60), (48, 55, 60, 64), (43, 50, 59, 62)), (partial(arpeggio, voice="pluck", order=(0, 2, 1, 3, 2, 4, 3, 1), step=0.5, octave=1), delay, partial(pads, gain=0.07), partial(drums, kicks=(0, 2), hats=0.5, gain=0.8), partial(hall, wet=0.22)))
RADIO = Score(84, 14, ((53, 57, 60, 64), (52, 55, 59, 62), (50, 53, 57, 60), (55, 58, 62, 65), (48, 52, 58, 62), (53, 57, 60, 64), (53, 57, 60, 64)), (partial(arpeggio, voice="piano", order=(0, 1, 2, 3), step=0.5, gain=0.2, rests=0.12), partial(lows, rhythm=((0, 0.9), (1, 0.9)), every=2, gain=0.38), partial(drums, snares=(1,), hats=0.5, every=2, gain=0.8), partial(hall, seconds=0.9, wet=0.25), partial(old_tape, cutoff=3_400, hiss=0.01)), swing=0.14)
MOSS = Score(66, 12, ((48, 55, 62, 64), (45, 52, 60, 62), (41, 48, 57, 64)), (partial(arpeggio, voice="harp", order=(0, 2, 1, 3, 4, 3), step=1, octave=1, gain=0.3), partial(pads, gain=0.09, bright=0.1, attack=1.2), partial(hall, seconds=2.6, wet=0.5)))
NIGHT_TRAIN = Score(118, 20, ((45, 52, 55, 59), (45, 52, 57, 60), (41, 48, 52, 57), (43, 50, 55, 57), (40, 47, 55, 59)), (partial(arpeggio, voice="brass", order=(0, 2, 4, 2, 1, 3, 5, 3), step=0.5, gain=0.15), partial(delay, beats=0.75, gain=0.4), partial(pads, gain=0.06, bright=0.4), partial(drums, kicks=(0, 1, 2, 3), snares=(1, 3), hats=0.5, gain=0.75), partial(lows, rhythm=((0.5, 0.35), (1.5, 0.35), (2.5, 0.35), (3.5, 0.35)), gain=0.25), partial(hall, wet=0.18)))
LANTERNS = Score(72, 12, ((50, 57, 62, 66), (47, 54, 62, 66), (43, 55, 59, 62), (45, 52, 59, 64)), (partial(melody, voice="glass", notes=((0, 78, 1.5), (1.5, 76, 0.5), (2, 74, 1), (3, 78, 2), (5.5, 81, 0.5), (6, 79, 1.5), (7.5, 74, 1), (9, 76, 1), (10, 73, 0.5), (10.5, 76, 1.5))), partial(arpeggio, voice="harp", order=(0, 1, 2, 3), step=0.75, gain=0.16, octave=0), partial(hall, seconds=2.4, wet=0.45)))
LAUNDRY = Score(90, 16, ((52, 55, 59, 66), (48, 55, 59, 64), (43, 55, 59, 62), (50, 54, 57, 64)), (partial(pads, gain=0.1, bright=0.2), partial(melody, voice="piano", notes=((0, 71, 1), (1.5, 74, 0.5), (2, 76, 2), (4.5, 74, 0.5), (5, 71, 1), (6, 67, 2), (8, 71, 1), (9.5, 74, 0.5), (10, 79, 2), (12.5, 78, 1), (14, 74, 2))), partial(drums, kicks=(0, 2.75), snares=(2,), hats=0.5, gain=0.7), partial(hall, wet=0.35), old_tape))
AIRFIELD = Score(60, 12, ((41, 48, 55, 57), (43, 50, 55, 59)), (partial(wind, gain=0.1, centre=520, gusts=2), partial(pads, gain=0.14, bright=0.16, attack=2), partial(melody, voice="glass", notes=((1, 72, 2), (4, 74, 2), (7, 79, 3), (10, 77, 1)), gain=0.16), partial(hall, seconds=3, wet=0.6)))
COPPER = Score(104, 18, ((50, 57, 60, 65), (48, 55, 60, 64), (46, 53, 60, 62)), (partial(arpeggio, voice="pluck", order=(0, 1, 2, 3, 2, 1), step=1 / 3, gain=0.17, rests=0.1), partial(drops, count=44, scale=(0, 3, 5, 7, 10), root=86), partial(lows, rhythm=((0, 3), (3, 2.5)), every=6, gain=0.2), partial(pads, gain=0.06), partial(hall, seconds=2, wet=0.4)))
SUNDAY = Score(70, 12, ((53, 60, 64, 69), (52, 59, 62, 67), (50, 57, 60, 65), (48, 55, 58, 64)), (partial(arpeggio, voice="piano", order=(0, 2, 3, 1, 2, 3), step=0.5, gain=0.2, octave=0), partial(melody, voice="harp", notes=((0, 81, 1.5), (2, 79, 1), (3, 76, 2), (6, 77, 1.5), (8, 76, 0.5), (8.5, 74, 1), (10, 72, 2)), gain=0.26), partial(drums, snares=(1, 2), every=3, gain=0.5), partial(hall, wet=0.35), partial(old_tape, cutoff=4_400)))
SMALL_HOURS = Score(88, 16, ((45, 55, 60, 64), (50, 53, 60, 64), (43, 53, 59, 64), (48, 55, 59, 64)), (partial(pads, gain=0.09, bright=0.18), partial(DUB, gain=0.3), partial(drums, kicks=(0, 1.75, 2.5), snares=(1, 3), hats=0.5), partial(melody, voice="glass", notes=((3, 76, 0.5), (3.5, 79, 2), (7, 81, 0.5), (7.5, 77, 2), (11, 74, 0.5), (11.5, 79, 3)), gain=0.17), partial(delay, gain=0.25), partial(hall, wet=0.25), old_tape), swing=0.1)
