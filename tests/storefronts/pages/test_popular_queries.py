"""From people who search to a line under the search field."""

from __future__ import annotations

import re

import pytest

from search.popular.models import PopularQuery, QueryUse
from search.popular.queries import table
from tests.factories import make_digital

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def fresh_table():
    table.forget()
    yield
    table.forget()


@pytest.fixture
def shop(index):
    make_digital(title="Affiche du port", translations={"de": "Hafenplakat blau"})
    index()


def picture_of(response) -> str:
    found = re.search(r'<img class="seen" src="([^"]+)"', response.content.decode())
    return found[1].replace("&amp;", "&") if found else ""


def people(visit, address, number, **headers):
    answers = [visit(address, **(BROWSER | headers | {"X-Forwarded-For": f"192.0.2.{n}"})) for n in range(number)]
    return {(answer.status_code, answer["Content-Type"], len(answer.cookies)) for answer in answers}


@pytest.fixture(autouse=True)
def behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = 1


def test_what_five_people_found_is_suggested_to_the_sixth(shop, visit, django_assert_num_queries):
    address = picture_of(visit("/de/search/?q=Hafenplakat+blau"))
    assert address == "/de/search/seen.gif?q=Hafenplakat%20blau"
    assert people(visit, address, 4) == {(200, "image/gif", 0)}
    assert 'data-q="hafenplakat blau"' not in visit("/de/search/suggest/?q=haf").content.decode()
    assert PopularQuery.objects.count() == 0
    people(visit, address, 5)
    assert [(row.language, row.text) for row in PopularQuery.objects.all()] == [("de", "hafenplakat blau")]
    table.forget()
    visit("/de/search/suggest/?q=hafe")
    with django_assert_num_queries(0):
        shown = visit("/de/search/suggest/?q=haf").content.decode()
    assert re.search(r'aria-label="Suchen"|aria-label="Searches"', shown)
    assert 'data-q="hafenplakat blau"' in shown
    assert "hafenplakat blau" not in visit("/fr/search/suggest/?q=haf").content.decode()


@pytest.mark.parametrize(
    "headers",
    [{"User-Agent": "Googlebot/2.1"}, {"User-Agent": ""}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Purpose": "prefetch"}],
)  # fmt: skip
def test_machines_and_other_peoples_pages_do_not_count(shop, visit, headers):
    people(visit, "/de/search/seen.gif?q=hafenplakat", 6, **headers)
    assert QueryUse.objects.count() == 0


def test_nobody_can_make_us_say_what_finds_nothing(shop, visit):
    people(visit, "/de/search/seen.gif?q=unflatige+worte", 9)
    assert PopularQuery.objects.count() == 0


@pytest.mark.parametrize("asked", ["", "?q=unfug123xyz", "?q=hafenplakat+zirkus", "?kind=digital"])
def test_only_a_page_that_found_what_was_typed_is_counted(shop, visit, asked):
    assert picture_of(visit(f"/de/search/{asked}")) == ""


def test_one_address_is_counted_two_hundred_times_a_day(shop, visit):
    for number in range(210):
        visit(
            f"/de/search/seen.gif?q=wort+{chr(97 + number % 26)}{number}x",
            **BROWSER,
            **{"X-Forwarded-For": "192.0.2.1"},
        )
    assert QueryUse.objects.count() == 200
