"""A query is written down when five people used it, and nothing of them is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.audit.models import AuditEntry
from marketplace.users.operators import Duty, NotYourDesk
from search.popular.models import CountingKey, PopularQuery, QueryUse
from search.popular.operations import FEWEST, PERIOD_DAYS, count_query, forget, hide_query, show_query
from search.popular.queries import Table, popular_now
from tests.factories import NOON, make_user
from tests.races import in_threads

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def people(number, text="Plakat", *, at=NOON, language="de", first=1, finds=lambda text, language: True):
    """So many people search, each from an address of her own."""
    return [
        count_query(text=text, language=language, address=f"192.0.2.{first + n}", at=at, finds=finds)
        for n in range(number)
    ]


def moderator():
    return make_user(duties=(Duty.MODERATION,))


def shown(at=NOON) -> dict[str, list[str]]:
    return {language: [text for _folded, text in rows] for language, rows in popular_now(at.date()).items()}


def test_four_people_are_too_few_and_their_words_are_nowhere():
    assert people(4) == [True] * 4
    assert PopularQuery.objects.count() == 0
    kept = "".join(str(row) for row in QueryUse.objects.values_list())
    assert "plakat" not in kept.lower()
    assert "192.0.2" not in kept


def test_the_fifth_makes_it_popular():
    people(5)
    row = PopularQuery.objects.get()
    assert (row.language, row.text, row.score, row.reached_on) == ("de", "plakat", 5, NOON.date())
    assert shown() == {"de": ["plakat"]}


def test_one_person_counts_once_however_often_and_however_written():
    for text in ("plakat", "Plakat", " PLAKAT ", "“plakat”"):
        people(4, text)
    assert people(1, "plakat") == [False]
    assert PopularQuery.objects.count() == 0


def test_a_home_with_many_addresses_is_one_person():
    for n in range(9):
        count_query(text="vase", language="de", address=f"2001:db8::{n}", at=NOON, finds=lambda *_: True)
    assert (QueryUse.objects.count(), PopularQuery.objects.count()) == (1, 0)


def test_languages_are_counted_apart():
    people(4, language="de")
    people(4, language="en")
    assert PopularQuery.objects.count() == 0


def test_what_finds_nothing_is_never_suggested():
    people(9, finds=lambda text, language: False)
    assert PopularQuery.objects.count() == 0


def test_what_may_name_somebody_is_not_even_counted():
    assert people(9, "lea@example.org") == [False] * 9
    assert QueryUse.objects.count() == 0


def test_two_searches_of_one_person_have_nothing_in_common():
    people(1, "plakat")
    people(1, "vase")
    first, second = QueryUse.objects.order_by("pk")
    assert first.person != second.person
    assert first.query != second.query


def test_people_of_two_periods_do_not_add_up():
    start = NOON - (NOON.date().toordinal() % PERIOD_DAYS) * DAY
    people(3, at=start)
    people(4, at=start + PERIOD_DAYS * DAY)
    assert PopularQuery.objects.count() == 0


def test_when_a_period_ends_its_key_and_counts_are_gone_and_what_many_used_stays():
    start = NOON - (NOON.date().toordinal() % PERIOD_DAYS) * DAY
    people(5, at=start)
    key = bytes(CountingKey.objects.get().key)
    assert forget(at=start + (PERIOD_DAYS - 1) * DAY) == 0
    assert forget(at=start + PERIOD_DAYS * DAY) == 6
    assert (QueryUse.objects.count(), CountingKey.objects.count(), PopularQuery.objects.count()) == (0, 0, 1)
    people(1, at=start + PERIOD_DAYS * DAY)
    assert bytes(CountingKey.objects.get().key) != key


def test_popularity_fades_and_ends_after_ninety_days():
    people(8, "vase", at=NOON)
    people(6, "plakat", at=NOON + 45 * DAY)
    assert shown(NOON + 45 * DAY) == {"de": ["plakat", "vase"]}
    assert shown(NOON + 90 * DAY) == {"de": ["plakat", "vase"]}
    assert shown(NOON + 91 * DAY) == {"de": ["plakat"]}
    forget(at=NOON + 91 * DAY)
    assert [row.text for row in PopularQuery.objects.all()] == ["plakat"]


def test_the_score_is_the_people_halved_every_thirty_days():
    people(7)
    assert PopularQuery.objects.get().score == 7
    people(FEWEST, at=NOON + 30 * DAY)
    row = PopularQuery.objects.get()
    assert row.score == pytest.approx(3.5 + 5)
    assert row.reached_on == (NOON + 30 * DAY).date()


def test_what_was_hidden_does_not_come_back():
    people(5)
    hide_query(row=PopularQuery.objects.get(), by=moderator(), why="it offends people", at=NOON)
    assert shown() == {}
    people(9, at=NOON + 40 * DAY)
    assert shown(NOON + 40 * DAY) == {}
    forget(at=NOON + 400 * DAY)
    assert PopularQuery.objects.get().hidden_at == NOON
    show_query(row=PopularQuery.objects.get(), by=moderator(), why="it was a mistake", at=NOON)
    assert shown(NOON + 40 * DAY) == {"de": ["plakat"]}
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["query.hide", "query.show"]


@pytest.mark.parametrize("duties", [(), (Duty.FINANCE,), (Duty.SUPPORT,)])
def test_only_moderators_hide(duties):
    people(5)
    row = PopularQuery.objects.get()
    for act in (hide_query, show_query):
        with pytest.raises(NotYourDesk):
            act(row=row, by=make_user(duties=duties), why="it offends people", at=NOON)
    row.refresh_from_db()
    assert row.hidden_at is None
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_right(shared_by_threads):
    people(1)
    shared_by_threads()
    in_threads(lambda n: people(1, first=2 + n), 8)
    ((count, score),) = in_threads(
        lambda _n: (
            PopularQuery.objects.values_list("pk", "score").all()[:1][0]
            and (QueryUse.objects.count(), PopularQuery.objects.get().score)
        ),
        1,
    )
    assert count == 9
    assert score >= FEWEST


def test_the_table_is_read_once_in_five_minutes(django_assert_num_queries):
    people(5)
    table = Table()
    with django_assert_num_queries(1):
        assert table.of("de", at=NOON) == (("plakat", "plakat"),)
        assert table.of("fr", at=NOON) == ()
        assert table.of("de", at=NOON) == (("plakat", "plakat"),)
    impatient = Table(seconds=0)
    with django_assert_num_queries(2):
        impatient.of("de", at=NOON)
        impatient.of("de", at=NOON)
