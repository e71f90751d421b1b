"""A kept address, read again: is it still the same search?"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from search.forms import Asked, read
from search.saved.models import SavedSearch
from search.shown import label_of
from search.sources import ring_names


@dataclass(frozen=True, slots=True)
class Kept:
    """The search as it reads today, and the parts of it that no longer mean anything (a ring that was closed)."""

    asked: Asked
    lost: tuple[str, ...] = ()

    @property
    def is_readable(self) -> bool:
        return not self.lost


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
