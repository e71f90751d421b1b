from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import meaning
from search.engines import get_engine
from search.engines.base import SearchUnavailable
from search.indexing.meanings import embed_all
from search.indexing.rebuild import RebuildFailed, chosen, rebuild, refresh
from search.lexicon import missing_lexicon
from search.lexicon.building import build_missing
from search.lexicon.labels import BadLabels
from search.management.bars import lexicon_bars
from search.sources import keys_of, sources


class Command(BaseCommand):
    help = "Build the search index anew beside the active one, verify it and switch to it; goes on where it was ended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", help="write only this source again, into the active index")
        parser.add_argument("--fresh", action="store_true", help="forget what an ended run has done")
        parser.add_argument("--processes", type=int, default=0, help="for reading and analysis; 0 is one per core")

    def handle(self, *args: Any, **options: Any) -> None:
        self._lexicon(quiet=options["verbosity"] == 0, processes=options["processes"])
        engine = get_engine()
        try:
            wanted = [chosen(sources(), options["source"])] if options["source"] else sources()
            total = sum(len(page) for source in wanted for page in keys_of(source, step=10_000))
            with tqdm(total=total, unit=" documents", disable=options["verbosity"] == 0, mininterval=0.5) as bar:
                if options["source"]:
                    engine.ensure_index()
                    done = refresh(engine=engine, source=wanted[0], progress=bar.update)
                else:
                    done = rebuild(
                        engine=engine, sources=wanted, progress=bar.update, processes=options["processes"],
                        fresh=options["fresh"],
                    )  # fmt: skip
        except (LookupError, RebuildFailed, SearchUnavailable) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{done.documents} documents in {done.index}")
        if meaning.is_on():
            with tqdm(desc="meaning", unit=" documents", disable=options["verbosity"] == 0, mininterval=0.5) as bar:
                embedded = embed_all(progress=bar.update)
            self.stdout.write(f"{embedded} documents embedded")

    def _lexicon(self, *, quiet: bool, processes: int) -> None:
        """That of LEXICON_CONCEPTS, where it was not built yet: without it there is nothing to index by."""
        try:
            if missing_lexicon() is None:
                return
            with lexicon_bars(quiet=quiet) as (rows, learned):
                build_missing(progress=rows, learned=learned, processes=processes)
        except (BadLabels, OSError) as fault:
            raise CommandError(f"The lexicon of LEXICON_CONCEPTS cannot be built: {fault}") from fault
