"""The laws of money, looked for by counter-example."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.money import (
    CurrencyMismatch,
    Money,
    TaxedLine,
    TaxedPrice,
    breakdown,
    from_decimal,
    is_sound,
    split,
    to_decimal,
)
from marketplace.money.rounding import at_rate, half_up, vat_in_gross, vat_on_net

CURRENCIES = st.sampled_from(["EUR", "SEK", "HUF", "JPY", "ISK", "KWD"])
MINOR = st.integers(-(10**12), 10**12)
EUR = st.builds(Money, MINOR, st.just("EUR"))
POSITIVE = st.builds(Money, st.integers(1, 10**9), st.just("EUR"))
RATES = st.sampled_from([Decimal(text) for text in ("0", "2.1", "5.5", "7", "13.5", "19", "20", "25.5", "27")])
SIDES = st.sampled_from(["net", "gross"])


@given(EUR, EUR, EUR)
def test_addition_is_a_group_and_order_goes_with_it(a, b, c):
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a - b == a + (-b)
    assert a - a == Money.zero("EUR")
    assert (a < b) == (a + c < b + c)
    assert bool(a) == (a != Money.zero("EUR"))


@given(EUR, st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_multiplication_is_repeated_addition(a, times, more):
    assert a * times + a * more == a * (times + more)


@given(EUR, st.builds(Money, MINOR, st.just("SEK")))
def test_two_currencies_never_meet(a, b):
    for meet in (lambda: a + b, lambda: a - b, lambda: a < b, lambda: a >= b):
        with pytest.raises(CurrencyMismatch):
            meet()
    assert a != b


@given(MINOR, CURRENCIES)
def test_decimal_columns_lose_nothing(minor, currency):
    assert from_decimal(to_decimal(Money(minor, currency)), currency) == Money(minor, currency)


@pytest.mark.parametrize("wrong", [1.0, "1", None, True, Decimal(1)])
def test_money_is_whole_minor_units(wrong):
    with pytest.raises(TypeError):
        Money(wrong, "EUR")
    with pytest.raises(TypeError):
        _ = Money(1, "EUR") * (0.5 if wrong != "1" else "2")


@given(MINOR, st.integers(1, 10**9))
def test_half_up_is_the_nearest_and_halves_go_away_from_zero(above, below):
    exact, rounded = Fraction(above, below), half_up(above, below)
    assert abs(exact - rounded) <= Fraction(1, 2)
    if abs(exact - rounded) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)
    assert half_up(-above, below) == -rounded


@given(MINOR, st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_split_is_fair_and_loses_nothing(minor, weights):
    parts = split(Money(minor, "EUR"), weights)
    assert sum(part.minor for part in parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(minor * weight, sum(weights)) - part.minor) < 1
        assert weight or not part
    for part, weight in zip(parts, weights, strict=True):
        assert all(
            abs(part.minor) >= abs(other.minor) for other, less in zip(parts, weights, strict=True) if less < weight
        )


@given(MINOR, st.lists(st.integers(1, 1000), min_size=1, max_size=9), st.integers(1, 50))
def test_split_knows_only_proportions_and_mirrors(minor, weights, times):
    assert split(Money(minor, "EUR"), [weight * times for weight in weights]) == split(Money(minor, "EUR"), weights)
    assert split(Money(-minor, "EUR"), weights) == [-part for part in split(Money(minor, "EUR"), weights)]


@pytest.mark.parametrize("weights", [[], [0], [1, -1], [2, -1]])
def test_split_refuses_weights_that_are_none(weights):
    with pytest.raises(ValueError):
        split(Money(1, "EUR"), weights)


@given(EUR, EUR, EUR)
def test_a_taxed_price_is_whole_or_cannot_be_built(net, vat, gross):
    if net + vat == gross:
        assert TaxedPrice(net, vat, gross).gross == gross
    else:
        with pytest.raises(ValueError, match="is not gross"):
            TaxedPrice(net, vat, gross)


@given(POSITIVE, POSITIVE, SIDES, SIDES, RATES, st.integers(1, 99))
def test_the_side_that_was_said_is_kept(first, second, side, other, rate, times):
    a, b = at_rate(first, side, rate), at_rate(second, other, rate)
    assert getattr(a, side) == first
    assert (a * times).side == side
    assert (a + b).side == (side if side == other else "")
    assert (TaxedPrice.zero("EUR") + a).side == (a + TaxedPrice.zero("EUR")).side == side
    assert TaxedPrice(a.net, a.vat, a.gross) == a


@given(POSITIVE, RATES)
def test_vat_is_within_half_a_cent_of_the_law(amount, rate):
    r = Fraction(rate)
    assert abs(vat_on_net(amount, rate).minor - amount.minor * r / 100) <= Fraction(1, 2)
    assert abs(vat_in_gross(amount, rate).minor - amount.minor * r / (100 + r)) <= Fraction(1, 2)


LINES = st.lists(st.tuples(RATES, POSITIVE), min_size=1, max_size=12)


def lines_of(drawn, side):
    return [TaxedLine("S" if rate else "Z", rate, at_rate(amount, side, rate)) for rate, amount in drawn]


@given(LINES, SIDES)
def test_breakdown_computes_vat_once_on_each_sum_and_every_sum_is_sound(drawn, side):
    rows = breakdown(lines_of(drawn, side))
    assert len({(row.category, row.per_cent) for row in rows}) == len(rows) == len({rate for rate, _ in drawn})
    for row in rows:
        said = sum((amount.minor for rate, amount in drawn if rate == row.per_cent), 0)
        assert getattr(row.price, side).minor == said
        assert row.price == at_rate(Money(said, "EUR"), side, row.per_cent)
        assert is_sound(row)


@given(LINES)
def test_a_document_of_gross_prices_asks_exactly_what_was_paid(drawn):
    rows = breakdown(lines_of(drawn, "gross"))
    assert sum(row.price.gross.minor for row in rows) == sum(amount.minor for _, amount in drawn)


def test_vat_of_the_sum_is_not_the_sum_of_vat():
    lines = [TaxedLine("S", Decimal(19), at_rate(Money(666, "EUR"), "net", Decimal(19)))] * 3
    assert sum(line.price.vat.minor for line in lines) == 381
    (row,) = breakdown(lines)
    assert (row.price.net.minor, row.price.vat.minor, row.price.gross.minor) == (1998, 380, 2378)


def test_sides_that_differ_are_added_and_checked():
    rate = Decimal(20)
    lines = [
        TaxedLine("S", rate, at_rate(Money(minor, "EUR"), side, rate)) for minor, side in ((999, "gross"), (100, "net"))
    ]
    (row,) = breakdown(lines)
    assert row.price == lines[0].price + lines[1].price
    assert is_sound(row)


@pytest.mark.parametrize(("vat", "sound"), [(380, True), (379, True), (381, False), (400, False), (378, False)])
def test_vat_that_is_a_cent_off_is_not_sound(vat, sound):
    net = Money(1998, "EUR")  # 379.62 of VAT
    price = TaxedPrice(net, Money(vat, "EUR"), net + Money(vat, "EUR"))
    assert is_sound(TaxedLine("S", Decimal(19), price)) is sound


def test_a_sixth_of_gross_prices_have_no_net_which_is_why_the_side_is_kept():
    reached = {net + half_up(net * 20, 100) for net in range(1, 10_001)}
    without = [minor for minor in range(1, 10_001) if minor not in reached]
    assert (len(without), 999 in without) == (1667, True)
    assert {at_rate(Money(minor, "EUR"), "gross", Decimal(20)).gross.minor for minor in without} == set(without)
