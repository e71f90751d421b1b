"""Amounts as people type them: one reading wherever they are typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.basket.forms import amount_minor
from marketplace.money.typed import typed_minor
from search.forms import cents


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("12", 1200), ("12,5", 1250), ("12.50 €", 1250), ("EUR 3", 300), ("1.200", 120_000), ("1,200", 120_000),
        ("1.200,00", 120_000), ("1 200,50", 120_050), ("1'200.05", 120_005), ("0", 0), (" ", None), ("", None),
    ],
)  # fmt: skip
def test_what_people_type(typed, minor):
    assert typed_minor(typed) == minor


@pytest.mark.parametrize("typed", ["eins", "NaN", "Infinity", "1;5", "🦊", "--1", "."])
def test_what_is_no_amount(typed):
    with pytest.raises(ValueError, match=re.escape(typed)):
        typed_minor(typed)


@given(st.integers(0, 10**7), st.sampled_from(["{:,}.{:02d}", "{}.{:02d}", "{} €", "{},{:02d}"]))
def test_a_written_amount_is_read_as_it_was_written(euro, form):
    text = form.format(euro, 5)
    assert typed_minor(text) == euro * 100 + (5 if "02d" in form else 0)


@pytest.mark.parametrize("typed", ["1.200", "12,50", "1.200,00", "7 €"])
def test_search_and_basket_read_alike(typed):
    assert cents(typed) == amount_minor(typed)
