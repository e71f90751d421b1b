"""The worker: keeps the outbox's promises, sweeps, and runs the schedule."""

from __future__ import annotations

import os
import signal
import socket
import threading
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from marketplace.outbox.models import WorkerBeat
from marketplace.outbox.operations import run_due, sweep
from marketplace.outbox.schedule import run_due_jobs

BEAT_EVERY = timedelta(seconds=10)


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
        last_beat = timezone.now() - BEAT_EVERY
        while not stop.is_set():
            now = timezone.now()
            if now - last_beat >= BEAT_EVERY:
                last_beat = now
                WorkerBeat.objects.update_or_create(worker=worker, defaults={"beat_at": now})
                sweep(at=now)
                run_due_jobs(at=now)
                close_old_connections()
            if not run_due(worker=worker, at=now):
                stop.wait(options["pause"])
        WorkerBeat.objects.filter(worker=worker).delete()
        self.stdout.write("worker stopped")
