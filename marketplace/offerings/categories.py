"""The tree of creative disciplines, as it stands in `data/categories.tsv`. Pure Python: no Django, no database.

One row a category: id (a stable path like "sound/voice-over"), parent, kinds, its name in each of the 24 languages,
and where the names come from. Parents stand before their children, and the order is the order on the page.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

TABLE = Path(__file__).parent / "data" / "categories.tsv"
_NOT_NAMES = ("id", "parent", "kinds", "source")


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category. `parent` is "" at the top; `kinds` are of "digital" and "service"; `names` go by language code."""

    id: str
    parent: str
    kinds: tuple[str, ...]
    names: Mapping[str, str]
    source: str

    @property
    def slug(self) -> str:
        """The last part of the id: "voice-over"."""
        return self.id.rsplit("/", 1)[-1]

    def name(self, language: str) -> str:
        """The name in a language; English for a language that is none of the 24."""
        return self.names.get(language, self.names["en"])


@lru_cache(maxsize=1)
def tree() -> tuple[CategoryNode, ...]:
    """All categories, parents before children, in the order they are shown."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(_node(row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _node(row: dict[str, str]) -> CategoryNode:
    names = MappingProxyType({column: text for column, text in row.items() if column not in _NOT_NAMES})
    return CategoryNode(row["id"], row["parent"], tuple(row["kinds"].split()), names, row["source"])
