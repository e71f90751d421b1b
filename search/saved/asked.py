"""A kept address, read again: is it still the same search?"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from marketplace.markets.market import Market
from search.forms import Asked, read
from search.saved.models import SavedSearch
from search.shown import label_of
from search.sources import ring_names

LOOKS_ONLY = ("sort", "page")
"""What an address says of the order on the page: of no meaning for what is new."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The search as it reads today, and the parts of it that no longer mean anything (a ring that was closed)."""

    asked: Asked
    lost: tuple[str, ...] = ()

    @property
    def is_readable(self) -> bool:
        return not self.lost


def canonical(given: QueryDict, market: Market) -> Asked:
    """What is worth keeping of an address: known values in a fixed order, without an amount that could not be read."""
    asked = read(given, market)
    dropped: dict[str, None] = dict.fromkeys((*LOOKS_ONLY, *asked.errors))
    return read(QueryDict(asked.address(**dropped).removeprefix("?")), market)


def kept(saved: SavedSearch) -> Kept:
    """Read the kept address in its market. Values that are gone are named, not dropped in silence."""
    stored = QueryDict(saved.address.removeprefix("?"))
    asked = read(stored, saved.market)
    lost = [
        label_of(name, value, saved.language)
        for name, values in stored.lists()
        for value in values
        if value not in asked.values.get(name, ()) or name in asked.errors
    ]
    if rings := asked.values["ring"]:
        lost += [slug for slug in rings if slug not in ring_names()]
    return Kept(asked, tuple(lost))


def words_of(asked: Asked, language: str) -> str:
    """A search in a few words, as its first name: what was typed, then its filters."""
    typed = next(iter(asked.values["q"]), "")
    filters = [
        label_of(name, value, language)
        for name, values in asked.values.items()
        if name not in ("q", *LOOKS_ONLY)
        for value in values
    ]
    return " · ".join([*([typed] if typed else []), *filters])
