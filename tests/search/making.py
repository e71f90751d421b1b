"""Documents for tests: by trait, with everything else filled in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from search.documents import COUNTRIES, DocumentText, SearchDocument
from search.engines.base import Put, SearchEngine
from search.indexing.rows import row

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BEFORE = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def document(
    number: int, title: str = "", language: str = "en", *, price: int | None = 1900, **traits: Any
) -> SearchDocument:
    """One offering. ``title`` is its only text unless ``texts`` is given; ``price`` is the same in all countries."""
    texts = traits.pop("texts", (DocumentText(language, title or f"Work {number}"),))
    prices = {} if price is None else dict.fromkeys(COUNTRIES, price)
    defaults: dict[str, Any] = {
        "key": f"offering:{number:04d}",
        "source": "offering",
        "version": 1,
        "listing_lang": language,
        "published": BEFORE,
        "kind": "digital",
        "price_consumer": prices,
        "price_business": None if price is None else price * 100 // 119,
        "display": {"number": number},
    }
    return SearchDocument(texts=texts, **(defaults | traits))


def fill(engine: SearchEngine, *documents: SearchDocument) -> None:
    engine.ensure_index()
    engine.bulk([Put(row(each)) for each in documents])


class MemorySource:
    """A working document source: what is in ``held`` is public."""

    def __init__(self, name: str = "offering", documents: tuple[SearchDocument, ...] = ()) -> None:
        self.name = name
        self.held = {each.key: each for each in documents}

    def ids(self, after: str | None, limit: int) -> list[str]:
        return [key for key in sorted(self.held) if after is None or key > after][:limit]

    def documents(self, keys: Any) -> list[SearchDocument]:
        return [self.held[key] for key in keys if key in self.held]

    def versions(self, keys: Any) -> dict[str, int]:
        return {key: self.held[key].version for key in keys if key in self.held}
