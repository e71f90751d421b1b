from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import CurrencyMismatch, Exchange, Money

DAY = date(2026, 11, 20)
TO_SEK = Exchange("EUR", "SEK", Decimal("11.2345"), DAY, "ECB", margin_bps=200)
MINOR = st.integers(-(10**9), 10**9)


def test_rate_day_source_and_margin_are_kept_with_the_amount():
    made = TO_SEK.convert(Money(10_000, "EUR"))
    assert made.before == Money(10_000, "EUR")
    assert made.after == Money(114_592, "SEK")  # 100 x 11.2345 x 1.02 = 1145.919
    assert made.margin == Money(2_247, "SEK")  # 1123.45 without it
    assert (made.exchange.rate, made.exchange.on, made.exchange.source) == (Decimal("11.2345"), DAY, "ECB")


@pytest.mark.parametrize(
    ("base", "quote", "rate", "minor", "expected"),
    [
        ("EUR", "JPY", "162.5", 1000, 1625),
        ("JPY", "EUR", "0.00615", 1000, 615),
        ("EUR", "KWD", "0.3301", 1000, 3301),
        ("KWD", "EUR", "3.03", 1000, 303),
        ("EUR", "ISK", "143.9", 5, 7),
        ("EUR", "SEK", "1.5", 1, 2),
        ("EUR", "SEK", "1.5", -1, -2),
    ],
)
def test_digits_of_both_currencies_count_and_halves_go_away_from_zero(base, quote, rate, minor, expected):
    made = Exchange(base, quote, Decimal(rate), DAY, "ECB").convert(Money(minor, base))
    assert made.after == Money(expected, quote)
    assert made.margin == Money(0, quote)


@given(MINOR, st.decimals("0.0001", "400", places=4), st.integers(0, 1000))
def test_conversion_is_the_nearest_and_mirrors(minor, rate, bps):
    exchange = Exchange("EUR", "SEK", rate, DAY, "ECB", bps)
    made = exchange.convert(Money(minor, "EUR"))
    exact = Fraction(rate) * minor * (10_000 + bps) / 10_000
    assert abs(exact - made.after.minor) <= Fraction(1, 2)
    assert exchange.convert(Money(-minor, "EUR")).after == -made.after
    assert minor * made.margin.minor >= 0


@given(st.integers(1, 10**8), st.lists(st.integers(0, 10**6), max_size=6), st.sampled_from([1, -1]))
def test_giving_back_in_parts_gives_back_the_whole(minor, parts, sign):
    made = TO_SEK.convert(Money(sign * minor, "EUR"))
    back, given_back = 0, Money(0, "SEK")
    for part in [*parts, minor]:
        back = min(minor, back + part)
        now = made.part(Money(sign * back, "EUR"))
        assert sign * now.minor >= sign * given_back.minor
        given_back = now
    assert given_back == made.after


def test_what_is_no_rate_is_refused():
    for wrong in ("0", "-1", "NaN", "Infinity"):
        with pytest.raises(ValueError, match="not a rate"):
            Exchange("EUR", "SEK", Decimal(wrong), DAY, "ECB")
    with pytest.raises(TypeError):
        Exchange("EUR", "SEK", 11.2, DAY, "ECB")
    for base, bps in (("SEK", 0), ("EUR", -1)):
        with pytest.raises(ValueError, match="not an exchange"):
            Exchange(base, "SEK", Decimal(11), DAY, "ECB", bps)


def test_other_currencies_are_refused():
    with pytest.raises(CurrencyMismatch):
        TO_SEK.convert(Money(1, "SEK"))
    made = TO_SEK.convert(Money(1, "EUR"))
    with pytest.raises(CurrencyMismatch):
        made.part(Money(1, "SEK"))
    with pytest.raises(ValueError, match="nothing was converted"):
        TO_SEK.convert(Money(0, "EUR")).part(Money(0, "EUR"))
