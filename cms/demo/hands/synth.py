"""A small studio: instruments as arrays, and a tape loop on which every sound wraps around, so that it has no seam.

Sounds are mono arrays at RATE samples a second. The loop's effects are circular too (by Fourier transform): a note's
reverberation that reaches past the end is already there at the beginning.
"""

from __future__ import annotations

import io
import wave
from functools import cache

import numpy as np

from cms.demo.hands.noise import Array

RATE = 44_100
PEAK = 10 ** (-1 / 20)  # -1 dB below full scale


def quick_length(samples: int) -> int:
    """The next length with only the factors 2, 3, 5 and 7, which transforms fast."""
    while True:
        rest = samples
        for factor in (2, 3, 5, 7):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return samples
        samples += 1


def hertz(note: float) -> float:
    """The frequency of a MIDI note number (69 is a' at 440 Hz)."""
    return float(440 * 2 ** ((note - 69) / 12))


def _time(seconds: float) -> Array:
    return np.arange(int(seconds * RATE)) / RATE


def _fade(sound: Array, attack: float, release: float) -> Array:
    """Soft edges, raised cosines of these lengths in seconds."""
    rise, fall = (min(int(t * RATE), len(sound) // 2) for t in (attack, release))
    shaped = sound.copy()
    shaped[:rise] *= 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, rise))
    shaped[len(shaped) - fall :] *= 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fall))
    return shaped


@cache
def _table(bright: float) -> Array:
    """One period of a soft saw: harmonics that fall off, faster when it is less bright."""
    turn = np.arange(2049) * 2 * np.pi / 2048
    parts = [np.sin(k * turn + 0.7 * k * k) / k * np.exp(-k / (2 + 14 * bright)) for k in range(1, 24)]
    return np.asarray(np.sum(parts, axis=0))


def pad(note: float, seconds: float, *, bright: float = 0.3, attack: float = 0.6, release: float = 1.2) -> Array:
    """A held chord tone: three slightly detuned voices."""
    t, table = _time(seconds + release), _table(bright)
    total = np.zeros(len(t))
    for cents, phase in ((-6, 0.1), (0, 0.45), (5, 0.8)):
        place = (t * hertz(note + cents / 100) + phase) % 1 * 2048
        total += table[place.astype(int)]
    return _fade(total / 3, attack, release)


