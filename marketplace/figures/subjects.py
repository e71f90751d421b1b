"""What can be counted: a higher house names a kind and says which of its names are real, so nobody invents subjects."""

from __future__ import annotations

from collections.abc import Callable

_known: dict[str, Callable[[str], bool]] = {}


def register(kind: str, *, is_known: Callable[[str], bool]) -> None:
    """``kind``: ``showcase``, ``ring``. ``is_known``: whether something of that name can be looked at."""
    _known[kind] = is_known


def is_known(kind: str, name: str) -> bool:
    return kind in _known and _known[kind](name)


def subject(kind: str, name: str) -> str:
    """Under which it is counted."""
    return f"{kind}:{name}"
