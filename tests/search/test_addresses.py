"""Addresses of search pages: whatever stands in them, they are read, and what is written for them is read the same."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.markets.market import Market
from search.forms import read
from search.parameters import PARAMETERS
from search.query import SearchQuery

VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["maker", "showcase", "digital", "12.50", "1.200,5 zł", "-3", "PLN", "HUF", "EUR", "USD", "FR", "red", "svg", "Graz",
         "Wien, Österreich", "48.2,16.37", "50", "200", "1", "7", "2027-01-31", "2027-02-30", "client", "price", "open"]
    ),
)  # fmt: skip
ADDRESSES = st.lists(st.tuples(st.sampled_from([*PARAMETERS, "page", "utm"]), VALUES), max_size=12)
MARKETS = st.sampled_from(
    [
        Market("en", "LU", "EUR"),
        Market("pl", "PL", "PLN"),
        Market("hu", "HU", "HUF", "business"),
        Market("el", "GR", "EUR"),
    ]
)


def given_of(pairs) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in pairs:
        made.appendlist(name, value)
    return made


@settings(max_examples=300, deadline=None)
@given(ADDRESSES, MARKETS)
def test_any_address_is_read_and_its_canonical_form_asks_the_same(pairs, market):
    asked = read(given_of(pairs), market)
    again = read(QueryDict(asked.address(page=asked.one("page")).removeprefix("?")), market)
    assert again.query == asked.query
    assert again.address() == asked.address()
    assert (set(again.errors), again.place) == (set(asked.errors), asked.place)
    clamped = asked.query.clamped()
    assert clamped == clamped.clamped()


@settings(max_examples=100, deadline=None)
@given(ADDRESSES, st.sampled_from(PARAMETERS), VALUES)
def test_what_is_taken_away_is_gone_and_the_page_begins_anew(pairs, name, value):
    market = Market("en", "LU", "EUR")
    asked = read(given_of([*pairs, (name, value), ("page", "7")]), market)
    less = read(QueryDict(asked.address(**{name: None}).removeprefix("?")), market)
    assert less.values[name] == ()
    assert less.query.page == 1


def test_the_order_of_parameters_is_the_contract():
    everything = {
        "q": "a", "kind": "digital", "category": "illustration", "price_min": "1", "price_max": "2", "country": "FR",
        "ring": "wien", "licence": "open", "days": "7", "spoken": "fr", "ai": "none", "currency": "PLN",
        "rights": "client", "format": "svg", "colour": "red", "rating": "4", "near": "Graz", "radius": "25", "exact": "1",
        "sort": "price",
    }  # fmt: skip
    asked = read(given_of(reversed(everything.items())), Market("en", "LU", "EUR"))
    assert [pair.partition("=")[0] for pair in asked.address().removeprefix("?").split("&")] == list(everything)
    assert set(PARAMETERS) - set(everything) == {"budget", "available"}


@pytest.mark.parametrize("market", [Market("en", "LU", "EUR"), Market("pl", "PL", "PLN")])
def test_nothing_asks_for_the_newest_works_of_the_market(market):
    asked = read(QueryDict(), market)
    expected = SearchQuery(
        language=market.language, country=market.country, sources=("offering",), sort="newest",
        price_bounds=asked.query.price_bounds,
    )  # fmt: skip
    assert (asked.query, asked.hints, asked.errors, asked.filters) == (expected, (), {}, [])
    assert asked.address() == "?"
