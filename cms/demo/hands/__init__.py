"""The hands: invented studios, each one algorithm and one family of palettes.

A hand is a module with ``NAME``, ``COUNT`` and ``draw(number)``. Works are seeded by hand and number, so the
same number is the same picture on every machine; the catalogue may therefore be rebuilt at any time.
Modules are imported on first use: listing the hands costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

HAND_MODULES: dict[str, str] = {
    "flow_fields": "cms.demo.hands.flow_fields",
    "guilloche": "cms.demo.hands.guilloche",
    "tilings": "cms.demo.hands.tilings",
    "woodcut": "cms.demo.hands.woodcut",
    "isometric": "cms.demo.hands.isometric",
    "textiles": "cms.demo.hands.textiles",
    "botanica": "cms.demo.hands.botanica",
    "map_posters": "cms.demo.hands.map_posters",
    "specimens": "cms.demo.hands.specimens",
    "lettering": "cms.demo.hands.lettering",
    "brush_alphabets": "cms.demo.hands.brush_alphabets",
    "waves": "cms.demo.hands.waves",
    "constructivist": "cms.demo.hands.constructivist",
    "sound_loops": "cms.demo.hands.sound_loops",
    "riso": "cms.demo.hands.riso",
}


@dataclass(frozen=True, slots=True)
class Work:
    """One drawn work: a complete SVG document (units are millimetres of the print) and what a listing says."""

    hand: str  # name of the hand, a key of HAND_MODULES
    number: int  # 1..COUNT, stable
    title: str  # English working title, unique within the hand
    svg: str  # no scripts, no external references
    width_mm: int
    height_mm: int
    tags: tuple[str, ...]  # 4..8 English words for subject and technique
    palette: tuple[str, ...]  # the inks as hex colours
    wav: bytes | None = None  # only for sound works


class Hand(Protocol):
    """What every hand's module offers."""

    NAME: str
    COUNT: int

    def draw(self, number: int) -> Work:
        """The work of this number; ``ValueError`` outside 1..COUNT."""
        ...


def _load(name: str) -> Hand:
    return cast("Hand", import_module(HAND_MODULES[name]))


def _drawer(name: str) -> Callable[[int], Work]:
    def draw(number: int) -> Work:
        return _load(name).draw(number)

    return draw


def _present() -> list[str]:
    return [name for name, module in HAND_MODULES.items() if find_spec(module) is not None]


def hands() -> dict[str, Callable[[int], Work]]:
    """Name of each hand that exists, with its ``draw``; the module is imported when the first work is drawn."""
    return {name: _drawer(name) for name in _present()}


def counts() -> dict[str, int]:
    """How many works each hand has drawn."""
    return {name: _load(name).COUNT for name in _present()}
