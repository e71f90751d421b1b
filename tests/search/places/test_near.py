"""Places as people write them, and which towns lie near them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.places.cities import cities, city, city_named, folded
from search.places.near import UnknownPlace, distance_km, read_place, towns_within

VIENNA, BRATISLAVA = (48.208, 16.372), (48.148, 17.107)


@pytest.mark.parametrize(
    ("typed", "language", "label"),
    [
        ("Graz", "de", "Graz, Österreich"),
        ("graz, AT", "en", "Graz, Austria"),
        ("Wien", "de", "Wien, Österreich"),
        ("Wien, Österreich", "fr", "Vienne, Autriche"),
        ("VIENNE", "fr", "Vienne, Autriche"),
        ("Cologne", "en", "Köln, Germany"),
        ("koln", "en", "Köln, Germany"),
        ("Θεσσαλονίκη", "el", "Thessaloníki, Ελλάδα"),
        ("θεσσαλονικη", "de", "Thessaloníki, Griechenland"),
        ("София", "bg", "София, България"),
        ("Frankfurt", "en", "Frankfurt am Main, Germany"),
        ("Halle, Belgium", "en", "Halle, Belgium"),
        ("48.2, 16.37", "de", "48.2, 16.37"),
        ("-12.5;+130.25", "en", "-12.5, 130.25"),
    ],
)
def test_a_place_is_understood_however_it_is_written(typed, language, label):
    assert read_place(typed, language).label(language) == label


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "Atlantis",
        "99, 10",
        "10, 181",
        "1e5, 3",
        "Graz; DROP TABLE",
        "🗺",
        "x" * 10_000,
        "{}",
        "\u202e",
        ",",
    ],
)
def test_what_is_no_place_is_refused(typed):
    with pytest.raises(UnknownPlace):
        read_place(typed, "en")


def test_what_is_suggested_is_understood():
    for name in ("Vienna", "Lisbon", "Tallinn", "Athens", "Nicosia"):
        town = city_named(name)
        for language in ("de", "fr", "el", "en", "pl"):
            label = read_place(name, language).label(language)
            again = read_place(label, language)
            assert (again.latitude, again.longitude) == (town.latitude, town.longitude), label


def test_a_town_of_a_country_is_that_one_or_none():
    assert city_named("Valencia", "ES").country == "ES"
    assert city_named("Graz", "FR") is None
    assert city_named("Bergen", "").country in ("BE", "DE", "NL")


def test_every_market_has_its_capital():
    capitals = {
        "AT": "Wien", "BE": "Bruxelles", "BG": "Sofia", "CY": "Λευκωσία", "CZ": "Praha", "DE": "Berlin", "DK": "København",
        "EE": "Tallinn", "ES": "Madrid", "FI": "Helsinki", "FR": "Paris", "GR": "Αθήνα", "HR": "Zagreb", "HU": "Budapest",
        "IE": "Dublin", "IT": "Roma", "LT": "Vilnius", "LU": "Luxembourg", "LV": "Rīga", "MT": "Valletta",
        "NL": "Amsterdam", "PL": "Warszawa", "PT": "Lisboa", "RO": "București", "SE": "Stockholm", "SI": "Ljubljana",
        "SK": "Bratislava",
    }  # fmt: skip
    assert {code for code, name in capitals.items() if city_named(name, code) is None} == set()


@pytest.mark.parametrize(
    ("first", "second", "km"),
    [
        (VIENNA, BRATISLAVA, 55),
        ((48.857, 2.352), (52.52, 13.405), 878),
        ((0, 179.5), (0, -179.5), 111),
        (VIENNA, VIENNA, 0),
    ],
)
def test_distances_are_those_of_the_globe(first, second, km):
    assert distance_km(first, second) == pytest.approx(km, rel=0.01, abs=0.5)
    assert distance_km(second, first) == pytest.approx(distance_km(first, second))


@given(st.floats(34, 70), st.floats(-10, 34), st.sampled_from([10, 50, 200]))
def test_towns_within_are_exactly_those_that_a_look_at_all_of_them_finds(latitude, longitude, km):
    here = (latitude, longitude)
    all_of_them = {
        town.id for town in cities().by_id.values() if distance_km(here, (town.latitude, town.longitude)) <= km
    }
    assert set(towns_within(latitude, longitude, km)) == all_of_them


def test_the_nearest_town_comes_first():
    found = towns_within(*VIENNA, 60)
    assert city(found[0]).name == "Vienna"
    assert city_named("Bratislava").id in found
    assert city_named("Graz").id not in found


def test_names_are_compared_without_accents_and_signs():
    assert folded("  's-Hertogenbosch ") == folded("s hertogenbosch")
    assert folded("ŁÓDŹ") == folded("Łódź") == folded("lodz") == "lodz"
