"""Reads the demo catalogue's JSON (makers, services, texts of the works) into values and refuses what is wrong.

Prices are written short: a number is a fixed price in cents, 0 is free, ``[900, 300]`` is pay-what-you-want
with a suggestion of 9.00 and a minimum of 3.00 euro. No Django here: the loader turns values into rows.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from cms.demo.content_checks import problems
from cms.demo.content_types import (
    Content,
    Extra,
    Graphic,
    Home,
    LicenceTier,
    Maker,
    Price,
    Question,
    Rights,
    Series,
    Service,
    ServiceTier,
    Trader,
    Words,
    WorkText,
)
from marketplace.offerings.categories import tree

DATA = Path(__file__).parent / "data"

Json = dict[str, Any]


class ContentInvalid(Exception):
    """The demo's texts break a rule; the message lists every breach."""


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ContentInvalid(f"{path.name}: {error}") from error


def _price(written: int | list[int], side: str) -> Price:
    if isinstance(written, list):
        suggested, minimum = written
        return Price("pay_what_you_want", side, suggested, minimum)
    return Price("fixed" if written else "free", side, written)


def _words(raw: Json) -> Words:
    return {language: tuple(words) for language, words in raw.items()}


def maker(raw: Json) -> Maker:
    """One file of makers/."""
    lists = {name: tuple(raw[name]) for name in ("disciplines", "spoken")}
    return Maker(**{**raw, **lists, "trader": Trader(**raw["trader"])})


def _question(raw: Json, shared: Json) -> Question:
    return Question(id=raw["id"], label=raw.get("label") or shared[raw["id"]], required=raw["required"])


def _extra(raw: Json, shared: Json) -> Extra:
    return Extra(
        name=raw["name"] if isinstance(raw["name"], dict) else shared[raw["name"]],
        price_minor=raw["price"],
        extra_days=raw["days"],
    )


def service(raw: Json, maker_slug: str, questions: Json, extras: Json) -> Service:
    """One entry of a file of services/; ``questions`` and ``extras`` are those that services share, by their id."""
    side = raw["side"]
    tiers = tuple(
        ServiceTier(
            code=code,
            price=_price(tier["price"], side),
            delivery_days=tier["days"],
            revisions=tier["revisions"],
            scope=tier["scope"],
            rights=tier["rights"],
        )
        for code, tier in raw["tiers"].items()
    )
    return Service(
        **{name: raw[name] for name in ("slug", "category", "language", "title", "summary", "description", "ai_use")},
        maker=maker_slug,
        tags=_words(raw["tags"]),
        tiers=tiers,
        extras=tuple(_extra(extra, extras) for extra in raw.get("extras", ())),
        questions=tuple(_question(question, questions) for question in raw["questions"]),
        spoken=tuple(raw["spoken"]),
        samples=tuple(raw.get("samples", ())),
    )


def _licence_tiers(written: Json, side: str) -> tuple[LicenceTier, ...]:
    return tuple(LicenceTier(code, _price(price, side), rights=code) for code, price in written.items())


def _tags(names: list[str], translations: Json, languages: list[str]) -> Words:
    """English tags with their names in the languages of the series."""
    return {
        language: tuple(name if language == "en" else translations[name][language] for name in names)
        for language in languages
    }


def _work(number: str, raw: Json, series: Json) -> WorkText:
    languages = list(raw["title"])
    side: str = raw.get("side") or series["side"]
    category: str = raw.get("category") or series["category"]
    tiers = {**series["tiers"], **raw.get("tiers", {})}
    if raw.get("edition_size"):
        tiers = {"personal": tiers["personal"]}  # a numbered copy for the wall: an edition has one licence
    return WorkText(
        number=int(number),
        title=raw["title"],
        summary=raw["summary"],
        tags=_tags(raw["tags"], series["tag_names"], languages),
        category=category,
        tiers=_licence_tiers(tiers, side),
        edition_size=raw.get("edition_size"),
    )


def series(raw: Json) -> Series:
    """One file of hands/."""
    return Series(
        **{name: raw[name] for name in ("hand", "maker", "language", "description")},
        formats=tuple(raw["formats"]),
        works={int(number): _work(number, work, raw) for number, work in raw["works"].items()},
    )


def _filled(templates: Json, title: Json, credit: str) -> Json:
    """Sentences that many works share, with the title and the author put in."""
    return {
        language: text.replace("{title}", title[language]).replace("{credit}", credit)
        for language, text in templates.items()
        if language in title
    }


def graphics(raw: Json) -> list[Graphic]:
    """A file with works of a free project: what holds for all stands once under ``shared``."""
    found = []
    for entry in raw["works"]:
        merged = {**raw["shared"], **entry}
        rights, written = merged.pop("rights"), merged.pop("price")
        sentences = {
            name: _filled(merged[name], merged["title"], merged["credit"]) for name in ("summary", "description")
        }
        lists = {name: tuple(merged[name]) for name in ("files", "formats")}
        tier = LicenceTier("open", _price(written, "gross"), rights)
        found.append(Graphic(**{**merged, **sentences, **lists, "tags": _words(merged["tags"]), "tier": tier}))
    return found


def licence_text(graphic: Graphic) -> str:
    """What must lie beside the files in the download: the copyright line and the licence in full."""
    text = (DATA / "graphics" / "licences" / f"{graphic.licence}.txt").read_text(encoding="utf-8")
    return f"{graphic.copyright}\n{graphic.credit}\n\n{text}"


def home(raw: Json) -> Home:
    """home.json."""
    return Home(
        **{name: raw[name] for name in ("hero", "intro", "sections")},
        works=tuple((hand, number) for hand, number in raw["works"]),
        makers=tuple(raw["makers"]),
        cities=tuple(raw["cities"]),
    )


def _category_kinds() -> dict[str, frozenset[str]]:
    """Code of each category of the tree -> the kinds it may hold."""
    return {node.id: frozenset(node.kinds) for node in tree()}


def read(folder: Path = DATA) -> Content:
    """All content, unchecked."""
    questions, extras = _read(folder / "questions.json"), _read(folder / "extras.json")
    services = [
        service(entry, file.stem, questions, extras)
        for file in sorted((folder / "services").glob("*.json"))
        for entry in _read(file)
    ]
    listed = [series(_read(file)) for file in sorted((folder / "hands").glob("*.json"))]
    free = [entry for file in sorted((folder / "graphics").glob("*.json")) for entry in graphics(_read(file))]
    home_file = folder / "home.json"
    return Content(
        makers={file.stem: maker(_read(file)) for file in sorted((folder / "makers").glob("*.json"))},
        rights={code: Rights(code=code, **raw) for code, raw in _read(folder / "rights.json").items()},
        services=tuple(services),
        series={entry.hand: entry for entry in listed},
        graphics=tuple(free),
        home=home(_read(home_file)) if home_file.exists() else None,
        categories=_category_kinds(),
    )


@cache
def load() -> Content:
    """All content, checked. Raises ContentInvalid with every breach."""
    content = read()
    if found := problems(content):
        raise ContentInvalid("\n".join(found))
    return content
