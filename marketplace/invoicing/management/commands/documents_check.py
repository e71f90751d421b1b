"""Whether issued documents are whole: recomputes every hash, counts every series, looks for the triggers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.invoicing.models import Document, Series
from marketplace.invoicing.unbroken import findings


class Command(BaseCommand):
    help = "Compare every issued document with its hash, and its number with its series. Ends with 1 if one is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--without-files", action="store_true", help="Do not read the stored PDFs.")

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for finding in findings(with_files=not options["without_files"]):
            count += 1
            self.stdout.write(self.style.ERROR(f"{finding.where}: {finding.what}"))
        documents, series = Document.objects.count(), Series.objects.count()
        if count:
            raise CommandError(f"{count} findings in {documents} documents. Nothing was changed.")
        self.stdout.write(
            self.style.SUCCESS(f"{documents} documents in {series} series: unchanged, without a gap, guarded.")
        )
