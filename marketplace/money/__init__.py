"""Money as a value: whole minor units and an ISO 4217 currency, never a bare number, never a float.

Pure Python. Oscar's Decimal columns are converted here and nowhere else.
"""

from marketplace.money.convert import digits, from_decimal, to_decimal
from marketplace.money.split import split
from marketplace.money.values import CurrencyMismatch, Money, TaxedPrice

__all__ = ["CurrencyMismatch", "Money", "TaxedPrice", "digits", "from_decimal", "split", "to_decimal"]
