"""Amounts as people type them, in any of our languages. Pure Python; one reader for basket, search and studio."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_NOISE = re.compile(r"[\s€\u00a0\u202f'’]|EUR", re.IGNORECASE)
_AMOUNT = re.compile(r"(.*?)(?:([.,])(\d{1,2}))?", re.DOTALL)


def typed_minor(text: str) -> int | None:
    """Cents from ``12``, ``12,50``, ``12.50 €``, ``1.200``, ``1.200,00``; None for nothing typed.

    Only a mark before one or two last digits is a decimal point: 1.200 is one thousand two hundred in most of our
    languages, and nobody types tenths of a cent. Raises ValueError for what is no amount.
    """
    clean = _NOISE.sub("", text)
    if not clean:
        return None
    if re.fullmatch(r"[.,]*\d[\d.,]*", clean):
        clean = _without_thousands(clean)
    try:
        value = Decimal(clean.replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite():
        raise ValueError(text)
    return int((value * 100).to_integral_value(rounding="ROUND_HALF_UP"))


def _without_thousands(text: str) -> str:
    """``1.200,00`` -> ``1200.00``, ``1.200`` -> ``1200.0``."""
    head, _mark, tail = _AMOUNT.fullmatch(text).groups()  # type: ignore[union-attr]  # it matches anything
    return re.sub(r"[.,]", "", head) + "." + (tail or "0")
