"""Read the central bank's rates of the day, from a file or from its address."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from marketplace.markets.charging import keep_rates
from marketplace.markets.ecb import RatesUnreadable, fetch_rates, read_rates


class Command(BaseCommand):
    help = "Keep the European Central Bank's reference rates, which buyers may be charged by (CHARGE_CURRENCIES)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="the bank's eurofxref-daily.xml; default: REFERENCE_RATES_URL")

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        try:
            found = read_rates(file.read_bytes()) if file else fetch_rates(settings.REFERENCE_RATES_URL)
        except (RatesUnreadable, OSError) as fault:
            raise CommandError(f"The rates were not read: {fault}. Nothing was changed.") from fault
        new = keep_rates(found, at=timezone.now())
        last = max(one.day for one in found)
        self.stdout.write(f"{len(found)} rates up to {last:%Y-%m-%d}, {new} of them new")
