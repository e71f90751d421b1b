"""Promises are kept once, retried, and never lost."""

from datetime import timedelta

import pytest

from marketplace.outbox import operations, topics
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.outbox.schedule import run_due_jobs
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    calls = []

    def hear(payloads, *, at):
        calls.extend(payloads)

    monkeypatch.setitem(topics._topics, "test.hear", topics.Topic("test.hear", hear))
    return calls


@pytest.fixture
def failing(monkeypatch):
    def fail(payloads, *, at):
        raise topics.TryLater("the other side is down")

    monkeypatch.setitem(topics._topics, "test.fail", topics.Topic("test.fail", fail))


@pytest.fixture
def faulty(monkeypatch):
    def fail(payloads, *, at):
        raise ValueError("our own fault")

    monkeypatch.setitem(topics._topics, "test.fault", topics.Topic("test.fault", fail))


def test_asked_twice_is_kept_once(heard):
    assert operations.put("test.hear", key="a", at=NOON, payload={"n": 1}) is True
    assert operations.put("test.hear", key="a", at=NOON, payload={"n": 2}) is False
    operations.run_due(worker="w", at=NOON)
    operations.run_due(worker="w", at=NOON)
    assert heard == [{"n": 1}]


def test_a_topic_that_nobody_handles_is_refused_at_once():
    with pytest.raises(LookupError):
        operations.put("test.nobody", key="a", at=NOON)
    assert OutboxRow.objects.count() == 0


def test_a_promise_for_later_waits(heard):
    operations.put("test.hear", key="a", at=NOON, due=NOON + timedelta(hours=1), payload={})
    assert operations.run_due(worker="w", at=NOON) == 0
    assert operations.run_due(worker="w", at=NOON + timedelta(hours=1)) == 1


def test_what_is_done_in_one_go_comes_first(heard, monkeypatch):
    def hear_all(payloads, *, at):
        heard.append([payload["n"] for payload in payloads])

    monkeypatch.setitem(topics._topics, "test.batch", topics.Topic("test.batch", hear_all, batch=True))
    for number, topic in enumerate(["test.hear", "test.batch", "test.hear", "test.batch"]):
        operations.put(topic, key=str(number), at=NOON, payload={"n": number})
    operations.run_due(worker="w", at=NOON)
    assert heard == [[1, 3], {"n": 0}, {"n": 2}]


def test_a_leased_row_is_nobody_elses_until_the_lease_ends(heard):
    operations.put("test.hear", key="a", at=NOON, payload={})
    assert len(operations.lease(worker="one", limit=10, at=NOON)) == 1
    assert operations.lease(worker="two", limit=10, at=NOON) == []
    later = NOON + operations.LEASE + timedelta(seconds=1)
    assert operations.sweep(at=later) == 1
    assert operations.run_due(worker="two", at=later) == 1
    assert len(heard) == 1


def keep_trying(until):
    """The worker at each time the row is due. Returns when it was last tried."""
    at = NOON
    while (row := OutboxRow.objects.get()).dead_at is None and row.due_at <= until:
        at = max(at, row.due_at)
        operations.run_due(worker="w", at=at)
    return at


def test_a_fault_of_ours_waits_longer_each_time_and_ends_dead(faulty):
    operations.put("test.fault", key="a", at=NOON, payload={})
    at = keep_trying(NOON + timedelta(days=1))
    row = OutboxRow.objects.get()
    assert (row.attempts, row.dead_at) == (operations.MAX_ATTEMPTS, at)
    assert at - NOON < timedelta(hours=2)
    assert operations.run_due(worker="w", at=at + timedelta(days=1)) == 0
    operations.revive(row=row, at=at)
    assert OutboxRow.objects.get().dead_at is None


def test_a_silent_other_side_uses_up_no_attempt_for_a_whole_weekend(failing):
    operations.put("test.fail", key="a", at=NOON, payload={})
    keep_trying(NOON + timedelta(days=2))
    row = OutboxRow.objects.get()
    assert (row.attempts, row.dead_at, row.waiting_since) == (0, None, NOON)
    assert row.due_at - NOON < timedelta(days=2, minutes=31)


def test_a_side_that_stays_silent_is_given_up_and_seen(failing):
    operations.put("test.fail", key="a", at=NOON, payload={})
    at = keep_trying(NOON + timedelta(days=9))
    row = OutboxRow.objects.get()
    assert (row.dead_at, row.error) == (at, "the other side is down")
    assert operations.PATIENCE <= at - NOON < operations.PATIENCE + timedelta(hours=1)


def test_old_promises_and_old_mails_are_forgotten(heard):
    operations.put("test.hear", key="a", at=NOON, payload={})
    operations.run_due(worker="w", at=NOON)
    SentMail.objects.create(key="m", to="anna@example.org", subject="s", text="t", sent_at=NOON)
    operations.sweep(at=NOON + timedelta(days=29))
    assert (OutboxRow.objects.count(), SentMail.objects.count()) == (1, 1)
    operations.sweep(at=NOON + timedelta(days=31))
    assert (OutboxRow.objects.count(), SentMail.objects.count()) == (0, 1)
    operations.sweep(at=NOON + timedelta(days=366))
    assert SentMail.objects.count() == 0


def test_a_fault_of_ours_stops_neither_the_worker_nor_the_others(heard, monkeypatch):
    def broken(payloads, *, at):
        raise ValueError("a bug")

    monkeypatch.setitem(topics._topics, "test.broken", topics.Topic("test.broken", broken))
    operations.put("test.broken", key="b", at=NOON, payload={})
    operations.put("test.hear", key="a", at=NOON, payload={"n": 1})
    assert operations.run_due(worker="w", at=NOON) == 2
    assert heard == [{"n": 1}]
    assert "a bug" in OutboxRow.objects.get(key="b").error


def test_a_job_runs_once_a_period(monkeypatch):
    ran = []
    job = topics.Job("test.job", timedelta(minutes=5), lambda at: ran.append(at))
    monkeypatch.setattr(topics, "_jobs", {"test.job": job})
    assert run_due_jobs(at=NOON) == ["test.job"]
    assert run_due_jobs(at=NOON + timedelta(minutes=4)) == []
    assert run_due_jobs(at=NOON + timedelta(minutes=5)) == ["test.job"]
    assert len(ran) == 2


def test_a_silent_other_side_is_asked_once_and_the_rest_of_its_topic_waits(db, monkeypatch):
    asked = []

    def nobody(payloads, *, at):
        asked.append(payloads)
        raise topics.OtherSideDown("no answer")

    monkeypatch.setitem(topics._topics, "test.silent", topics.Topic("test.silent", nobody))
    for number in range(3):
        operations.put("test.silent", key=f"silent:{number}", at=NOON)
    assert operations.run_due(worker="w", at=NOON) == 3
    assert len(asked) == 1
    rows = OutboxRow.objects.filter(topic="test.silent")
    assert {(row.attempts, row.error, row.leased_until, row.done_at) for row in rows} == {(0, "no answer", None, None)}
    assert all(row.due_at > NOON for row in rows)
