"""The mark: a ring of twelve dots of different size, from a list of angles and radii."""

import math
from dataclasses import dataclass

RING = 38.0
"""Distance of the dots from the centre, in a square of 100."""

LIT_RADIUS = 9.0
"""A lit dot is never small: it must be found in a mark of 36 px."""

DOTS: tuple[tuple[float, float], ...] = (
    (0, 9.0),
    (31, 5.5),
    (59, 7.0),
    (92, 4.5),
    (119, 8.0),
    (151, 5.0),
    (180, 6.5),
    (208, 9.5),
    (241, 4.5),
    (269, 7.5),
    (302, 5.5),
    (330, 6.0),
)
"""(angle in degrees clockwise from the top, radius): irregular like cities on a map, but balanced."""

CITIES = (
    "luxembourg",
    "lisbon",
    "barcelona",
    "athens",
    "vienna",
    "ghent",
    "tallinn",
    "berlin",
    "porto",
    "krakow",
    "lyon",
    "helsinki",
)
"""Which city is which dot; a ring not named here lights the first."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One dot ready for SVG: text coordinates, and whether it carries the accent."""

    x: str
    y: str
    r: str
    lit: bool


def dots(*, lit: str = "") -> list[Dot]:
    """The twelve dots; the one named by `lit` carries the ring's accent: by its number, or by a city's slug."""
    if lit.isdecimal():
        chosen: int | None = int(lit) % len(DOTS)
    else:
        chosen = CITIES.index(lit) if lit in CITIES else (0 if lit else None)
    return [
        Dot(
            x=f"{50 + RING * math.sin(math.radians(angle)):.1f}",
            y=f"{50 - RING * math.cos(math.radians(angle)):.1f}",
            r=f"{max(radius, LIT_RADIUS) if index == chosen else radius:.1f}",
            lit=index == chosen,
        )
        for index, (angle, radius) in enumerate(DOTS)
    ]