def pluck(note: float, seconds: float, rng: np.random.Generator, *, damp: float = 0.5) -> Array:
    """A plucked string (Karplus and Strong): noise that runs round a delay line and loses its edge."""
    period = max(int(RATE / hertz(note)), 8)
    blocks = int(seconds * RATE / period) + 2
    loop = rng.uniform(-1, 1, period)
    for _ in range(2 + int(6 * damp)):
        loop = (loop + np.roll(loop, 1)) / 2
    loop -= loop.mean()
    keep = 0.5 ** (1 / (hertz(note) * seconds * 0.22))
    around = np.exp(-2j * np.pi * np.arange(period // 2 + 1) / period)
    once = keep * (1 - 0.5 * damp + 0.5 * damp * around)
    raw = np.fft.irfft(np.fft.rfft(loop) * once ** np.arange(blocks)[:, None], period, axis=1).ravel()
    exact = np.arange(0, len(raw) - 1, (period + damp / 2) * hertz(note) / RATE)  # the smoothing delays, too
    sound = np.interp(exact, np.arange(len(raw)), raw)
    return _fade(sound / max(float(np.abs(sound).max()), 1e-9), 0.002, 0.15)


def bell(note: float, seconds: float, *, ratio: float = 3.5, index: float = 1.6) -> Array:
    """A struck tone by frequency modulation; ratio 1 is an electric piano, 3.5 a small bell."""
    t, f = _time(seconds), hertz(note)
    body = np.exp(-t * 3.2 / seconds)
    shimmer = index * np.exp(-t * 9 / seconds)
    return _fade(body * np.sin(2 * np.pi * f * t + shimmer * np.sin(2 * np.pi * f * ratio * t)), 0.003, 0.1)


def bass(note: float, seconds: float) -> Array:
    """A round low tone."""
    t, f = _time(seconds + 0.12), hertz(note)
    sound = (
        np.sin(2 * np.pi * f * t)
        + 0.32 * np.sin(4 * np.pi * f * t + 0.4) * np.exp(-t * 5)
        + 0.1 * np.sin(6 * np.pi * f * t)
    )
    return _fade(np.tanh(1.3 * sound) * np.exp(-t * 0.9), 0.012, 0.12)


def kick(*, deep: float = 47, seconds: float = 0.42) -> Array:
    """A soft bass drum: a falling sine."""
    t = _time(seconds)
    turns = np.cumsum(deep + 95 * np.exp(-t * 34)) / RATE
    return _fade(np.sin(2 * np.pi * turns) * np.exp(-t * 8.5), 0.002, 0.05)


def brush(rng: np.random.Generator, *, seconds: float = 0.22, tone: float = 1_900) -> Array:
    """A brushed snare: a breath of noise around a tone."""
    t = _time(seconds)
    return _fade(filtered(rng.normal(0, 1, len(t)), tone, 0.8) * np.exp(-t * 17) * 2.2, 0.004, 0.04)


def hat(rng: np.random.Generator, *, seconds: float = 0.07) -> Array:
    """A closed cymbal, played quietly."""
    t = _time(seconds)
    return _fade(filtered(rng.normal(0, 1, len(t)), 8_500, 0.45) * np.exp(-t * 60) * 1.6, 0.001, 0.01)


def filtered(sound: Array, centre: float, octaves: float) -> Array:
    """The part of a sound around a frequency (a bell curve over octaves), circular."""
    spectrum = np.fft.rfft(sound)
    place = np.maximum(np.fft.rfftfreq(len(sound), 1 / RATE), 1)
    return np.asarray(np.fft.irfft(spectrum * np.exp(-((np.log2(place / centre) / octaves) ** 2) / 2), len(sound)))


class Tape:
    """A stereo loop of fixed length; everything put on it wraps around its end."""

    def __init__(self, seconds: float) -> None:
        self.length = round(seconds * RATE)
        self.tracks = np.zeros((2, self.length))

    def put(self, sound: Array, at: float, gain: float, pan: float = 0.0) -> None:
        """Add a mono sound at a time (seconds); ``pan`` -1 is left, 1 right."""
        start, angle = round(at * RATE) % self.length, (pan + 1) * np.pi / 4
        for side, share in enumerate((np.cos(angle), np.sin(angle))):
            rest, place = sound * (gain * share), start
            while len(rest):
                part = rest[: self.length - place]
                self.tracks[side, place : place + len(part)] += part
                rest, place = rest[len(part) :], 0

    def room(self, rng: np.random.Generator, *, seconds: float = 1.8, wet: float = 0.3, dark: float = 3_200) -> None:
        """Reverberation: a decaying breath of noise, different left and right."""
        t = np.arange(min(int(seconds * RATE * 1.5), self.length)) / RATE
        place = np.fft.rfftfreq(self.length, 1 / RATE)
        for side in (0, 1):
            tail = rng.normal(0, 1, len(t)) * np.exp(-t * 6.9 / seconds) * np.minimum(t / 0.012, 1)
            tail /= np.sqrt(np.sum(tail**2))
            answer = np.fft.rfft(tail, self.length) * np.exp(-((place / dark) ** 2)) * (place > 90)
            wetted = np.fft.irfft(np.fft.rfft(self.tracks[side]) * answer, self.length)
            self.tracks[side] += wet * wetted

    def echo(self, seconds: float, *, gain: float = 0.35, times: int = 3) -> None:
        """Echoes that change sides."""
        dry = self.tracks.copy()
        for count in range(1, times + 1):
            turned = dry[::-1] if count % 2 else dry
            self.tracks += np.roll(turned, round(seconds * count * RATE), axis=1) * gain**count

    def soften(self, cutoff: float) -> None:
        """Take away the edge above a frequency."""
        place = np.fft.rfftfreq(self.length, 1 / RATE)
        slope = 1 / np.sqrt(1 + (place / cutoff) ** 4)
        self.tracks = np.fft.irfft(np.fft.rfft(self.tracks) * slope, self.length)

    def worn(self, rng: np.random.Generator, *, hiss: float = 0.004, wow: float = 0.0006) -> None:
        """An old tape: hiss, and a speed that sways a whole number of times in the loop."""
        turn = np.arange(self.length) / self.length * 2 * np.pi
        shift = wow * RATE * (np.sin(3 * turn) + 0.4 * np.sin(11 * turn + 1))
        read = np.arange(self.length) + shift
        whole, part = np.floor(read).astype(int), read - np.floor(read)
        for side in (0, 1):
            track = self.tracks[side]
            swayed = track[whole % self.length] * (1 - part) + track[(whole + 1) % self.length] * part
            self.tracks[side] = swayed + hiss * filtered(rng.normal(0, 1, self.length), 2_600, 1.6)

    def mastered(self) -> Array:
        """Both tracks without a constant part, gently limited, with their peak at -1 dBFS: shape (2, n)."""
        tracks = self.tracks - self.tracks.mean(axis=1, keepdims=True)
        tracks = np.tanh(tracks / (np.percentile(np.abs(tracks), 99.7) * 1.5))
        return np.asarray(tracks / np.abs(tracks).max() * PEAK)


def wav(tracks: Array) -> bytes:
    """A WAV file, 44.1 kHz, 16 bit, stereo."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as target:
        target.setnchannels(2)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes(np.rint(tracks.T * 32_767).astype("<i2").tobytes())
    return buffer.getvalue()
