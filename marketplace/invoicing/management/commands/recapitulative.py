from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.invoicing.periods import NoSuchPeriod, month_named
from marketplace.invoicing.reports import OtherCurrency, recapitulative
from marketplace.invoicing.sellers import seller_named
from marketplace.invoicing.tables import recapitulative_rows, write


class Command(BaseCommand):
    help = "The recapitulative statement of a month (Art. 262): services under reverse charge by customer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", required=True, help="2026-11")
        parser.add_argument("--seller", default="", help="a seller's code; without one the platform's own")
        parser.add_argument("--out", default="", help="a file; without one the rows are printed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            first, last = month_named(options["month"])
            rows = recapitulative(first, last, seller=seller_named(options["seller"]))
        except (NoSuchPeriod, OtherCurrency, LookupError) as fault:
            raise CommandError(str(fault)) from fault
        write(recapitulative_rows(rows), options["out"], self.stdout)  # type: ignore[arg-type]  # it writes like a file
