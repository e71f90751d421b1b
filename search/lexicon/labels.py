"""Parallel labels: what one thing is called in several languages. The raw material of a lexicon.

One row a line, tab-separated: source, concept, language, labels divided by ``|``. A plain text file or a .gz.
"""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.analysis import LANGUAGES

MOST_LABELS = 16
"""Labels of one concept in one language that are read."""
LABEL_LIMIT = 200


class BadLabels(ValueError):
    """A file of labels cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class LabelRow:
    source: str
    concept: str
    language: str
    labels: tuple[str, ...]


def read_labels(path: Path, *, without: Sequence[str] = ()) -> Iterator[LabelRow]:
    """The rows of a file but for some sources and unknown languages. Raises BadLabels, OSError."""
    packed = path.suffix == ".gz"
    with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
        try:
            for number, line in enumerate(lines, start=1):
                parts = line.rstrip("\n").split("\t")
                if len(parts) != 4:
                    raise BadLabels(f"{path.name}, line {number}: four columns are wanted, and here are {len(parts)}")
                source, concept, language, joined = parts
                if source not in without and language in LANGUAGES:
                    labels = tuple(label[:LABEL_LIMIT] for label in joined.split("|")[:MOST_LABELS] if label.strip())
                    yield LabelRow(source, concept, language, labels)
        except (UnicodeDecodeError, gzip.BadGzipFile, zlib.error, EOFError) as fault:
            raise BadLabels(f"{path.name} is no file of labels: {fault}") from fault
