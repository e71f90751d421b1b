"""Rounding of VAT as EN 16931 wants it: once per category and rate, on the sum (BR-CO-17). Exact, without floats.

Half a cent goes away from zero. A price says which side it starts from; the other one is derived once, from the sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from marketplace.money.values import Money, Side, TaxedPrice


def half_up(above: int, below: int) -> int:
    """above / below (> 0) to the nearest whole number, halves away from zero."""
    rounded = (2 * abs(above) + below) // (2 * below)
    return rounded if above >= 0 else -rounded


def vat_on_net(net: Money, per_cent: Decimal) -> Money:
    """net x r / 100."""
    above, below = per_cent.as_integer_ratio()
    return Money(half_up(net.minor * above, 100 * below), net.currency)


def vat_in_gross(gross: Money, per_cent: Decimal) -> Money:
    """gross x r / (100 + r)."""
    above, below = per_cent.as_integer_ratio()
    return Money(half_up(gross.minor * above, 100 * below + above), gross.currency)


def at_rate(amount: Money, side: Side, per_cent: Decimal) -> TaxedPrice:
    """The price whose `side` is `amount`, in per cent of VAT."""
    if side == "net":
        vat = vat_on_net(amount, per_cent)
        return TaxedPrice(amount, vat, amount + vat, side)
    vat = vat_in_gross(amount, per_cent)
    return TaxedPrice(amount - vat, vat, amount, side)


@dataclass(frozen=True, slots=True)
class TaxedLine:
    """What is needed of a document's line: EN 16931 category (S, Z, E, AE, K, G, O), rate in per cent, price."""

    category: str
    per_cent: Decimal
    price: TaxedPrice


def breakdown(lines: Iterable[TaxedLine]) -> tuple[TaxedLine, ...]:
    """One row per category and rate, in the order of their first lines, VAT computed on the sum (BG-23).

    Lines that start from gross keep their gross sum, so a document asks exactly what was paid; lines that start from
    net keep their net sum, and so their VAT can differ by cents from the sum of VAT of single lines. Lines of one
    category and rate that start from different sides are added as they are.
    """
    sums: dict[tuple[str, Decimal], TaxedPrice] = {}
    for line in lines:
        key = (line.category, line.per_cent)
        sums[key] = sums[key] + line.price if key in sums else line.price
    return tuple(TaxedLine(category, rate, _once(price, rate)) for (category, rate), price in sums.items())


def _once(price: TaxedPrice, per_cent: Decimal) -> TaxedPrice:
    if price.side == "":
        return price
    return at_rate(price.gross if price.side == "gross" else price.net, price.side, per_cent)


def is_sound(line: TaxedLine) -> bool:
    """Whether VAT is less than one minor unit away from net x rate: otherwise no document is issued with it."""
    above, below = line.per_cent.as_integer_ratio()
    return abs(100 * below * line.price.vat.minor - line.price.net.minor * above) < 100 * below
