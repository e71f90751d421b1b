"""Public ids that do not count up: what a stranger sees says nothing about how many there are."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""No 0/o, 1/l/i: ids are read aloud on the phone."""


def new_public_id(length: int = 10) -> str:
    """A random id of ``length`` characters (10: 49 bits, 20: 99 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def short_id() -> str:
    return new_public_id(8)


def long_id() -> str:
    """Unguessable: for keys that open something."""
    return new_public_id(26)
