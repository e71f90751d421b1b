"""The map of rings: Europe's land as one path, and where a city lies on it. No tiles, no third party."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from storefronts.rings.models import Ring

DATA = Path(__file__).parent / "data" / "europe.json"
EARTH_KM = 6371.0
CENTRE = (math.radians(52.0), math.radians(10.0))


@dataclass(frozen=True, slots=True)
class Land:
    """The drawing: its size in units, and the path."""

    width: int
    height: int
    unit: float
    west: float
    north: float
    land: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A ring on the map. ``x`` and ``y`` are text, ready for SVG."""

    ring: Ring
    x: str
    y: str
    radius: str


@lru_cache(maxsize=1)
def europe() -> Land:
    return Land(**json.loads(DATA.read_text()))


def kilometres(latitude: float, longitude: float) -> tuple[float, float]:
    """East and south of the centre, by Lambert's azimuthal equal-area projection."""
    lat, lon = math.radians(latitude), math.radians(longitude) - CENTRE[1]
    toward = math.sin(CENTRE[0]) * math.sin(lat) + math.cos(CENTRE[0]) * math.cos(lat) * math.cos(lon)
    k = EARTH_KM * math.sqrt(2 / (1 + toward))
    north = math.cos(CENTRE[0]) * math.sin(lat) - math.sin(CENTRE[0]) * math.cos(lat) * math.cos(lon)
    return k * math.cos(lat) * math.sin(lon), -k * north


def spots(rings: Iterable[Ring]) -> list[Spot]:
    """The rings that have a place on the map; a dot grows with the number of makers (``ring.makers``)."""
    land, found = europe(), []
    for ring in rings:
        if ring.latitude is None or ring.longitude is None:
            continue
        east, south = kilometres(float(ring.latitude), float(ring.longitude))
        x, y = (east - land.west) / land.unit, (south - land.north) / land.unit
        if 0 <= x <= land.width and 0 <= y <= land.height:
            radius = 8 + min(math.sqrt(getattr(ring, "makers", 0)) * 2, 12)
            found.append(Spot(ring, f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}"))
    return found
