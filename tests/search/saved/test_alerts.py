"""What is new is told once a period: to one person, by one worker, in one mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from marketplace.markets.market import Market
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.outbox.operations import run_due
from search.documents import DocumentText
from search.engines import get_engine
from search.saved import alerts
from search.saved.alerts import SETTLES, tell, tell_due
from search.saved.models import SavedSearch
from search.saved.operations import pause_search, stop_mails
from search.saved.who import Who
from tests.factories import NOON, make_user
from tests.races import in_threads
from tests.search.saved.conftest import DAY

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def mails(at):
    """Those that left by now."""
    while run_due(worker="w", at=at):
        pass
    return mail.outbox


def test_what_came_since_is_told_in_one_mail_with_the_prices_of_the_market(shelf, saved):
    row = saved(user=make_user("lea@example.org", language="de"))
    shelf(1, "Plakat von gestern", at=NOON - HOUR)
    shelf(2, "Plakat mit Hafen", at=NOON + HOUR)
    shelf(3, "Plakat mit Turm", at=NOON + 2 * HOUR)
    shelf(4, "Vase", at=NOON + 2 * HOUR)
    assert tell_due(at=NOON + DAY) == 1
    (sent,) = mails(NOON + DAY)
    assert sent.to == ["lea@example.org"]
    assert sent.subject.endswith("Plakate")
    said = sent.body
    assert said.index("Plakat mit Turm · 12 EUR DE") < said.index("Plakat mit Hafen · 12 EUR DE")
    assert "gestern" not in said
    assert "Vase" not in said
    assert "http://localhost:8000/de/works/3/" in said
    assert "http://localhost:8000/de/search/?q=plakat&sort=newest" in said
    row.refresh_from_db()
    assert (row.due_at, row.told_until, row.mailed_at) == (NOON + 2 * DAY, NOON + DAY - SETTLES, NOON + DAY)


def test_nothing_new_no_mail_and_not_asked_again_before_the_next_period(shelf, saved):
    row = saved()
    shelf(1, "Plakat von gestern", at=NOON - HOUR)
    assert tell_due(at=NOON + DAY) == 1
    assert OutboxRow.objects.count() == 0
    row.refresh_from_db()
    assert (row.due_at, row.mailed_at) == (NOON + 2 * DAY, None)
    assert tell_due(at=NOON + DAY + HOUR) == 0


def test_what_is_told_is_not_told_again_and_what_came_in_the_last_hour_is_told_next_time(shelf, saved):
    saved()
    shelf(1, "Plakat eins", at=NOON + HOUR)
    shelf(2, "Plakat zwei", at=NOON + DAY - HOUR / 2)
    tell_due(at=NOON + DAY)
    tell_due(at=NOON + 2 * DAY)
    first, second = (sent.body for sent in mails(NOON + 2 * DAY))
    assert ("Plakat eins" in first, "Plakat zwei" in first) == (True, False)
    assert ("Plakat eins" in second, "Plakat zwei" in second) == (False, True)


def test_each_work_is_told_exactly_once_over_many_periods(shelf, saved):
    saved()
    for number in range(60):
        shelf(number, f"Plakat {number:02d}x", at=NOON + number * HOUR)
    told = []
    for day in range(1, 6):
        tell_due(at=NOON + day * DAY)
    for row in OutboxRow.objects.filter(topic="mail").order_by("pk"):
        told.append(row.payload["context"]["total"])
    assert told == [23, 24, 12]  # 0 is of the same second as the saving; the last hour waits for the next day
    assert sum(told) == 59


def test_many_finds_are_cut_and_counted(shelf, saved):
    saved()
    for number in range(15):
        shelf(number, f"Plakat {number}", at=NOON + HOUR + timedelta(minutes=number))
    tell_due(at=NOON + DAY)
    (sent,) = mails(NOON + DAY)
    assert sent.body.count("/de/works/") == 0  # an account's mails speak its own language
    assert sent.body.count("/en/works/") == 12
    assert "15 new results" in sent.body
    assert "And 3 more." in sent.body


def test_what_is_merely_similar_is_no_news(shelf, saved):
    saved("q=plakat+zirkus")
    shelf(1, "Plakat mit Hafen", at=NOON + HOUR)
    tell_due(at=NOON + DAY)
    assert OutboxRow.objects.count() == 0


def test_a_word_that_nobody_uses_yet_is_waited_for_and_not_guessed_at(shelf, saved):
    saved("q=plakta")
    shelf(1, "Plakat mit Hafen", at=NOON + HOUR)
    tell_due(at=NOON + DAY)
    assert OutboxRow.objects.count() == 0
    shelf(2, "Plakta mit Hafen", at=NOON + DAY + HOUR)
    tell_due(at=NOON + 2 * DAY)
    (row,) = OutboxRow.objects.all()
    assert [key for key, _language in row.payload["context"]["found"]] == ["offering:0002"]


def test_a_word_of_another_language_is_not_taken_for_a_mistyped_one(shelf, saved):
    """Typed in English, "hafer" is a German word and one letter from "hafen", which an English title has."""
    for number in range(3):
        shelf(number, "Hafen", at=NOON - HOUR, texts=(DocumentText("en", "Hafen"),))
    saved("q=hafer", market=Market("en", "DE", "EUR"))
    shelf(5, "Hafer", at=NOON + HOUR)
    shelf(6, "Hafen", at=NOON + HOUR, texts=(DocumentText("en", "Hafen again"),))
    tell_due(at=NOON + DAY)
    (row,) = OutboxRow.objects.all()
    context = row.payload["context"]
    assert ([key for key, _language in context["found"]], context["total"]) == (["offering:0005"], 1)


def test_filters_hold(shelf, saved):
    saved("q=plakat&price_max=10")
    shelf(1, "Plakat teuer", at=NOON + HOUR, price=5000)
    shelf(2, "Plakat billig", at=NOON + HOUR, price=900)
    tell_due(at=NOON + DAY)
    (row,) = OutboxRow.objects.all()
    assert [key for key, _language in row.payload["context"]["found"]] == ["offering:0002"]


def test_weekly_means_a_week(shelf, saved):
    saved(often="weekly")
    shelf(1, "Plakat", at=NOON + HOUR)
    assert tell_due(at=NOON + 6 * DAY) == 0
    assert tell_due(at=NOON + 7 * DAY) == 1
    assert OutboxRow.objects.count() == 1


def test_a_worker_that_was_off_for_days_tells_all_in_one_mail_at_the_usual_hour_from_then_on(shelf, saved):
    row = saved()
    shelf(1, "Plakat eins", at=NOON + HOUR)
    shelf(2, "Plakat zwei", at=NOON + 3 * DAY)
    tell_due(at=NOON + 5 * DAY + HOUR)
    (sent,) = mails(NOON + 5 * DAY + HOUR)
    assert "2 new results" in sent.body
    row.refresh_from_db()
    assert row.due_at == NOON + 6 * DAY


def test_two_looks_at_the_same_period_settle_it_once(shelf, saved):
    row = saved()
    shelf(1, "Plakat", at=NOON + HOUR)
    again = SavedSearch.objects.get(pk=row.pk)
    assert tell(row, at=NOON + DAY) is True
    assert tell(again, at=NOON + DAY) is False
    assert OutboxRow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_promise_one_mail(shelf, saved, shared_by_threads):
    row = saved()
    shelf(1, "Plakat", at=NOON + HOUR)
    shared_by_threads()
    copies = [SavedSearch.objects.select_related("user").get(pk=row.pk) for _each in range(4)]
    mine = in_threads(lambda n: tell(copies[n], at=NOON + DAY), 4)
    assert sorted(mine) == [False, False, False, True]
    assert in_threads(lambda _n: OutboxRow.objects.count(), 1) == [1]


def test_a_worker_that_dies_in_the_middle_leaves_the_search_due(shelf, saved, monkeypatch):
    row = saved()
    shelf(1, "Plakat", at=NOON + HOUR)

    class Killed(BaseException):
        pass

    def dies(**promised):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(alerts, "promise_mail", dies)
        with pytest.raises(Killed), transaction.atomic():
            tell_due(at=NOON + DAY)
    row.refresh_from_db()
    assert (row.due_at, row.told_until, row.mailed_at) == (NOON + DAY, NOON, None)
    assert tell_due(at=NOON + DAY + HOUR) == 1
    (sent,) = mails(NOON + DAY + HOUR)
    assert "Plakat" in sent.body


def test_a_mail_that_was_sent_twice_by_the_outbox_leaves_once(shelf, saved):
    saved()
    shelf(1, "Plakat", at=NOON + HOUR)
    tell_due(at=NOON + DAY)
    assert len(mails(NOON + DAY)) == 1
    OutboxRow.objects.update(done_at=None)  # as if the worker had died before it said so
    assert len(mails(NOON + DAY + HOUR)) == 1


def test_no_index_no_harm(saved, settings, tmp_path):
    row = saved()
    settings.SEARCH_DIR = str(tmp_path / "nothing")
    assert tell_due(at=NOON + DAY) == 0
    row.refresh_from_db()
    assert row.due_at == NOON + DAY


def test_one_broken_search_does_not_stop_the_others(shelf, saved, monkeypatch):
    broken, whole = saved(), saved(at=NOON + timedelta(minutes=1))
    shelf(1, "Plakat", at=NOON + HOUR)
    usual = alerts.newest

    def fails_once(query, **terms):
        monkeypatch.setattr(alerts, "newest", usual)
        raise ValueError("a bug")

    monkeypatch.setattr(alerts, "newest", fails_once)
    assert tell_due(at=NOON + DAY + HOUR) == 2
    (promised,) = OutboxRow.objects.all()
    assert promised.payload["context"]["search"] == whole.public_id
    broken.refresh_from_db()
    assert (broken.due_at, broken.told_until) == (NOON + 2 * DAY, NOON)  # nothing of it is lost: told next time


def test_paused_and_unconfirmed_searches_and_closed_accounts_are_left_alone(shelf, saved):
    paused, unconfirmed, closed = saved(), saved(), saved()
    pause_search(public_id=paused.public_id, by=Who(user=paused.user))
    SavedSearch.objects.filter(pk=unconfirmed.pk).update(confirmed_at=None)
    closed.user.is_active = False
    closed.user.save()
    assert tell_due(at=NOON + DAY) == 0


def test_a_mail_that_was_stopped_after_its_promise_does_not_leave(shelf, saved):
    row = saved()
    shelf(1, "Plakat", at=NOON + HOUR)
    tell_due(at=NOON + DAY)
    stop_mails(public_id=row.public_id)
    assert mails(NOON + DAY) == []
    assert SentMail.objects.count() == 0
    assert OutboxRow.objects.get().done_at == NOON + DAY


def test_what_left_sale_before_the_mail_is_not_in_it(shelf, saved):
    saved()
    gone = shelf(1, "Plakat eins", at=NOON + HOUR)
    shelf(2, "Plakat zwei", at=NOON + HOUR)
    tell_due(at=NOON + DAY)
    del shelf.source.held[gone.key]
    (sent,) = mails(NOON + DAY)
    assert "Plakat eins" not in sent.body
    assert sent.subject == "1 new result: Plakate"


def test_a_search_that_lost_a_part_mails_nothing_instead_of_too_much(shelf, saved):
    row = saved("q=plakat&country=FR")
    SavedSearch.objects.filter(pk=row.pk).update(address="?q=plakat&country=XX")
    shelf(1, "Plakat", at=NOON + HOUR, maker_country="DE")
    assert tell_due(at=NOON + DAY) == 1
    assert OutboxRow.objects.count() == 0


def test_every_mail_can_be_ended_by_one_click_of_the_mail_program(shelf, saved, client):
    row = saved()
    shelf(1, "Plakat", at=NOON + HOUR)
    tell_due(at=NOON + DAY)
    (sent,) = mails(NOON + DAY)
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = sent.extra_headers["List-Unsubscribe"]
    assert address.startswith("<http://localhost:8000/en/search/saved/stop/")
    path = address.strip("<>").removeprefix("http://localhost:8000")
    assert path in sent.body
    assert client.get(path).status_code == 200
    row.refresh_from_db()
    assert row.is_paused is False
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    row.refresh_from_db()
    assert row.is_paused is True


def test_the_number_of_queries_does_not_grow_with_what_was_found(shelf, saved, django_assert_num_queries):
    few, many = saved("q=plakat"), saved("q=hafen")
    shelf(1, "Plakat", at=NOON + HOUR)
    for number in range(2, 22):
        shelf(number, f"Hafen {number}", at=NOON + HOUR)
    get_engine()
    with django_assert_num_queries(4):
        tell(few, at=NOON + DAY)
    with django_assert_num_queries(4):
        tell(many, at=NOON + DAY)
