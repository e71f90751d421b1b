"""A tiny collection of judged queries on disk."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

CATALOGUE = [
    {"id": "d1", "lang": "de", "title": "Fahrrad im Sommer", "tags": ["Fahrrad", "Sommer"], "kind": "digital"},
    {"id": "d2", "lang": "fr", "title": "Affiche: le vélo", "summary": "Une affiche", "kind": "digital"},
    {"id": "d3", "lang": "en", "title": "Wedding photographer", "description": "I take pictures.", "kind": "service"},
    {"id": "d4", "lang": "fi", "title": "Valokuvaaja häihin", "kind": "service"},
    {"id": "d5", "lang": "el", "title": "Κεραμικό βάζο", "kind": "goods"},
]
QUERIES = ["q1\ten\tname\tbicycle", "q2\tde\tname\tHochzeit Fotograf", "q3\tbg\tname\tваза\tcolumn that nobody reads"]
GRADES = ["q1\td1\t2", "q1\td2\t1", "q2\td3\t2", "q2\td4\t2", "q3\td5\t2"]
LABELS = ["d5\ten\tTableware", "d5\tmt\tOġġetti tal-mejda", "d1\tpl\tGrafika ścienna"]


def collection(folder: Path, *, packed: bool = False, grades: bool = True, labels: bool = True) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in CATALOGUE)
    if packed:
        (folder / "catalogue.jsonl.gz").write_bytes(gzip.compress(catalogue.encode()))
    else:
        (folder / "catalogue.jsonl").write_text(catalogue)
    write(folder / "queries.dev.tsv", QUERIES)
    if grades:
        write(folder / "qrels.dev.tsv", GRADES)
    if labels:
        (folder / "labels.tsv.gz").write_bytes(gzip.compress("".join(f"{line}\n" for line in LABELS).encode()))
    return folder


def write(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines))
