from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import meaning
from search.engines import get_engine
from search.engines.base import SearchUnavailable
from search.indexing.meanings import embed_all
from search.indexing.rebuild import RebuildFailed, chosen, rebuild, refresh
from search.sources import sources


class Command(BaseCommand):
    help = "Build the search index anew beside the active one, verify it and switch to it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", help="write only this source again, into the active index")
        parser.add_argument("--processes", type=int, default=0, help="for analysis; 0 is one per core")

    def handle(self, *args: Any, **options: Any) -> None:
        engine = get_engine()
        with tqdm(unit=" documents", disable=options["verbosity"] == 0, mininterval=0.5) as bar:
            try:
                if options["source"]:
                    engine.ensure_index()
                    source = chosen(sources(), options["source"])
                    done = refresh(engine=engine, source=source, progress=bar.update)
                else:
                    done = rebuild(
                        engine=engine, sources=sources(), progress=bar.update, processes=options["processes"]
                    )
            except (LookupError, RebuildFailed, SearchUnavailable) as fault:
                raise CommandError(str(fault)) from fault
        self.stdout.write(f"{done.documents} documents in {done.index}")
        if meaning.is_on():
            with tqdm(desc="meaning", unit=" documents", disable=options["verbosity"] == 0, mininterval=0.5) as bar:
                embedded = embed_all(progress=bar.update)
            self.stdout.write(f"{embedded} documents embedded")
