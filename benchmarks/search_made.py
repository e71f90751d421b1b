"""Made-up offerings for search alone, as many as wanted, the same at every run: words with Zipf's frequencies in 24
languages, cut and joined from the names of our categories, so that each language keeps its letters and endings."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from multiprocessing import get_context

from marketplace.offerings.categories import tree
from search.analysis import LANGUAGES
from search.documents import COUNTRIES, MACHINE, WRITTEN, DocumentText, SearchDocument
from search.engines.base import IndexRow, Put, SearchEngine
from search.indexing.rows import rows

VOCABULARY = 20_000
"""Words a language."""
START = datetime(2026, 1, 1, tzinfo=UTC)
MAKERS = 5_000
BATCH = 1_000
AT_ONCE = 10_000
LICENCES = ("personal", "commercial", "extended")


@lru_cache(maxsize=32)
def vocabulary(language: str) -> tuple[Sequence[str], Sequence[float]]:
    """Words, and their cumulated frequencies (1 / rank)."""
    dice = random.Random(f"words:{language}")
    real = list(
        dict.fromkeys(word.lower() for node in tree() for word in node.name(language).split() if word.isalpha())
    )
    words = dict.fromkeys(real)
    while len(words) < VOCABULARY:
        first, last = dice.choice(real), dice.choice(real)
        words[first[: dice.randrange(2, len(first) + 2)] + last[dice.randrange(len(last)) :]] = None
    return list(words), list(accumulate(1 / rank for rank in range(1, len(words) + 1)))


def _text(dice: random.Random, language: str, weight: float) -> DocumentText:
    words, frequencies = vocabulary(language)
    drawn = dice.choices(words, cum_weights=frequencies, k=60)
    return DocumentText(
        language, title=" ".join(drawn[:4]), summary=" ".join(drawn[4:14]), keywords=" ".join(drawn[14:20]),
        description=" ".join(drawn[20:]), weight=weight,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _categories() -> list[tuple[tuple[str, ...], dict[str, str]]]:
    """Leaf and ancestors, and their names in all languages."""
    nodes = {node.id: node for node in tree()}
    lines = []
    for node in nodes.values():
        line = [node]
        while line[-1].parent:
            line.append(nodes[line[-1].parent])
        labels = {code: " ".join(each.name(code) for each in line) for code in LANGUAGES}
        lines.append((tuple(each.id for each in line), labels))
    return lines


def made(number: int) -> SearchDocument:
    """The offering of that number: always the same."""
    dice = random.Random(number)
    language = dice.choice(LANGUAGES)
    others = [other for other in dice.sample(LANGUAGES, dice.choice((0, 0, 1, 2))) if other != language]
    codes, labels = dice.choice(_categories())
    minor, maker = dice.randrange(200, 50_000, 50), dice.randrange(MAKERS)
    is_service = dice.random() < 0.3
    return SearchDocument(
        key=f"offering:M{number:07d}", source="offering", version=1, listing_lang=language,
        texts=(_text(dice, language, WRITTEN), *(_text(dice, other, MACHINE) for other in others)),
        published=START + timedelta(minutes=dice.randrange(400_000)), kind="service" if is_service else "digital",
        category=codes[0], categories=codes, category_labels=labels,
        licence=() if is_service else tuple(LICENCES[: dice.randrange(1, 4)]), rights=("personal",),
        maker_slug=f"maker-{maker}", maker_name=f"Maker {maker}", maker_country=COUNTRIES[maker % len(COUNTRIES)],
        rings=(f"ring-{maker % 40}",), languages=(language,), delivery_days=dice.randrange(1, 30) if is_service else 0,
        price_consumer={country: minor + at for at, country in enumerate(COUNTRIES)}, price_business=minor,
        quality=dice.randrange(200, 1000), ai_use=dice.choice(("none", "none", "assisted")), display={"number": number},
    )  # fmt: skip


def _rows(start: int, stop: int) -> list[IndexRow]:
    return rows([made(number) for number in range(start, stop)])


def fill(engine: SearchEngine, size: int) -> None:
    """A new index of that many offerings, unless the active one is it."""
    engine.ensure_index()
    if engine.count() == size:
        return
    name = engine.create()
    waiting: list[Put] = []
    for found in _all_rows(size):
        waiting += [Put(row) for row in found]
        if len(waiting) >= AT_ONCE:
            engine.bulk(waiting, index=name)
            waiting = []
    engine.bulk(waiting, index=name)
    engine.swap(name)


def _all_rows(size: int) -> Iterator[list[IndexRow]]:
    starts = range(0, size, BATCH)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for ahead in range(0, len(starts), 20):
            some = starts[ahead : ahead + 20]
            yield from pool.map(_rows, some, [min(start + BATCH, size) for start in some])
