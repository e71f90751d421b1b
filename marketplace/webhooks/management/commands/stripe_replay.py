"""Hand stored events on once more: after a fault of ours was mended."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from marketplace.webhooks.models import ProviderEvent
from marketplace.webhooks.operations import failed_events, replay


class Command(BaseCommand):
    help = "Hand stored provider events on once more. Safe: an event only makes us ask the provider."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--event", default="", help="one event, by its id")
        parser.add_argument("--type", default="", help="all of a type, e.g. charge.dispute.created")
        parser.add_argument("--since", default="", help="those that arrived since then (2026-11-27 or with a time)")
        parser.add_argument("--failed", action="store_true", help="only those that were not handed on, or in vain")

    def handle(self, *args: Any, **options: Any) -> None:
        if not any(options[name] for name in ("event", "type", "since", "failed")):
            raise CommandError("Say which: --event, --type, --since or --failed.")
        rows = failed_events() if options["failed"] else ProviderEvent.objects.all()
        if options["event"]:
            rows = rows.filter(event_id=options["event"])
        if options["type"]:
            rows = rows.filter(type=options["type"])
        if options["since"]:
            rows = rows.filter(received_at__gte=moment(options["since"]))
        for row in rows.order_by("received_at", "pk"):
            self.stdout.write(f"{row.event_id} {row.type}: {replay(row=row, at=timezone.now())}")


def moment(text: str) -> Any:
    """``2026-11-27`` or ``2026-11-27T12:00:00+00:00`` as an aware time. Raises CommandError."""
    try:
        day = parse_date(text)
        found = parse_datetime(f"{text}T00:00:00+00:00") if day else parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"{text} is not a day or a time.")
    return found if found.tzinfo else timezone.make_aware(found)
