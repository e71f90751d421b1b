"""Load the demo catalogue."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from cms.demo.accounts import NotInProduction, make_people
from cms.demo.content import load
from cms.demo.editorial import load_editorial
from cms.demo.home import load_home
from cms.demo.loader import Loader
from cms.demo.opinions import load_opinions
from cms.demo.rings import load_rings
from cms.demo.synthetic import add_synthetic

SIZES = {"240": 0, "10k": 10_000, "100k": 100_000}


class Command(BaseCommand):
    help = "Load the demo catalogue: real works, makers, services, people. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--size", default="240", choices=sorted(SIZES), help="240 is the real catalogue; more is synthetic."
        )
        parser.add_argument("--no-index", action="store_true", help="Do not build the search index afterwards.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            people = make_people()
        except NotInProduction:
            raise CommandError("Demo accounts have a published password: not in production.") from None
        bars: dict[str, tqdm[Any]] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in bars:
                bars[stage] = tqdm(total=total, desc=stage, unit="work")
            bars[stage].update(done - bars[stage].n)

        content, now = load(), timezone.now()
        added = Loader(content, at=now, progress=progress).run(owner=people["maker"])
        load_home(content)
        load_rings(people=people, at=now)
        load_editorial(at=now)
        load_opinions(at=now)
        if wanted := SIZES[options["size"]]:
            with tqdm(desc="adding synthetic works", unit="work") as bar:
                added += add_synthetic(wanted, at=now, progress=bar.update)
        for bar in bars.values():
            bar.close()
        self.stdout.write(f"{added} offerings added")
        if not options["no_index"] and added:
            call_command("reindex")
