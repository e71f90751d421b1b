from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.invoicing.periods import NoSuchPeriod, Quarter
from marketplace.invoicing.reports import OtherCurrency, oss_return
from marketplace.invoicing.tables import oss_rows, write


class Command(BaseCommand):
    help = "The quarterly return of the one-stop shop as CSV: by state and rate, with corrections by original period."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quarter", required=True, help="2026Q4")
        parser.add_argument("--out", default="", help="a file; without one the rows are printed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            declared = oss_return(Quarter.named(options["quarter"]))
        except (NoSuchPeriod, OtherCurrency) as fault:
            raise CommandError(str(fault)) from fault
        write(oss_rows(declared), options["out"], self.stdout)  # type: ignore[arg-type]  # it writes like a file
