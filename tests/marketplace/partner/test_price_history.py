"""The reference of a price reduction: the rule itself, against a look at every hour of the 30 days."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.partner.price_history import WINDOW, NoReference, PricePoint, lowest_price
from tests.factories import NOON


def points(*pairs):
    return [PricePoint(NOON - timedelta(days=days), amount) for days, amount in pairs]


def test_100_80_100_is_measured_by_80():
    """OM-01 of the reference: the price of day -10 counts."""
    assert lowest_price(points((90, 100), (10, 80), (5, 100)), at=NOON) == 80


def test_a_price_that_ended_before_the_30_days_does_not_count():
    assert lowest_price(points((90, 50), (31, 100)), at=NOON) == 100


def test_a_price_that_reached_into_the_30_days_counts():
    assert lowest_price(points((90, 50), (29, 100)), at=NOON) == 50


def test_a_young_work_is_measured_by_what_it_had():
    assert lowest_price(points((3, 120), (1, 110)), at=NOON) == 110


def test_the_price_of_this_very_moment_is_the_new_one():
    assert lowest_price(points((3, 120), (0, 90)), at=NOON) == 120


@pytest.mark.parametrize(
    "history",
    [
        [],
        [PricePoint(NOON - timedelta(days=9), 100), PricePoint(NOON - timedelta(days=3), 100, side="net")],
        [PricePoint(NOON - timedelta(days=9), 100, pricing="pay_what_you_want")],
        [PricePoint(NOON - timedelta(days=9), 100), PricePoint(NOON - timedelta(days=3), 0, pricing="free")],
    ],
)
def test_what_cannot_be_compared_is_no_reference(history):
    with pytest.raises(NoReference):
        lowest_price(history, at=NOON)


@given(st.lists(st.tuples(st.integers(1, 60 * 24), st.integers(50, 500)), min_size=1, max_size=12))
def test_the_rule_is_the_lowest_price_of_every_hour(changes):
    """Look at the price of each hour of the window, as a shopper would have, and take the lowest."""
    history = sorted((PricePoint(NOON - timedelta(hours=ago), amount) for ago, amount in changes), key=lambda p: p.at)
    seen = []
    for hour in range(int(WINDOW / timedelta(hours=1)), 0, -1):
        then = NOON - timedelta(hours=hour)
        held = [point for point in history if point.at <= then]
        if held:
            # Several changes in one instant: the last one held, yet each was set, so the lowest of them counts.
            same = [point for point in history if point.at == held[-1].at]
            seen.append(held[-1].amount_minor)
            inside = then > NOON - WINDOW
            seen.extend(point.amount_minor for point in same if inside and point.at > NOON - WINDOW)
    assert lowest_price(history, at=NOON) == min(seen)
