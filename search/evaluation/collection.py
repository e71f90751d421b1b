"""A collection of judged queries in a folder: ``catalogue.jsonl`` (or ``.gz``), ``queries.SPLIT.tsv``, and perhaps
``labels.tsv.gz`` (document, language, label of its category) and ``qrels.SPLIT.tsv`` (query, document, grade)."""

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from search.documents import DocumentText, SearchDocument

SOURCE = "collection"
PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)


class BadCollection(ValueError):
    """A folder is no collection; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    id: str
    language: str
    kind: str
    text: str


def _open(folder: Path, name: str) -> TextIO:
    """A file of the folder, packed or not. Raises BadCollection."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.exists():
            return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    raise BadCollection(f"{folder} has neither {name} nor {name}.gz")


def _lines(folder: Path, name: str) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not empty, with their numbers. Raises BadCollection."""
    try:
        with _open(folder, name) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, line.rstrip("\n")
    except (UnicodeDecodeError, gzip.BadGzipFile, zlib.error, EOFError) as fault:
        raise BadCollection(f"{name} cannot be read: {fault}") from fault


def _rows(folder: Path, name: str, *, columns: int, wanted: str) -> Iterator[tuple[int, list[str]]]:
    """Rows, with their lines' numbers, of at least so many columns; ``wanted`` says which. Raises BadCollection."""
    for number, line in _lines(folder, name):
        row = line.split("\t")
        if len(row) < columns:
            raise BadCollection(f"{name}, line {number}: {wanted} are wanted")
        yield number, row


def read_queries(folder: Path, split: str) -> list[JudgedQuery]:
    """The queries of a split; further columns are not read. Raises BadCollection."""
    rows = _rows(folder, f"queries.{split}.tsv", columns=4, wanted="id, language, kind and query")
    return [JudgedQuery(*row[:4]) for _, row in rows]


def read_grades(folder: Path, split: str) -> dict[str, dict[str, int]]:
    """Query to document to grade. Raises BadCollection."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    name, wanted = f"qrels.{split}.tsv", "query, document and a whole grade"
    for number, (query, document, grade, *_) in _rows(folder, name, columns=3, wanted=wanted):
        if not grade.isdecimal():
            raise BadCollection(f"{name}, line {number}: {wanted} are wanted")
        grades[query][document] = int(grade)
    return dict(grades)


def read_documents(folder: Path, *, labels: bool) -> Iterator[SearchDocument]:
    """The catalogue, each in its one language; with ``labels`` the labels of their categories. Raises BadCollection."""
    named: defaultdict[str, dict[str, str]] = defaultdict(dict)
    if labels:
        for _, (document, language, label, *_) in _rows(
            folder, "labels.tsv", columns=3, wanted="document, language and label"
        ):
            named[document][language] = label
    for number, line in _lines(folder, "catalogue.jsonl"):
        try:
            entry = json.loads(line)
            made = _document(entry, named.get(entry["id"], {}))
        except (ValueError, KeyError, TypeError) as fault:
            wanted = "an object with id, lang and title is wanted"
            raise BadCollection(f"catalogue.jsonl, line {number}: {wanted}") from fault
        yield made


def _document(entry: dict[str, Any], labels: dict[str, str]) -> SearchDocument:
    text = DocumentText(
        language=entry["lang"],
        title=entry["title"],
        summary=entry.get("summary") or "",
        keywords=", ".join(entry.get("tags") or ()),
        description=entry.get("description") or "",
    )
    return SearchDocument(
        key=f"{SOURCE}:{entry['id']}",
        source=SOURCE,
        version=1,
        listing_lang=entry["lang"],
        texts=(text,),
        published=PUBLISHED,
        kind=entry.get("kind") or "",
        category_labels=labels,
        display={"lang": entry["lang"]},
    )
