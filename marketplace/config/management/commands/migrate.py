"""Django's migrate, with a head start for an empty SQLite database (marketplace/config/baseline)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from marketplace.config import baseline

# What asks for something else than "bring everything up to date".
PARTIAL = ("app_label", "migration_name", "plan", "check_unapplied", "fake", "fake_initial", "prune", "from_nothing")


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--from-nothing", action="store_true", help="Run every migration; use no baseline.")

    def handle(self, *args: Any, **options: Any) -> None:
        alias: str = options["database"]
        whole = not any(options.get(name) for name in PARTIAL)
        if whole and baseline.fits(alias) and baseline.load(alias) and options["verbosity"] >= 1:
            self.stdout.write("Started from the baseline (marketplace/config/baseline).")
        super().handle(*args, **options)
