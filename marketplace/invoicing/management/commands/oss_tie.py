from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.invoicing.periods import NoSuchPeriod, Quarter
from marketplace.invoicing.reports import OtherCurrency
from marketplace.invoicing.tables import write
from marketplace.invoicing.tie import tie
from marketplace.invoicing.tie_words import tie_rows, verdict_words


class Command(BaseCommand):
    help = "The VAT accounts of the books against the return of the one-stop shop, as CSV. Fails where they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quarter", required=True, help="2026Q4")
        parser.add_argument("--out", default="", help="a file; without one the rows are printed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = tie(Quarter.named(options["quarter"]))
        except (NoSuchPeriod, OtherCurrency) as fault:
            raise CommandError(str(fault)) from fault
        write(tie_rows(found), options["out"], self.stdout)  # type: ignore[arg-type]  # it writes like a file
        if not found.is_tied:
            raise CommandError(verdict_words(found))
