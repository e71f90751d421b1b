"""Progress that commands show."""

from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from search.analysis import LANGUAGES
from search.lexicon.corpus import Progress


@contextmanager
def lexicon_bars(*, quiet: bool) -> Iterator[tuple[Progress, Progress]]:
    """Two bars for a lexicon that is built: rows of labels read, and languages learned."""
    with (
        tqdm(desc="reading", unit=" rows", disable=quiet) as rows,
        tqdm(desc="learning", unit=" languages", total=len(LANGUAGES) - 1, disable=quiet) as languages,
    ):
        yield rows.update, languages.update
