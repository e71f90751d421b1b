"""Giving back in any steps loses no cent, makes none, and never gives a part more than it had."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.payouts.parts import Parts, back_of, between

amounts = st.integers(0, 10**7)
sales = st.builds(Parts, amounts, amounts, amounts, amounts).filter(lambda whole: whole.gross)


@given(sales, st.lists(st.floats(0, 1), max_size=8))
def test_steps_of_any_size_end_at_exactly_the_whole(whole, cuts):
    steps = sorted({0, whole.gross, *(int(cut * whole.gross) for cut in cuts)})
    moved = [between(whole, before, after) for before, after in pairwise(steps)]
    for name in ("share", "vat", "fee_vat", "fee"):
        assert sum(getattr(part, name) for part in moved) == getattr(whole, name)


@given(sales, st.data())
def test_every_step_adds_up_and_no_part_runs_ahead(whole, data):
    before = data.draw(st.integers(0, whole.gross))
    after = data.draw(st.integers(before, whole.gross))
    assert between(whole, before, after).gross == after - before
    back = back_of(whole, after)
    assert back.share <= whole.share
    assert back.share == whole.share * after // whole.gross, "rounded for the seller, as payments promises it"


def test_a_part_that_was_nothing_gives_nothing():
    whole = Parts(share=907, vat=0, fee_vat=0, fee=101)
    assert all(between(whole, n, n + 1).vat == 0 for n in range(whole.gross))


@pytest.mark.parametrize("gross", [-1, 1009])
def test_more_than_the_whole_is_refused(gross):
    with pytest.raises(ValueError, match="of 1008"):
        back_of(Parts(907, 0, 0, 101), gross)
