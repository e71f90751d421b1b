"""Stripe's own table of minor units: it is not ISO 4217's, and it stands nowhere else. Pure.

No digits: fifteen currencies. ISO's Icelandic krona and Ugandan shilling are not among them: they are sent with two
digits that must be 00. Three digits: five currencies, whose last digit must be 0. What is paid out in forints and new
Taiwan dollars must be whole, though it is charged with two digits.
"""

from __future__ import annotations

from marketplace.money import Money, digits

_NO_DIGITS = frozenset({
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF",
})  # fmt: skip
_THREE_DIGITS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
_PAID_OUT_WHOLE = frozenset({"HUF", "TWD"})


def provider_digits(currency: str) -> int:
    """Digits after the point in the provider's amounts: two for ISK and UGX, though ISO says none."""
    if currency in _NO_DIGITS:
        return 0
    return 3 if currency in _THREE_DIGITS else 2


def to_provider(money: Money) -> int:
    """``Money(1000, "ISK")`` -> 100000. Raises ValueError for what the provider's unit cannot express."""
    amount, rest = _shift(money.minor, provider_digits(money.currency) - digits(money.currency))
    if rest or (money.currency in _THREE_DIGITS and amount % 10):
        raise ValueError(f"the provider cannot express {money}")
    return amount


def from_provider(amount: int, currency: str) -> Money:
    """``(100000, "isk")`` -> ``Money(1000, "ISK")``."""
    code = currency.upper()
    minor, rest = _shift(amount, digits(code) - provider_digits(code))
    if rest:
        raise ValueError(f"{amount} {code} of the provider is not a whole amount here")
    return Money(minor, code)


def for_payout(money: Money) -> tuple[int, Money]:
    """(the provider's amount that can be paid out, what stays behind until the next payout)."""
    unit = 10 ** digits(money.currency) if money.currency in _PAID_OUT_WHOLE else 1
    stays = Money(money.minor % unit, money.currency)
    return to_provider(money - stays), stays


def _shift(amount: int, places: int) -> tuple[int, int]:
    if places >= 0:
        return amount * 10**places, 0
    return divmod(amount, 10**-places)
