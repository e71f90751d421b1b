"""Keep the promises that are due now, once, without a worker: for operators and for cron."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from marketplace.outbox.operations import run_due, sweep


class Command(BaseCommand):
    help = "Do what the outbox promised and is due now, then end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--topic", action="append", default=None, help="only these (may be given several times)")

    def handle(self, *args: Any, **options: Any) -> None:
        sweep(at=timezone.now())
        taken = 0
        while done := run_due(worker="run_outbox", at=timezone.now(), topics=options["topic"]):
            taken += done
        self.stdout.write(f"{taken} promises were taken up")
