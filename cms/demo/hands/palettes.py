"""Inks and papers: mixing in OKLab, so that steps between two inks look even."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LAB = np.linalg.inv(_TO_LAB)
_FROM_LMS = np.linalg.inv(_TO_LMS)


@dataclass(frozen=True, slots=True)
class Palette:
    """A paper and the inks printed on it, as ``#rrggbb``."""

    paper: str
    inks: tuple[str, ...]

    @property
    def colours(self) -> tuple[str, ...]:
        """Paper first, then the inks."""
        return (self.paper, *self.inks)


def palette(text: str) -> Palette:
    """A palette from hex colours without ``#``: the first is the paper."""
    paper, *inks = (f"#{word}" for word in text.split())
    return Palette(paper, tuple(inks))


def _lab(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return np.asarray(_TO_LAB @ np.cbrt(_TO_LMS @ linear))


def _hex(lab: np.ndarray) -> str:
    linear = np.clip(_FROM_LMS @ (_FROM_LAB @ lab) ** 3, 0, 1)
    channels = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(c) * 255):02x}" for c in channels)


@lru_cache(maxsize=8192)
def mix(one: str, other: str, share: float) -> str:
    """``share`` 0 is ``one``, 1 is ``other``."""
    return _hex(_lab(one) * (1 - share) + _lab(other) * share)


@lru_cache(maxsize=8192)
def tone(colour: str, step: float) -> str:
    """The same hue lighter (step > 0) or darker; 0.1 is a clear step."""
    lab = _lab(colour)
    lab[0] = np.clip(lab[0] + step, 0, 1)
    return _hex(lab)


def ramp(colours: Sequence[str], at: float) -> str:
    """The colour at 0..1 of a scale through all ``colours``."""
    place = min(max(at, 0.0), 1.0) * (len(colours) - 1)
    left = min(int(place), len(colours) - 2)
    return mix(colours[left], colours[left + 1], place - left)
