"""Currencies that no longer exist: new money cannot be asked for in them, and what was sent cannot be taken back."""

from __future__ import annotations

from marketplace.sandbox.box import Box
from marketplace.sandbox.currencies import MINIMUM
from marketplace.sandbox.errors import invalid


def retired(box: Box, currency: str) -> bool:
    return currency in box.store.setting("retired").split()


def retire(box: Box, currencies: str) -> list[str]:
    """The whole list, blanks between; "" brings all back. Raises ApiError 400 for what is no currency here."""
    names = currencies.lower().split()
    for name in names:
        if name not in MINIMUM:
            raise invalid(f"Invalid currency: {name}.", "currencies")
    box.store.set("retired", " ".join(names))
    return names
