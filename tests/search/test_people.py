"""What people choose by: places, colours, rights, formats, a maker's budget and time. Exact, the same in every engine."""

from __future__ import annotations

from datetime import date

import pytest

from search.find import find
from search.places.cities import city_named
from search.query import SearchQuery
from tests.search.making import NOON, document, fill


def ask(engine, text="", **terms):
    return find(SearchQuery(text=text, **terms), at=NOON, engine=engine)


def numbers(result):
    return {hit.display["number"] for hit in result.hits}


def town(name):
    return city_named(name).id


@pytest.fixture
def works(engine):
    fill(
        engine,
        document(1, "Poster", colours=("red", "white"), rights=("business",), file_formats=("svg",), place=town("Wien"),
                 rating=40),
        document(2, "Poster", colours=("blue",), rights=("business", "client"), file_formats=("svg", "pdf"),
                 place=town("Bratislava"), rating=39),
        document(3, "Poster", colours=("red",), rights=("business", "client", "exclusive"), place=town("Graz"), rating=29),
        document(4, "Poster", place=""),
    )  # fmt: skip
    return engine


def at(name):
    found = city_named(name)
    return (found.latitude, found.longitude)


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ({"near": at("Wien"), "radius": 10}, {1}),
        ({"near": at("Wien"), "radius": 100}, {1, 2}),
        ({"near": at("Wien"), "radius": 200}, {1, 2, 3}),
        ({"near": (0.0, 0.0), "radius": 200}, set()),
        ({"near": at("Graz"), "radius": -7}, {3}),
        ({"near": (48.15, 17.1), "radius": 10**9}, {1, 2, 3}),
        ({"colours": ("red",)}, {1, 3}),
        ({"colours": ("red", "blue")}, {1, 2, 3}),
        ({"colours": ("plaid",)}, set()),
        ({"rights": ("business",)}, {1, 2, 3}),
        ({"rights": ("business", "exclusive")}, {3}),
        ({"rights": ("client", "exclusive")}, {3}),
        ({"least_rating": 4}, {1}),
        ({"least_rating": 3}, {1, 2}),
        ({"least_rating": 0}, {1, 2, 3}),
        ({"least_rating": 9}, set()),
        ({"least_rating": 3, "colours": ("red",)}, {1}),
        ({"file_formats": ("pdf",)}, {2}),
        ({"file_formats": ("pdf", "svg")}, {1, 2}),
        ({"near": at("Wien"), "radius": 100, "colours": ("blue",)}, {2}),
    ],
)
def test_filters_find_exactly(works, terms, found):
    result = ask(works, "poster", **terms)
    assert (numbers(result), result.total) == (found, len(found))


def test_counts_of_colours_and_towns_ignore_their_own_filter_and_those_of_rights_do_not(works):
    facets = ask(works, colours=("blue",)).facets
    assert facets["colour"] == (("red", 2), ("blue", 1), ("white", 1))
    assert facets["format"] == (("pdf", 1), ("svg", 1))
    near = ask(works, near=at("Wien"), radius=10).facets
    assert dict(near["near"]) == {town("Wien"): 1, town("Bratislava"): 1, town("Graz"): 1}
    assert near["colour"] == (("red", 1), ("white", 1))
    chosen = ask(works, rights=("client",)).facets
    assert chosen["rights"] == (("business", 2), ("client", 2), ("exclusive", 1))


def test_ratings_count_from_so_many_stars_on_whichever_is_chosen(works):
    assert ask(works).facets["rating"] == ask(works, least_rating=4).facets["rating"] == (("4", 1), ("3", 2))
    assert ask(works, colours=("blue",)).facets["rating"] == (("3", 1),)


def test_the_whole_of_europe_around_a_place_is_no_question_without_end(works):
    result = ask(works, near=(48.0, 14.5), radius=500)
    assert result.total == 3


@pytest.fixture
def makers(engine):
    def maker(number, **facts):
        return document(number, f"Atelier {number}", source="storefront", price=None, **facts)

    fill(
        engine,
        maker(1, budget=50_000, available=1),
        maker(2, budget=200_000, available=date(2027, 3, 1).toordinal()),
        maker(3, budget=0),
        maker(4, available=date(2026, 12, 24).toordinal()),
    )
    return engine


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ({"budget": 49_999}, {3}),
        ({"budget": 50_000}, {1, 3}),
        ({"budget": 10**15}, {1, 2, 3}),
        ({"budget": -1}, {3}),
        ({"free_by": date(2026, 12, 23).toordinal()}, {1}),
        ({"free_by": date(2026, 12, 24).toordinal()}, {1, 4}),
        ({"free_by": date(2027, 3, 1).toordinal(), "budget": 200_000}, {1, 2}),
        ({"free_by": 10**12}, {1, 2, 4}),
        ({"free_by": -3}, {1}),
    ],
)
def test_makers_are_found_by_what_they_take_and_when(makers, terms, found):
    assert numbers(ask(makers, sources=("storefront",), **terms)) == found


def test_the_soonest_comes_first_and_what_says_nothing_last(engine):
    fill(engine, *(document(number, delivery_days=days) for number, days in enumerate([7, None, 0, 3], start=1)))
    result = ask(engine, sort="soonest")
    assert [hit.display["number"] for hit in result.hits] == [3, 4, 1, 2]


def test_a_word_kept_as_written_is_taken_for_no_other(engine):
    fill(engine, document(1, "Poster"))
    assert [correction.meant for correction in ask(engine, "postre").corrections] == ["poster"]
    kept = ask(engine, "postre", verbatim=True)
    assert kept.corrections == ()
    assert {relaxed.how for relaxed in kept.relaxed} <= {"similar"}
    assert ask(engine, "poster", verbatim=True).total == 1


def test_prices_are_parted_where_the_question_says(engine):
    fill(engine, *(document(number, price=price) for number, price in enumerate([0, 999, 1000, 5000], start=1)))
    counted = ask(engine, price_bounds=(1, 500, 1000)).facets["price"]
    assert counted == (("0-1", 1), ("500-1000", 1), ("1000-", 2))
