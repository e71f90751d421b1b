"""The script that makes the labels of the shipped lexicon, on packages in miniature."""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
from base64 import b64encode
from dataclasses import replace

from scripts import lexicon_labels as making
from search.analysis import LANGUAGES
from search.lexicon import SHIPPED_LABELS
from search.lexicon.labels import read_labels

HEART, FLAG = "\U0001fa75", "\u2764\u200d\U0001f525"
CHARACTERS = {
    "en": {
        HEART: {"default": ["blue", "heart", "Light Blue Heart", "love"], "tts": ["light blue heart"]},
        FLAG: {"default": ["fire"], "tts": ["heart on fire"]},
    },
    "de": {HEART: {"default": [f"Wort {number}" for number in range(20)], "tts": ["hellblaues Herz"]}},
    "pt": {HEART: {"default": ["azul", "celeste"], "tts": ["coração azul"]}, FLAG: {"tts": ["coração em chamas"]}},
    "pt-PT": {HEART: {"default": ["azul-claro"]}},
    "sl": {"x": {"default": ["not in English"]}},
}
PRESETS = {
    "en": {
        "shop/art": {"name": "Art Shop", "terms": "art,  art | exhibits,gallery", "aliases": "Art Dealer\nGallery"},
        "craft/photographer": {"name": "Photographer"},
        "nameless": {},
    },
    "de": {"shop/art": {"name": "Kunsthandlung", "terms": ",".join(f"begriff{number}" for number in range(20))}},
}
WANTED = [
    "osm\tcraft/photographer\ten\tPhotographer",
    "osm\tshop/art\tde\tKunsthandlung|begriff0|begriff1|begriff2|begriff3|begriff4|begriff5",
    "osm\tshop/art\ten\tArt Shop|Art Dealer|Gallery|art|art exhibits",
    "cldr\tU+1FA75\tde\thellblaues Herz|" + "|".join(f"Wort {number}" for number in range(10)),
    "cldr\tU+1FA75\ten\tlight blue heart|blue|heart|love",
    "cldr\tU+1FA75\tpt\tcoração azul|azul-claro",
    "cldr\tU+2764 U+200D U+1F525\ten\theart on fire|fire",
    "cldr\tU+2764 U+200D U+1F525\tpt\tcoração em chamas",
]


def unpacked(folder, *, leave_out=""):
    """Both packages as files, the way npm lays them out."""
    for package in (making.CLDR, making.PRESETS):
        root = folder / package.name
        for path in package.paths:
            language = path.split("/")[1] if package is making.CLDR else path.split("/")[2].removesuffix(".json")
            content = (
                {"annotations": {"annotations": CHARACTERS.get(language, {})}}
                if package is making.CLDR
                else {language: {"presets": {"presets": PRESETS[language]}} if language in PRESETS else {}}
            )
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            if path != leave_out:
                (root / path).write_text(json.dumps(content))
        (root / "package.json").write_text(json.dumps({"name": package.name, "version": package.version}))
    return folder


def packed(folder, target):
    """Both as tarballs, and their hashes instead of the published ones."""
    target.mkdir()
    hashed = []
    for package in (making.CLDR, making.PRESETS):
        with tarfile.open(target / package.tarball, "w:gz") as tarball:
            tarball.add(folder / package.name, "package")
        content = (target / package.tarball).read_bytes()
        hashed.append(replace(package, sha512=b64encode(hashlib.sha512(content).digest()).decode()))
    return hashed


def lines_of(path):
    return gzip.decompress(path.read_bytes()).decode().splitlines()


def test_labels_of_packages_that_were_unpacked(tmp_path):
    folder = unpacked(tmp_path / "node_modules")
    assert making.main([str(folder), "--output", str(tmp_path / "a.tsv.gz")]) == 0
    assert lines_of(tmp_path / "a.tsv.gz") == WANTED
    assert next(row.concept for row in read_labels(tmp_path / "a.tsv.gz")) == "craft/photographer"


def test_labels_of_tarballs_and_the_same_bytes_each_time(tmp_path, monkeypatch):
    cldr, presets = packed(unpacked(tmp_path / "files"), tmp_path / "tarballs")
    monkeypatch.setattr(making, "CLDR", cldr)
    monkeypatch.setattr(making, "PRESETS", presets)
    for name in ("a", "b"):
        assert making.main([str(tmp_path / "tarballs"), "--output", str(tmp_path / f"{name}.tsv.gz")]) == 0
    assert lines_of(tmp_path / "a.tsv.gz") == WANTED
    assert (tmp_path / "a.tsv.gz").read_bytes() == (tmp_path / "b.tsv.gz").read_bytes()


def test_a_tarball_that_is_not_the_published_one_is_refused(tmp_path, capsys):
    packed(unpacked(tmp_path / "files"), tmp_path / "tarballs")
    assert making.main([str(tmp_path / "tarballs"), "--output", str(tmp_path / "a.tsv.gz")]) == 1
    assert "openstreetmap-id-tagging-schema-6.19.2.tgz is not what was published" in capsys.readouterr().err
    assert not (tmp_path / "a.tsv.gz").exists()


def test_packages_that_are_not_there_or_not_whole_are_named(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    assert making.main([str(tmp_path / "empty"), "--output", str(tmp_path / "a.tsv.gz")]) == 1
    assert "neither openstreetmap-id-tagging-schema-6.19.2.tgz nor @openstreetmap/id-tagging" in capsys.readouterr().err
    half = unpacked(tmp_path / "half", leave_out="annotations/mt/annotations.json")
    assert making.main([str(half), "--output", str(tmp_path / "a.tsv.gz")]) == 1
    assert "cldr-annotations-full 48.2.0 is not whole" in capsys.readouterr().err
    older = unpacked(tmp_path / "older")
    (older / making.CLDR.name / "package.json").write_text(json.dumps({"name": making.CLDR.name, "version": "47.0.0"}))
    assert making.main([str(older), "--output", str(tmp_path / "a.tsv.gz")]) == 1
    assert "nor cldr-annotations-full 48.2.0 unpacked" in capsys.readouterr().err
    assert not (tmp_path / "a.tsv.gz").exists()


def test_without_npm_it_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert making.main(["--output", str(tmp_path / "a.tsv.gz")]) == 1
    assert "npm pack --silent cldr-annotations-full@48.2.0 did not work" in capsys.readouterr().err


def test_the_script_knows_the_languages_of_search():
    assert making.LANGUAGES == LANGUAGES


def test_the_shipped_labels_have_what_the_notice_says():
    counts: dict[str, set[str]] = {"osm": set(), "cldr": set()}
    languages = set()
    for row in read_labels(SHIPPED_LABELS):
        counts[row.source].add(row.concept)
        languages.add(row.language)
    assert {source: len(concepts) for source, concepts in counts.items()} == {"osm": 1682, "cldr": 1966}
    assert languages == set(LANGUAGES)
    notice = (SHIPPED_LABELS.parent / "NOTICE.md").read_text()
    for package in (making.CLDR, making.PRESETS):
        assert f"`{package.name}` {package.version}" in notice
    assert "UNICODE LICENSE V3" in notice
    assert "ISC License" in notice
    assert making.TARGET == SHIPPED_LABELS


def test_the_wheel_holds_what_ships(tmp_path):
    import tomllib

    ground = SHIPPED_LABELS.parents[3]
    data = tomllib.loads((ground / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    assert {path for pattern in data["search"] for path in (ground / "search").glob(pattern)} == set(
        SHIPPED_LABELS.parent.iterdir()
    )
