"""What lies near a place: distances on the globe, and the towns within them.

Makers say their town, so a place is one of the table's: all towns within a radius are worked out here, exactly, and
an engine is asked for these towns. Totals and counts are then the same in every engine, and none needs to know the
earth. A distance is one between the middles of towns, and the page says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from babel import Locale

from marketplace.markets.countries import COUNTRIES, country_name
from marketplace.markets.languages import LANGUAGES
from search.places.cities import City, cities, city_named, folded

RADII = (10, 25, 50, 100, 200)
"""Kilometres that can be chosen."""
EARTH_KM = 6371.0088
KM_PER_DEGREE = EARTH_KM * radians(1)
TEXT_LIMIT = 80
_POINT = re.compile(r"\s*([+-]?\d{1,2}(?:\.\d{1,12})?)\s*[,;]\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*")


class UnknownPlace(LookupError):
    """No town of this name is in the table, and it is no point on the globe."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point: a town, or coordinates (``country`` and ``name`` are then those of nothing)."""

    latitude: float
    longitude: float
    name: str
    country: str = ""

    def label(self, language: str) -> str:
        """``Graz, Österreich``; what ``read_place`` understands, too."""
        return f"{self.name}, {country_name(self.country, language)}" if self.country else self.name


def read_place(text: str, language: str) -> Place:
    """A town as people write it (``Köln``, ``Frankfurt, DE``, ``Wien, Österreich``) or a point (``48.2, 16.37``).

    Raises UnknownPlace.
    """
    text = text[:TEXT_LIMIT]
    if point := _POINT.fullmatch(text):
        return _point(float(point[1]), float(point[2]))
    name, _comma, behind = text.rpartition(",")
    country = country_called(behind)
    town = (city_named(name, country) if name and country else None) or city_named(text)
    if town is None:
        raise UnknownPlace(text)
    return place_of(town, language)


def place_of(town: City, language: str) -> Place:
    return Place(town.latitude, town.longitude, name_in(town.name, language), town.country)


def name_in(name: str, language: str) -> str:
    """A capital as the language calls it (CLDR knows the towns of time zones), else as the table does."""
    zones = Locale.parse(language).time_zones
    zone = zones.get(f"Europe/{name}") or zones.get(f"Asia/{name}") or {}
    return str(zone.get("city") or name)


def _point(latitude: float, longitude: float) -> Place:
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise UnknownPlace(f"{latitude}, {longitude}")
    return Place(latitude, longitude, f"{latitude:g}, {longitude:g}")


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """What the member states are called in their 24 languages, and their codes."""
    called = {folded(country_name(code, language)): code for language in LANGUAGES for code in COUNTRIES}
    return called | {code.lower(): code for code in COUNTRIES}


def country_called(text: str) -> str:
    """The code of a country by its code or name; "" for anything else."""
    return _countries().get(folded(text), "")


def distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """The way along the globe between two points in degrees (haversine)."""
    (lat1, lon1), (lat2, lon2) = first, second
    up, across = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    part = sin(up) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(across) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(part)))


@lru_cache(maxsize=1)
def _from_south() -> tuple[list[float], list[City]]:
    towns = sorted(cities().by_id.values(), key=lambda town: (town.latitude, town.id))
    return [town.latitude for town in towns], towns


@lru_cache(maxsize=512)
def towns_within(latitude: float, longitude: float, km: int) -> tuple[str, ...]:
    """The ids of all towns whose middle is at most so far away, the nearest first."""
    latitudes, towns = _from_south()
    reach = km / KM_PER_DEGREE
    band = towns[bisect_left(latitudes, latitude - reach) : bisect_right(latitudes, latitude + reach)]
    here = (latitude, longitude)
    far = [(distance_km(here, (town.latitude, town.longitude)), town.id) for town in band]
    return tuple(key for away, key in sorted(far) if away <= km)
