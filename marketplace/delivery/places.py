"""Where the files of a bought line lie, when not with the offering: filled by the rooms in which the work is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from marketplace.order.models import LineFacts


class Places(Protocol):
    """Addresses by the primary key of the line, in one query for all."""

    def __call__(self, lines: Sequence[LineFacts], *, with_keys: bool) -> dict[int, str]: ...


_by_kind: dict[str, Places] = {}


def register_places(kind: str, places: Places) -> None:
    _by_kind[kind] = places


def places_of(lines: Sequence[LineFacts], *, with_keys: bool) -> dict[int, str]:
    """The address of each line whose kind has one. ``with_keys`` for readers without an account."""
    found: dict[int, str] = {}
    for kind in sorted({line.kind for line in lines} & set(_by_kind)):
        found |= _by_kind[kind]([line for line in lines if line.kind == kind], with_keys=with_keys)
    return found
