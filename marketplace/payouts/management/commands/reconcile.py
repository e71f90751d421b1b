"""Compare the books with the provider's balance, movement by movement; print what nobody knows, the oldest first."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from marketplace.payment.gateway import GatewayError
from marketplace.payouts.reconcile import reconcile, unmatched


class Command(BaseCommand):
    help = "Compare the books with the provider. Exit code 1 when they differ, or something is unexplained or failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", default="", help="2026-11-27 (else: three days before the last run)")

    def handle(self, *args: Any, **options: Any) -> None:
        since = None
        if options["since"]:
            if parse_date(options["since"]) is None:
                raise CommandError(f"{options['since']} is not a day.")
            since = parse_datetime(f"{options['since']}T00:00:00+00:00")
        try:
            result = reconcile(at=timezone.now(), since=since)
        except GatewayError as fault:
            raise CommandError(f"The provider did not answer: {fault}") from fault
        for run in result.runs:
            said = f"{run.currency}: provider {run.provider_minor}, books {run.ledger_minor}"
            self.stdout.write(f"{said}, difference {run.difference_minor} ({run.lines} movements)")
        waiting = list(unmatched())
        for row in waiting:
            amount = f"{row.net_minor} {row.currency}"
            self.stdout.write(f"unexplained: {row.happened_at:%Y-%m-%d} {amount} {row.kind} {row.source}")
        if result.failed:
            self.stdout.write(f"failed: {result.failed} movements, see the log")
        if waiting or result.failed or any(run.difference_minor for run in result.runs):
            raise SystemExit(1)
