from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search.lexicon import built_path
from search.lexicon.building import build
from search.lexicon.file import BadLexicon
from search.lexicon.labels import BadLabels
from search.lexicon.model import Lexicon
from search.management.bars import lexicon_bars


class Command(BaseCommand):
    help = "Build a lexicon from files of parallel labels: what search knows of words in other languages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "sources",
            nargs="*",
            type=Path,
            help="files of labels (.tsv, .tsv.gz); by default LEXICON_CONCEPTS",
        )
        parser.add_argument("--without", action="append", default=[], metavar="SOURCE", help="leave a source out")
        parser.add_argument("--output", type=Path, help="where to; needed unless it is for LEXICON_CONCEPTS")
        parser.add_argument("--processes", type=int, default=0, help="for analysis; 0 is one per core")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = getattr(settings, "LEXICON_CONCEPTS", "")
        sources: list[Path] = options["sources"] or ([Path(wanted)] if wanted else [])
        if not sources:
            raise CommandError("Name a file of labels, or set LEXICON_CONCEPTS to one.")
        try:
            target = self._target(sources, wanted, without=options["without"], output=options["output"])
            lexicon = self._build(sources, target, options)
        except (BadLabels, BadLexicon, LookupError, OSError) as fault:
            raise CommandError(str(fault)) from fault
        facts = lexicon.facts
        self.stdout.write(
            f"{facts['words']} words of {facts['concepts']} concepts ({', '.join(facts['sources'])}) in {target}"
        )
        self.stdout.write("Search needs a new index for it: manage.py reindex")

    def _target(self, sources: list[Path], wanted: str, *, without: list[str], output: Path | None) -> Path:
        if output is not None:
            return output
        if without or [str(source) for source in sources] != [wanted]:
            raise CommandError("Say with --output where the lexicon is to be written.")
        return built_path(Path(wanted))

    def _build(self, sources: list[Path], target: Path, options: dict[str, Any]) -> Lexicon:
        with lexicon_bars(quiet=options["verbosity"] == 0) as (rows, learned):
            build(
                sources,
                target,
                without=options["without"],
                processes=options["processes"],
                progress=rows,
                learned=learned,
            )
        return Lexicon(target)
