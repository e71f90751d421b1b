import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import CurrencyMismatch, Money, TaxedPrice, from_decimal, split, to_decimal


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10_000), min_size=1, max_size=9).filter(any))
def test_split_loses_no_cent(cents, weights):
    parts = split(Money(cents, "EUR"), weights)
    assert sum(part.minor for part in parts) == cents
    exact = [cents * weight / sum(weights) for weight in weights]
    assert all(abs(part.minor - share) < 1.000001 for part, share in zip(parts, exact, strict=True))


def test_a_tie_goes_to_the_earlier_part():
    assert split(Money(100, "EUR"), [1, 1, 1]) == [Money(34, "EUR"), Money(33, "EUR"), Money(33, "EUR")]


def test_nobody_to_share_with_is_refused():
    with pytest.raises(ValueError, match="positive sum"):
        split(Money(1, "EUR"), [0, 0])


def test_currencies_do_not_mix():
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "SEK")


def test_an_impossible_price_cannot_be_built():
    with pytest.raises(ValueError, match="is not gross"):
        TaxedPrice(Money(100, "EUR"), Money(19, "EUR"), Money(120, "EUR"))


@pytest.mark.parametrize(("currency", "minor"), [("EUR", 1999), ("JPY", 1999), ("HUF", 250000), ("KWD", 1234)])
def test_decimal_and_back(currency, minor):
    assert from_decimal(to_decimal(Money(minor, currency)), currency) == Money(minor, currency)


def test_fractions_of_a_cent_are_refused():
    from decimal import Decimal

    with pytest.raises(ValueError, match="fractions"):
        from_decimal(Decimal("1.999"), "EUR")
