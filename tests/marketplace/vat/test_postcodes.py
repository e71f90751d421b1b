"""A postcode is one of its country, or it is refused: it decides which VAT applies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.vat.facts import SaleRefused
from marketplace.vat.postcodes import postcode_example, postcode_fits
from marketplace.vat.territories import MEMBER_STATES


@pytest.mark.parametrize("state", sorted(MEMBER_STATES))
def test_each_states_example_fits_and_letters_alone_do_not(state):
    assert postcode_fits(state, postcode_example(state))
    assert postcode_fits(state, f" {postcode_example(state).lower()} ")
    for wrong in ("", "abc", "1", "999999999", "🦊", "١٢٣٤٥"):
        assert not postcode_fits(state, wrong)


@pytest.mark.parametrize(
    ("state", "typed"),
    [("FR", "F-97490"), ("FI", "AX-22100"), ("ES", "38 003"), ("GR", "630 87"), ("PT", "9000"), ("IE", "d6w xy00"),
     ("NL", "1011ab"), ("LV", "1010"), ("CY", "99010"), ("DK", "DK-3900")],
)  # fmt: skip
def test_what_people_write(state, typed):
    assert postcode_fits(state, typed)


@given(st.text(max_size=30))
def test_a_country_without_a_shape_takes_anything(text):
    assert postcode_fits("CH", text)


def test_a_refusal_names_the_place_in_the_readers_language():
    names = []
    SaleRefused("outside_market", {"place": "Canary Islands"}).said(lambda text: names.append(text) or text)
    assert "Canary Islands" in names
