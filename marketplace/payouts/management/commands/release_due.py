"""Plan transfers for everything that is due. The worker does it every five minutes by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from marketplace.payouts.planning import release_due


class Command(BaseCommand):
    help = "Plan transfers for all shares that are due and can be sent; the outbox sends them."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{release_due(at=timezone.now())} transfers planned")
