"""Fetch the events that never reached our door, and take them in as if they had."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from marketplace.payment.gateway import GatewayError
from marketplace.payment.provider import get_connect
from marketplace.webhooks.management.commands.stripe_replay import moment
from marketplace.webhooks.operations import receive


class Command(BaseCommand):
    help = "Fetch the provider's events since a time (it keeps them for 30 days) and take in those that are missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", required=True, help="2026-11-27, or with a time")

    def handle(self, *args: Any, **options: Any) -> None:
        seen = new = 0
        try:
            since, connect = moment(options["since"]), get_connect()
            for event in chain(connect.events(since=since), connect.account_events(since=since)):
                seen += 1
                new += receive(event=event, at=timezone.now())
        except GatewayError as fault:
            raise CommandError(f"The provider did not answer: {fault}") from fault
        self.stdout.write(f"{seen} events, {new} of them new")
