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


def test_a_fault_of_the_quick_lane_is_told_and_it_goes_on(shared_by_threads, monkeypatch, caplog):
    shared_by_threads()
    answers, went_on, stop = iter([RuntimeError("no space left")]), threading.Event(), threading.Event()

    def failing_once(*, worker, at, topics):
        if fault := next(answers, None):
            raise fault
        went_on.set()
        return 0

    monkeypatch.setattr(outbox_worker, "run_due", failing_once)
    lane = outbox_worker.QuickLane("w", stop, pause=0.01, after_fault=0.02)
    lane.start()
    assert went_on.wait(PATIENCE)
    stop.set()
    lane.join(PATIENCE)
    assert [record.exc_info[0] for record in caplog.records if "quick lane" in record.message] == [RuntimeError]


def test_the_worker_ends_both_lanes_when_it_is_told_to(shared_by_threads, monkeypatch):
    shared_by_threads()
    seen = []

    def until_told(*, worker, at, topics):
        seen.append(tuple(topics))
        if {tuple(outbox_worker.batch_topics()), tuple(outbox_worker.single_topics())} <= set(seen):
            signal.raise_signal(signal.SIGTERM)
        return 0

    monkeypatch.setattr(outbox_worker, "run_due", until_told)
    monkeypatch.setattr(outbox_worker, "run_due_jobs", lambda *, at: [])
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("outbox_worker", pause=0.01)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert not outbox_worker.WorkerBeat.objects.exists()
    assert not [thread for thread in threading.enumerate() if thread.name == "quick"]


def test_a_worker_gets_ready_before_its_first_row_in_the_thread_that_handles_it(shared_by_threads, monkeypatch, caplog):
    shared_by_threads()
    stop, done = threading.Event(), []

    def fail():
        done.append(("broken", threading.current_thread()))
        raise OSError("no rules here")

    def handle(payloads, *, at):
        done.append(("handled", threading.current_thread()))
        stop.set()

    monkeypatch.setattr(
        topics,
        "_topics",
        {
            "test.broken": topics.Topic("test.broken", handle, prepare=fail),
            "test.good": topics.Topic(
                "test.good", handle, prepare=lambda: done.append(("ready", threading.current_thread()))
            ),
        },
    )
    monkeypatch.setattr(outbox_worker, "run_due_jobs", lambda *, at: [])
    result_of(lambda: operations.put("test.good", key="a", at=timezone.now()))
    single, _ = beside(lambda: outbox_worker.work("w", stop, pause=0.01))
    single.join(PATIENCE)
    assert done == [("broken", single), ("ready", single), ("handled", single)]
    assert "without being prepared for test.broken" in caplog.text


def test_what_is_quick_waits_for_nobody_to_get_ready():
    with pytest.raises(ValueError, match="must not wait"):
        topics.register_topic("test.quick", lambda payloads, *, at: None, batch=True, prepare=lambda: None)
