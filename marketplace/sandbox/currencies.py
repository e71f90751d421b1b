"""The sandbox's own copy of Stripe's rules of amounts: it must not learn them from the code it judges."""

from __future__ import annotations

ZERO_DECIMAL = frozenset(
    ("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf")
)
THREE_DECIMAL = frozenset(("bhd", "jod", "kwd", "omr", "tnd"))
WHOLE_ONLY = frozenset(("isk", "ugx"))
MINIMUM = {
    "aud": 50,
    "cad": 50,
    "chf": 50,
    "czk": 1500,
    "dkk": 250,
    "eur": 50,
    "gbp": 30,
    "huf": 17500,
    "jpy": 50,
    "nok": 300,
    "nzd": 50,
    "pln": 200,
    "ron": 200,
    "sek": 300,
    "usd": 50,
}
LARGEST = 99_999_999


def digits(currency: str) -> int:
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def shown(amount: int, currency: str) -> str:
    """``(1999, "eur")`` -> ``19.99 EUR``."""
    places = digits(currency)
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), 10**places)
    cents = f".{rest:0{places}d}" if places else ""
    return f"{sign}{whole:,}{cents} {currency.upper()}"


def wrong_unit(amount: int, currency: str) -> bool:
    """ISK and UGX are sent with two decimals that must be 00; the third decimal of TND and its like must be 0."""
    if currency in WHOLE_ONLY:
        return amount % 100 != 0
    return currency in THREE_DECIMAL and amount % 10 != 0
