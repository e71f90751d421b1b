import tempfile
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from search import meaning
from search.engines import new_engine
from search.engines.base import SearchUnavailable
from search.evaluation.collection import BadCollection, read_documents, read_grades, read_queries
from search.evaluation.running import index_collection, run
from search.evaluation.scoring import MODES, scores
from search.lexicon import using
from search.lexicon.building import evaluation_lexicon
from search.lexicon.file import BadLexicon
from search.lexicon.labels import BadLabels
from search.meaning import evaluation_meaning

FAULTS = (BadCollection, BadLabels, BadLexicon, LookupError, SearchUnavailable, ImproperlyConfigured, OSError)


class Command(BaseCommand):
    help = "Run the judged queries of a collection through search, and write what was found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the collection")
        parser.add_argument("--split", default="dev", help="which queries: queries.SPLIT.tsv")
        parser.add_argument("--run", type=Path, help="write query, document and score here, tab-separated")
        parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
        parser.add_argument("--without", default="none", help="a source that the lexicon leaves out; none for none")
        parser.add_argument("--labels", action="store_true", help="index the collection's labels as category labels")
        parser.add_argument("--hybrid", action="store_true", help="rank by meaning, too (needs the extra `meaning`)")
        parser.add_argument("--depth", type=int, default=200, help="results of each query")
        parser.add_argument("--mode", choices=MODES, default="cross", help="how scores are printed, with judgements")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._run(**options)
        except FAULTS as fault:
            raise CommandError(str(fault)) from fault

    def _run(self, *, folder: Path, split: str, verbosity: int, **options: Any) -> None:
        queries = read_queries(folder, split)
        without = () if options["without"] == "none" else tuple(options["without"].split(","))
        measured = evaluation_meaning() if options["hybrid"] else None
        quiet = verbosity == 0
        with tempfile.TemporaryDirectory() as place:
            with tqdm(desc="lexicon", unit=" rows", disable=quiet, leave=False) as bar:
                lexicon = evaluation_lexicon(getattr(settings, "LEXICON_CONCEPTS", ""), without, progress=bar.update)
            with using(lexicon), meaning.using(measured), new_engine(options["engine"], Path(place)) as engine:
                with tqdm(desc="index", unit=" documents", disable=quiet, leave=False) as bar:
                    documents = read_documents(folder, labels=options["labels"])
                    index_collection(documents, engine=engine, progress=bar.update)
                if measured is not None:
                    with tqdm(desc="meaning", unit=" documents", disable=quiet, leave=False) as bar:
                        measured.update(read_documents(folder, labels=False), progress=bar.update)
                with tqdm(desc="queries", total=len(queries), disable=quiet, leave=False) as bar:
                    depth = min(max(options["depth"], 1), 10_000)
                    lines = list(run(queries, engine=engine, depth=depth, at=timezone.now(), progress=bar.update))
        if options["run"]:
            text = "".join(f"{line.query}\t{line.document}\t{line.score:.6f}\n" for line in lines)
            options["run"].write_text(text, encoding="utf-8")
        self._print(folder, split, options["mode"], queries, lines)

    def _print(self, folder: Path, split: str, mode: str, queries: list[Any], lines: list[Any]) -> None:
        """The scores, where there are judgements."""
        try:
            grades = read_grades(folder, split)
        except BadCollection:
            self.stdout.write(f"{len(queries)} queries, {len(lines)} results; no judgements of {split} to score by")
            return
        ranked: defaultdict[str, list[str]] = defaultdict(list)
        for line in lines:
            ranked[line.query].append(line.document)
        languages = {
            document.key.partition(":")[2]: document.listing_lang for document in read_documents(folder, labels=False)
        }
        for group, score in scores(queries, grades, ranked, languages, mode).items():
            self.stdout.write(
                f"{group}\tn={score.queries}\tR@10={score.recall:.4f}\tnDCG@10={score.ndcg:.4f}\tMRR={score.mrr:.4f}"
            )
