"""Stripe's table of minor units against ISO 4217's, for every currency that we charge in and every odd one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import Money, digits
from marketplace.payment import gateway
from marketplace.payment.stripe_units import for_payout, from_provider, provider_digits, to_provider
from marketplace.sandbox import currencies

NO_DIGITS = ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
THREE_DIGITS = ["BHD", "JOD", "KWD", "OMR", "TND"]
CHARGED = sorted(gateway._MINIMUM_MINOR)

# one unit, one thousand units and the smallest step of each: (currency, whole units, what Stripe is told)
TABLE = [
    ("JPY", 500, 500),
    ("ISK", 1000, 100_000),
    ("UGX", 1000, 100_000),
    ("HUF", 175, 17_500),
    ("TWD", 30, 3_000),
    ("KRW", 1200, 1_200),
    ("VND", 30_000, 30_000),
    ("KWD", 3, 3_000),
    ("TND", 5, 5_000),
    *((currency, 20, 2_000) for currency in CHARGED if currency not in ("JPY", "ISK")),
]


@pytest.mark.parametrize(("currency", "units", "sent"), TABLE)
def test_43_every_currency_is_sent_in_stripes_own_minor_units(currency, units, sent):
    money = Money(units * 10 ** digits(currency), currency)
    assert to_provider(money) == sent
    assert from_provider(sent, currency.lower()) == money


@pytest.mark.parametrize("currency", [*NO_DIGITS, *THREE_DIGITS, "ISK", "UGX", *CHARGED])
def test_43_digits_are_stripes_and_not_isos(currency):
    expected = 0 if currency in NO_DIGITS else 3 if currency in THREE_DIGITS else 2
    assert provider_digits(currency) == expected


@given(st.sampled_from([*NO_DIGITS, *THREE_DIGITS, "ISK", "UGX", "HUF", "TWD", *CHARGED]), st.integers(0, 10**9))
def test_43_whatever_can_be_sent_comes_back_the_same(currency, minor):
    money = Money(minor, currency)
    try:
        sent = to_provider(money)
    except ValueError:
        assert currency in THREE_DIGITS
        assert minor % 10
    else:
        assert from_provider(sent, currency.lower()) == money


@pytest.mark.parametrize("currency", THREE_DIGITS)
def test_43_the_third_digit_must_be_zero(currency):
    assert to_provider(Money(1230, currency)) == 1230
    with pytest.raises(ValueError, match="cannot express"):
        to_provider(Money(1234, currency))


@pytest.mark.parametrize("currency", ["isk", "ugx"])
def test_43_a_fraction_of_a_krona_is_refused(currency):
    with pytest.raises(ValueError, match=f"100050 {currency.upper()}"):
        from_provider(100_050, currency)


@pytest.mark.parametrize(
    ("money", "sent", "stays"),
    [
        (Money(17_550, "HUF"), 17_500, Money(50, "HUF")),
        (Money(17_500, "HUF"), 17_500, Money(0, "HUF")),
        (Money(99, "TWD"), 0, Money(99, "TWD")),
        (Money(1999, "EUR"), 1999, Money(0, "EUR")),
        (Money(1001, "JPY"), 1001, Money(0, "JPY")),
        (Money(1001, "ISK"), 100_100, Money(0, "ISK")),
    ],
)
def test_43_forints_and_taiwan_dollars_are_paid_out_whole(money, sent, stays):
    assert for_payout(money) == (sent, stays)


@pytest.mark.parametrize("currency", sorted({*currencies.ZERO_DECIMAL, *currencies.THREE_DECIMAL, *currencies.MINIMUM}))
def test_gateway_and_sandbox_agree_about_the_unit_of_every_currency(currency):
    assert provider_digits(currency.upper()) == currencies.digits(currency)
