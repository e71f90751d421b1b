from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.invoicing.reports import vat_summary
from marketplace.invoicing.sellers import seller_named
from marketplace.invoicing.tables import vat_rows, write


class Command(BaseCommand):
    help = "VAT of the platform, or of one seller, by document, place, category, rate and return."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", required=True, type=date.fromisoformat, help="2026-10-01")
        parser.add_argument("--to", dest="last", required=True, type=date.fromisoformat, help="2026-12-31")
        parser.add_argument("--seller", default="", help="a seller's code; without one the platform")
        parser.add_argument("--out", default="", help="a file; without one the rows are printed")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seller = seller_named(options["seller"])
        except LookupError as fault:
            raise CommandError(str(fault)) from fault
        rows = vat_summary(options["first"], options["last"], seller=seller)
        write(vat_rows(rows), options["out"], self.stdout)  # type: ignore[arg-type]  # it writes like a file
