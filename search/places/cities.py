"""Towns of the 27 member states, from 5,000 people on, by any of their names. No database, no network.

The table is an extract of GeoNames (CC BY 4.0, see data/NOTICE), made by scripts/cities.py.
"""

from __future__ import annotations

import gzip
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "cities.tsv.gz"
_WHOLE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ð": "d", "þ": "th"})
"""Letters that Unicode does not take apart."""


@dataclass(frozen=True, slots=True)
class City:
    """``id`` is GeoNames' own; ``name`` the one used there; latitude and longitude in degrees of its middle."""

    id: str
    country: str
    name: str
    latitude: float
    longitude: float
    people: int


@dataclass(frozen=True, slots=True)
class Cities:
    by_id: dict[str, City]
    by_name: dict[str, tuple[str, ...]]
    """Folded name to ids, the town with most people first."""


def folded(name: str) -> str:
    """As names are compared: small letters without accents, words parted by one blank."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_WHOLE))
    letters = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(letters.split())


@lru_cache(maxsize=1)
def cities() -> Cities:
    """The table, read once per process (a tenth of a second, about 20 MB)."""
    by_id: dict[str, City] = {}
    named: dict[str, list[str]] = {}
    with gzip.open(TABLE, "rt", encoding="utf-8") as lines:
        for line in lines:
            key, country, latitude, longitude, people, name, others = line.rstrip("\n").split("\t")
            by_id[key] = City(key, country, name, float(latitude), float(longitude), int(people))
            for spelling in {folded(name), *filter(None, others.split("|"))}:
                named.setdefault(spelling, []).append(key)
    largest = {name: tuple(sorted(ids, key=lambda key: (-by_id[key].people, key))) for name, ids in named.items()}
    return Cities(by_id, largest)


def city(key: str) -> City | None:
    return cities().by_id.get(key)


@lru_cache(maxsize=4_096)
def city_named(name: str, country: str = "") -> City | None:
    """The town of this name, in this country if one is given; of several the one with most people.

    A name that a town itself goes by comes before a name that others call it.
    """
    known, wanted = cities(), folded(name)
    found = [known.by_id[key] for key in known.by_name.get(wanted, ())]
    there = [town for town in found if not country or town.country == country]
    own = [town for town in there if folded(town.name) == wanted]
    return next(iter(sorted([*own[:1], *there[:1]], key=lambda town: -town.people)), None)
