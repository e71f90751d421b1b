"""Settlement in another currency than the buyer's: off unless a control says which currency the platform holds."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal

from marketplace.sandbox.box import Box
from marketplace.sandbox.currencies import MINIMUM, digits
from marketplace.sandbox.errors import invalid

MARGIN_BASIS_POINTS = 200
"""What the provider takes for converting, of the converted amount."""
RATES = {
    "chf": "1.0712",
    "czk": "0.0405",
    "dkk": "0.1340",
    "gbp": "1.1507",
    "nok": "0.0851",
    "pln": "0.2351",
    "ron": "0.1965",
    "sek": "0.0912",
    "usd": "0.8604",
}
"""Euros for one whole unit: invented once, the same every day unless a control changes them."""


def settle_in(box: Box, currency: str, rates: str) -> dict[str, str]:
    """Convert everything into ``currency`` from now on ("" for nothing); ``rates`` like ``sek=0.09,usd=0.9``.

    Gives back the rates. Raises ApiError 400 for a currency or rate that is none.
    """
    if currency not in ("", *MINIMUM):
        raise invalid(f"Invalid currency: {currency}.", "currency")
    table = dict(RATES)
    for part in filter(None, rates.split(",")):
        name, _, rate = part.partition("=")
        if name not in MINIMUM or not rate.replace(".", "", 1).isdigit() or not float(rate):
            raise invalid(f"Invalid rate: {part}", "rates")
        table[name] = rate
    box.store.set("settles_in", currency)
    box.store.set("rates", json.dumps(table))
    return table


def settled(box: Box, amount: int, currency: str) -> tuple[int, str, float | None]:
    """Minor units and currency as they reach the balance, and the rate; None when nothing is converted."""
    own = box.store.setting("settles_in")
    if not own or own == currency:
        return amount, currency, None
    rates = json.loads(box.store.setting("rates"))
    if currency not in rates:
        return amount, currency, None
    rate = Decimal(rates[currency])
    moved = Decimal(amount) * rate * Decimal(10) ** (digits(own) - digits(currency))
    return int(moved.quantize(Decimal(1), ROUND_HALF_UP)), own, float(rate)


def margin(amount: int, rate: float | None) -> int:
    return amount * MARGIN_BASIS_POINTS // 10_000 if rate else 0
