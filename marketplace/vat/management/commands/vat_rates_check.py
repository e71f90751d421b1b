from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.vat.published import PACKAGES, NotPublished, differences, installed, not_sure, read


class Command(BaseCommand):
    help = (
        "Compare our table of VAT rates with what a newer package of rates says, and list our unsure cells. "
        "Changes nothing and asks no server. Ends with 1 where something differs."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--package-data",
            type=Path,
            metavar="FILE",
            help="a package's wheel or its data file; by default the installed ones",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [options["package_data"]] if options["package_data"] else installed()
        if not sources:
            raise CommandError(
                f"No package of rates is installed ({', '.join(PACKAGES)}): name a file with --package-data."
            )
        found = sum(self._compare(source) for source in sources)
        for row in not_sure():
            rate = "standard rate used" if row.rate is None else f"{row.rate:f}"
            self.stdout.write(f"{row.certainty}: {row.state} {row.category} {rate} ({row.source})")
        if found:
            raise CommandError(f"{found} differences. Nothing was changed: look them up, then edit the table.")

    def _compare(self, source: Path) -> int:
        try:
            theirs = read(source)
        except (NotPublished, OSError) as fault:
            raise CommandError(str(fault)) from fault
        told = differences(theirs)
        self.stdout.write(f"{theirs.name} of {theirs.day}: {len(told)} differences")
        for sentence in told:
            self.stdout.write(f"  {sentence}")
        return len(told)
