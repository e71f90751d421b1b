"""The worker keeps what is quick beside what is slow."""

import signal
import threading

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from marketplace.outbox import operations, topics
from marketplace.outbox.management.commands import outbox_worker
from marketplace.outbox.models import OutboxRow

PATIENCE = 30.0
"""Seconds for what takes none, on a busy machine."""


def beside(work):
    """On a connection of its own: what threads share is another database than the test's."""
    found = []

    def run():
        try:
            found.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


def result_of(work):
    thread, found = beside(work)
    thread.join(PATIENCE)
    return found[0]


def test_a_provider_that_does_not_answer_lets_no_change_wait(shared_by_threads, monkeypatch):
    shared_by_threads()
    asked, answered, found, stop = (threading.Event() for _ in range(4))

    def ask(payloads, *, at):
        asked.set()
        answered.wait(PATIENCE)

    monkeypatch.setattr(
        topics,
        "_topics",
        {
            "test.slow": topics.Topic("test.slow", ask),
            "test.quick": topics.Topic("test.quick", lambda payloads, *, at: found.set(), batch=True),
        },
    )
    monkeypatch.setattr(outbox_worker, "run_due_jobs", lambda *, at: [])
    single, _ = beside(lambda: outbox_worker.work("w", stop, pause=0.01))
    quick = outbox_worker.QuickLane("w", stop, pause=0.01)
    quick.start()
    try:
        result_of(lambda: operations.put("test.slow", key="a", at=timezone.now()))
        assert asked.wait(PATIENCE)
        result_of(lambda: operations.put("test.quick", key="b", at=timezone.now()))
        assert found.wait(PATIENCE)
        assert result_of(lambda: OutboxRow.objects.get(key="a").done_at) is None
    finally:
        answered.set()
        stop.set()
        for thread in (single, quick):
            thread.join(PATIENCE)


def test_a_fault_of_the_quick_lane_ends_the_worker_for_its_supervisor_to_see(shared_by_threads, monkeypatch):
    shared_by_threads()

    def failing(*, worker, at, topics):
        if topics == outbox_worker.batch_topics():
            raise RuntimeError("no space left")
        return 0

    monkeypatch.setattr(outbox_worker, "run_due", failing)
    monkeypatch.setattr(outbox_worker, "run_due_jobs", lambda *, at: [])
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with pytest.raises(RuntimeError, match="no space left"):
            call_command("outbox_worker", pause=0.01)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert not outbox_worker.WorkerBeat.objects.exists()
