"""Works whose licences are in doubt: a house above that knows of such works registers, delivery names none of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from marketplace.offerings.models import Offering

Finder = Callable[[Collection[Offering]], dict[int, datetime]]
"""Which of these works were found unlawful, by primary key, and when: one query or two, however many works."""

_finders: dict[str, Finder] = {}


def register_doubts(name: str, finder: Finder) -> None:
    _finders[name] = finder


def doubts_about(offerings: Collection[Offering]) -> dict[int, datetime]:
    """Since when the licences of these works are in doubt; who is not named is not in doubt."""
    found: dict[int, datetime] = {}
    for finder in _finders.values():
        found |= finder(offerings)
    return found
