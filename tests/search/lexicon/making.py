"""Small files of labels, and lexicons of them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

from search.lexicon.building import build
from search.lexicon.model import Lexicon

THINGS: dict[str, dict[str, str]] = {
    "red house": {"en": "red house", "de": "rotes Haus", "fr": "maison rouge", "fi": "punainen talo"},
    "blue house": {"en": "blue house", "de": "blaues Haus", "fr": "maison bleue", "fi": "sininen talo"},
    "red car": {"en": "red car", "de": "rotes Auto", "fr": "voiture rouge", "fi": "punainen auto"},
    "blue car": {"en": "blue car", "de": "blaues Auto", "fr": "voiture bleue", "fi": "sininen auto"},
    "poster": {"en": "poster|placard", "de": "Plakat", "fr": "affiche", "el": "αφίσα", "bg": "плакат"},
    "wedding": {"en": "wedding", "de": "Hochzeit", "fr": "mariage", "fi": "häät", "ga": "bainis"},
    "photographer": {"en": "photographer", "de": "Fotograf", "fr": "photographe", "fi": "valokuvaaja"},
    "waste basket": {"en": "waste basket", "bg": "кошче за боклук", "de": "Papierkorb", "mt": "reċipjent tal-iskart"},
}


def rows(things: dict[str, dict[str, str]] = THINGS, source: str = "osm") -> list[str]:
    return [
        f"{source}\t{concept}\t{language}\t{labels}"
        for concept, named in things.items()
        for language, labels in named.items()
    ]


def labels_file(path: Path, lines: Iterable[str] | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{line}\n" for line in (rows() if lines is None else lines))
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
    else:
        path.write_text(text)
    return path


def lexicon_of(folder: Path, lines: Iterable[str] | None = None, *, without: tuple[str, ...] = ()) -> Lexicon:
    source = labels_file(folder / "labels.tsv", lines)
    return Lexicon(build([source], folder / "made.lexicon", without=without, processes=1))
