"""Makes search/lexicon/data/permissive.tsv.gz, what the shipped lexicon is learned from: two public packages, and our
own categories.

    python -m scripts.lexicon_labels              # fetches both with `npm pack`
    python -m scripts.lexicon_labels FOLDER       # takes the tarballs, or what was unpacked of them, from there

Our categories are the project's. CLDR's annotations (names and keywords of characters, Unicode-3.0) and OpenStreetMap's
presets (names of things on maps, ISC) may both be passed on: see NOTICE.md beside the file. Tarballs are checked against
the hashes below. The same packages give the same labels; `make lexicon` runs this and builds the lexicon of it.
"""

from __future__ import annotations

import argparse
import base64
import csv
import gzip
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
"""As in search/analysis/languages.py (a test compares them); this script needs nothing but Python."""
TARGET = Path(__file__).resolve().parents[1] / "search" / "lexicon" / "data" / "permissive.tsv.gz"
CATEGORIES = Path(__file__).resolve().parents[1] / "marketplace" / "offerings" / "data" / "categories.tsv"
NAME_AND_KEYWORDS = 11
"""Labels of a character: its name and ten keywords."""
NAME_AND_TERMS = 7
"""Labels of a preset: later terms are what one might think of rather than what it is called."""


class PackagesWrong(Exception):
    """The packages are not there or not the right ones; the message says which."""


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    version: str
    sha512: str
    """Of the tarball, as the registry writes it."""
    paths: tuple[str, ...]
    """The files that are read."""

    @property
    def tarball(self) -> str:
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


def _annotations(language: str) -> str:
    return f"annotations/{language}/annotations.json"


def _presets(language: str) -> str:
    return f"dist/translations/{language}.json"


CLDR = Package(
    "cldr-annotations-full",
    "48.2.0",
    "DV7A+rEcgUSNTRsVGNGqBZRmAkGfwhGHO5Q1dRwzBoBnVrHWp804JP7/QJdEc66iHmx3+zLWVIMCFLm0lW7PUQ==",
    tuple(_annotations(language) for language in (*LANGUAGES, "pt-PT")),
)
PRESETS = Package(
    "@openstreetmap/id-tagging-schema",
    "6.19.2",
    "nA3p6VcG063vMPu9GQJw1YMiMUMDhTdxa5dy6BPZgpCC2Pn0Twvzy9zzYM1EfX3fA5XtKaQVkYI16yfvBqujuw==",
    tuple(_presets(language) for language in LANGUAGES),
)
Files = Mapping[str, Any]
"""Path in a package to the JSON that it holds."""
Row = tuple[str, str, str, str]


def fetch(folder: Path) -> None:
    """Both tarballs from the registry that npm is set to. Raises PackagesWrong."""
    for package in (CLDR, PRESETS):
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
        try:
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as fault:
            raise PackagesWrong(f"{' '.join(command)} did not work: {fault}") from fault


def read(package: Package, folder: Path) -> Files:
    """The files of a package: of its tarball, or of where it was unpacked. Raises PackagesWrong."""
    tarball = folder / package.tarball
    if tarball.exists():
        return _of_tarball(package, tarball)
    for about in sorted(folder.rglob("package.json")):
        facts = json.loads(about.read_bytes())
        if (facts.get("name"), facts.get("version")) == (package.name, package.version):
            return _parsed(package, lambda path, root=about.parent: (root / path).read_bytes())  # type: ignore[misc]
    raise PackagesWrong(f"{folder} has neither {package.tarball} nor {package.name} {package.version} unpacked")


def _of_tarball(package: Package, tarball: Path) -> Files:
    found = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if found != package.sha512:
        raise PackagesWrong(f"{tarball.name} is not what was published: its sha512 is {found}")
    texts: dict[str, bytes] = {}
    with tarfile.open(tarball) as packed:
        for member in packed:
            content = packed.extractfile(member) if member.name.removeprefix("package/") in package.paths else None
            if content is not None:
                texts[member.name.removeprefix("package/")] = content.read()
    return _parsed(package, lambda path: texts[path])


def _parsed(package: Package, text_of: Callable[[str], bytes]) -> Files:
    try:
        return {path: json.loads(text_of(path)) for path in package.paths}
    except (KeyError, OSError, ValueError) as fault:
        raise PackagesWrong(f"{package.name} {package.version} is not whole: {fault}") from fault


def labels(name: str, others: Iterable[str], most: int) -> str:
    """Labels of one row, the name first; what differs in capitals only is the same, and ``|`` divides."""
    kept: dict[str, str] = {}
    for label in (name, *others):
        if clean := " ".join(label.replace("|", " ").split()):
            kept.setdefault(clean.casefold(), clean)
    return "|".join([*kept.values()][:most])


def characters(files: Files) -> Iterator[Row]:
    """Characters in CLDR's order: kin stand beside kin. Portuguese is Portugal's, where it differs from Brazil's."""

    def of(language: str) -> Mapping[str, Mapping[str, list[str]]]:
        annotations: Mapping[str, Any] = files[_annotations(language)]["annotations"]["annotations"]
        return annotations

    known = {language: of(language) for language in LANGUAGES}
    european = of("pt-PT")
    known["pt"] = {each: {**entry, **european.get(each, {})} for each, entry in known["pt"].items()}
    for each in known["en"]:
        concept = " ".join(f"U+{ord(code):04X}" for code in each)
        for language in LANGUAGES:
            entry = known[language].get(each, {})
            row = labels("".join(entry.get("tts", [])[:1]), entry.get("default", []), NAME_AND_KEYWORDS)
            if row:
                yield "cldr", concept, language, row


def presets(files: Files) -> Iterator[Row]:
    """Things on maps by their key: the name, other names (aliases), and what else people look for (terms)."""
    known = {
        language: files[_presets(language)][language].get("presets", {}).get("presets", {}) for language in LANGUAGES
    }
    for concept in sorted(known["en"]):
        for language in LANGUAGES:
            entry = known[language].get(concept, {})
            others = [*(entry.get("aliases") or "").split("\n"), *(entry.get("terms") or "").split(",")]
            if row := labels(entry.get("name") or "", others, NAME_AND_TERMS):
                yield "osm", concept, language, row


def disciplines() -> Iterator[Row]:
    """The marketplace's own categories, named by people in every language."""
    with CATEGORIES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            for language in LANGUAGES:
                yield "ring", row["id"], language, labels(row[language], (), 1)


def write(rows: Iterable[Row], target: Path) -> int:
    """Write the file without a name or a time in it. Returns how many rows."""
    lines = ["\t".join(row) + "\n" for row in rows]
    target.write_bytes(gzip.compress("".join(lines).encode(), compresslevel=9, mtime=0))
    return len(lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.lexicon_labels")
    parser.add_argument("folder", nargs="?", type=Path, help="where the packages are; without it npm fetches them")
    parser.add_argument("--output", type=Path, default=TARGET, help="where to write")
    chosen = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as place:
            if chosen.folder is None:
                fetch(Path(place))
            folder = chosen.folder or Path(place)
            rows = [*disciplines(), *presets(read(PRESETS, folder)), *characters(read(CLDR, folder))]
        print(f"{write(rows, chosen.output):,} rows in {chosen.output}")
    except (PackagesWrong, OSError) as fault:
        print(f"lexicon_labels: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
