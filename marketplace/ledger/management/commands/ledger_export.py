"""A month for the accountant."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from marketplace.ledger.datev import datev_file
from marketplace.ledger.journal import journal_csv


def month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a month like 2026-11")


class Command(BaseCommand):
    help = "Write the journal of a month into a folder: as CSV, and in DATEV's format (euro)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", type=month, required=True, help="like 2026-11")
        parser.add_argument("--folder", type=Path, default=Path(), help="where the two files go")

    def handle(self, *args: Any, **options: Any) -> None:
        first, folder = options["month"], options["folder"]
        journal = folder / f"journal-{first:%Y-%m}.csv"
        with journal.open("w", encoding="utf-8", newline="") as out:
            out.writelines(journal_csv(month=first))
        made = datev_file(month=first, at=timezone.now())
        (folder / made.name).write_bytes(made.content)
        self.stdout.write(
            f"{journal}, {folder / made.name}: {made.lines} lines, {made.left_out} in other currencies left out"
        )
