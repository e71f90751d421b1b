from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.markets.currencies import (
    CURRENCIES,
    UnknownReferenceRate,
    about,
    euro_about,
    reference_rate,
    reference_rates,
)
from marketplace.money import Money


def test_euro_is_itself() -> None:
    assert about(Money(1999, "EUR"), "EUR") == Money(1999, "EUR")


def test_about_uses_the_newest_rate() -> None:
    assert reference_rate("SEK").per_euro == Decimal("10.978")
    assert about(Money(1999, "EUR"), "SEK") == Money(21945, "SEK")  # 19.99 x 10.978 = 219.45022


def test_about_on_a_day_uses_the_newest_rate_not_later() -> None:
    assert reference_rate("SEK", date(2026, 10, 29)).day == date(2026, 9, 30)
    assert about(Money(10000, "EUR"), "SEK", date(2026, 10, 29)) == Money(113310, "SEK")


def test_refund_mirrors() -> None:
    assert about(Money(-1999, "EUR"), "SEK") == Money(-21945, "SEK")


def test_every_shown_currency_has_a_dated_rate_with_its_source() -> None:
    for currency in CURRENCIES[1:]:
        assert reference_rate(currency).day == date(2026, 10, 30)
        assert reference_rate(currency).source.startswith("ECB euro foreign exchange reference rates")
    assert len(reference_rates()) == 60


@pytest.mark.parametrize(("currency", "on"), [("USD", None), ("BGN", None), ("SEK", date(2025, 12, 31))])
def test_unknown_rate_is_refused(currency: str, on: date | None) -> None:
    with pytest.raises(UnknownReferenceRate):
        about(Money(100, "EUR"), currency, on)


def test_only_euro_is_converted() -> None:
    with pytest.raises(ValueError, match="EUR"):
        about(Money(100, "SEK"), "PLN")


@given(st.integers(1, 10**9), st.sampled_from(CURRENCIES))
def test_a_limit_in_a_currency_keeps_just_what_is_shown_as_so_much(minor: int, currency: str) -> None:
    least = euro_about(Money(minor, currency))
    assert least.currency == "EUR"
    assert about(least, currency).minor >= minor
    assert about(Money(least.minor - 1, "EUR"), currency).minor < minor
