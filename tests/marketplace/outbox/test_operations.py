"""Promises are kept once, retried, and never lost."""

from datetime import timedelta

import pytest

from marketplace.outbox import operations, topics
from marketplace.outbox.models import OutboxRow
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


def test_a_leased_row_is_nobody_elses_until_the_lease_ends(heard):
    operations.put("test.hear", key="a", at=NOON, payload={})
    assert len(operations.lease(worker="one", limit=10, at=NOON)) == 1
    assert operations.lease(worker="two", limit=10, at=NOON) == []
    later = NOON + operations.LEASE + timedelta(seconds=1)
    assert operations.sweep(at=later) == 1
    assert operations.run_due(worker="two", at=later) == 1
    assert len(heard) == 1


def test_a_failure_waits_longer_each_time_and_ends_dead(failing):
    operations.put("test.fail", key="a", at=NOON, payload={})
    at = NOON
    for _ in range(operations.MAX_ATTEMPTS):
        row = OutboxRow.objects.get()
        at = max(at, row.due_at)
        operations.run_due(worker="w", at=at)
    row = OutboxRow.objects.get()
    assert (row.attempts, row.dead_at, row.error) == (operations.MAX_ATTEMPTS, at, "the other side is down")
    assert operations.run_due(worker="w", at=at + timedelta(days=1)) == 0
    operations.revive(row=row, at=at)
    assert OutboxRow.objects.get().dead_at is None


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
