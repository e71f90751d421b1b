"""A collection of judged queries in a folder: ``catalogue.jsonl`` (or ``.gz``), ``queries.SPLIT.tsv``, and perhaps
``labels.tsv.gz`` (document, language, label of its category) and ``qrels.SPLIT.tsv`` (query, document, grade)."""

import gzip
import json
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


def _rows(folder: Path, name: str) -> Iterator[list[str]]:
    with _open(folder, name) as lines:
        yield from (line.rstrip("\n").split("\t") for line in lines if line.strip())


def read_queries(folder: Path, split: str) -> list[JudgedQuery]:
    """The queries of a split; further columns are not read. Raises BadCollection."""
    found = []
    for number, row in enumerate(_rows(folder, f"queries.{split}.tsv"), start=1):
        if len(row) < 4:
            raise BadCollection(f"queries.{split}.tsv, line {number}: id, language, kind and query are wanted")
        found.append(JudgedQuery(*row[:4]))
    return found


def read_grades(folder: Path, split: str) -> dict[str, dict[str, int]]:
    """Query to document to grade. Raises BadCollection."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for query, document, grade, *_ in _rows(folder, f"qrels.{split}.tsv"):
        grades[query][document] = int(grade)
    return dict(grades)


def read_documents(folder: Path, *, labels: bool) -> Iterator[SearchDocument]:
    """The catalogue, each in its one language; with ``labels`` the labels of their categories. Raises BadCollection."""
    named: defaultdict[str, dict[str, str]] = defaultdict(dict)
    if labels:
        for document, language, label, *_ in _rows(folder, "labels.tsv"):
            named[document][language] = label
    with _open(folder, "catalogue.jsonl") as lines:
        for line in lines:
            entry = json.loads(line)
            yield _document(entry, named.get(entry["id"], {}))


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
