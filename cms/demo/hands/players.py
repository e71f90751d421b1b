"""The players of the sound loops: each puts its part of a score on the tape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


def lows(
    tape: Tape, score: Score, rng: Rng, *, rhythm: tuple[tuple[float, float], ...], every: float = 4, gain: float = 0.4
) -> None:
    """The chord's lowest note an octave down; rhythm as (beat, length) within each bar of ``every`` beats."""
    for bar in np.arange(0, score.beats, every).tolist():
        for beat, length in rhythm:
            note = min(score.chord(bar + beat)) - 12
            tape.put(synth.bass(note, length * 60 / score.tempo), score.at(bar + beat), gain)


def drums(
    tape: Tape, score: Score, rng: Rng, *,
    kicks: tuple[float, ...] = (), snares: tuple[float, ...] = (), hats: float = 0, every: float = 4, gain: float = 1.0,
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


def drops(
    tape: Tape, score: Score, rng: Rng, *, count: int, gain: float = 0.1, scale: Chord = (0, 2, 4, 7, 9), root: int = 84
) -> None:
    """High notes strewn about like drops."""
    for when in rng.uniform(0, score.seconds, count).tolist():
        note = root + int(rng.choice(scale)) + 12 * int(rng.random() < 0.25)
        tape.put(
            synth.bell(note, 0.7, ratio=2.76, index=0.5),
            when,
            gain * float(rng.uniform(0.3, 1)),
            float(rng.uniform(-0.8, 0.8)),
        )


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


def old_tape(
    tape: Tape, score: Score, rng: Rng, *, cutoff: float = 5_200, hiss: float = 0.006, wow: float = 0.0007
) -> None:
    """Duller, with hiss and sway."""
    tape.soften(cutoff)
    tape.worn(rng, hiss=hiss, wow=wow)


def record(score: Score, rng: Rng) -> Array:
    """Play all layers and master: shape (2, n)."""
    tape = Tape(score.seconds)
    for layer in score.layers:
        layer(tape, score, rng)
    return tape.mastered()
