"""The worker: keeps the outbox's promises, sweeps, and runs the schedule."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connections
from django.utils import timezone

from marketplace.outbox.models import WorkerBeat
from marketplace.outbox.operations import run_due, sweep
from marketplace.outbox.schedule import run_due_jobs
from marketplace.outbox.topics import batch_topics, prepare_single_topics, single_topics

log = logging.getLogger(__name__)
BEAT_EVERY = timedelta(seconds=10)
ENDS_WITHIN_S = 30
"""The quick lane may be building a whole index, which goes on where it was another time."""


class Command(BaseCommand):
    help = "Keep the outbox's promises until told to stop (TERM or Ctrl-C)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now, then end.")
        parser.add_argument("--pause", type=float, default=0.3, help="Seconds to wait when nothing is due.")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = f"{socket.gethostname()}:{os.getpid()}"
        if options["once"]:
            while run_due(worker=worker, at=timezone.now()):
                pass
            run_due_jobs(at=timezone.now())
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write(f"worker {worker} started")
        quick = QuickLane(worker, stop, pause=options["pause"])
        quick.start()
        try:
            work(worker, stop, pause=options["pause"])
        finally:
            stop.set()
            quick.join(ENDS_WITHIN_S)
        WorkerBeat.objects.filter(worker=worker).delete()
        self.stdout.write("worker stopped")


def work(worker: str, stop: threading.Event, *, pause: float) -> None:
    """Until told to stop: what is done one by one, the schedule, and the sign of life."""
    _beat(worker)  # who looks whether a worker is there need not wait until it has got ready
    prepare_single_topics()
    last_beat = timezone.now() - BEAT_EVERY
    while not stop.is_set():
        now = timezone.now()
        if now - last_beat >= BEAT_EVERY:
            last_beat = now
            _beat(worker)
            sweep(at=now)
            run_due_jobs(at=now)
            close_old_connections()
        if not run_due(worker=worker, at=timezone.now(), topics=single_topics()):
            stop.wait(pause)


def _beat(worker: str) -> None:
    WorkerBeat.objects.update_or_create(worker=worker, defaults={"beat_at": timezone.now()})


class QuickLane(threading.Thread):
    """Keeps what is done in one go, beside all the rest: a provider that is slow to answer, or a long nightly job, lets
    nobody's change wait to be found."""

    def __init__(self, worker: str, stop: threading.Event, *, pause: float, after_fault: float = 5.0) -> None:
        super().__init__(name="quick", daemon=True)
        self._worker, self._told_to_stop, self._pause, self._after_fault = worker, stop, pause, after_fault

    def run(self) -> None:
        while not self._told_to_stop.is_set():
            try:
                found = run_due(worker=self._worker, at=timezone.now(), topics=batch_topics())
            except Exception:
                log.exception("the quick lane tries again")
                connections.close_all()
                self._told_to_stop.wait(self._after_fault)
                continue
            if not found:
                close_old_connections()
                self._told_to_stop.wait(self._pause)
        connections.close_all()
