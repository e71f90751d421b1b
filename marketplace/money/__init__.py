"""Money as a value: whole minor units and an ISO 4217 currency, never a bare number, never a float.

Pure Python. Oscar's Decimal columns are converted here and nowhere else.
"""

from marketplace.money.convert import digits, from_decimal, to_decimal
from marketplace.money.exchange import Converted, Exchange
from marketplace.money.rounding import TaxedLine, breakdown, is_sound
from marketplace.money.split import split
from marketplace.money.values import CurrencyMismatch, Money, Side, TaxedPrice

__all__ = [
    "Converted",
    "CurrencyMismatch",
    "Exchange",
    "Money",
    "Side",
    "TaxedLine",
    "TaxedPrice",
    "breakdown",
    "digits",
    "from_decimal",
    "is_sound",
    "split",
    "to_decimal",
]
