"""Evidence on real data in 24 languages; runs where RING_SHARED names the folder that holds it."""

from __future__ import annotations

import gzip
import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

from search.documents import DocumentText
from search.engines.base import Put
from search.engines.embedded import EmbeddedEngine
from search.find import find
from search.indexing.rows import row
from search.query import SearchQuery
from tests.search.making import NOON, document

FOLDER = Path(os.environ.get("RING_SHARED", "/nowhere")) / "data" / "search" / "mono24"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not FOLDER.is_dir(), reason="RING_SHARED names no search data")]


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    """38,009 short listings, each in one of 24 languages."""
    engine = EmbeddedEngine(tmp_path_factory.mktemp("mono24"))
    engine.ensure_index()
    with gzip.open(FOLDER / "catalogue.jsonl.gz", "rt", encoding="utf-8") as lines:
        listed = [json.loads(line) for line in lines]
    rows = [
        row(
            document(
                0,
                key=f"offering:{item['id']}",
                texts=(DocumentText(item["lang"], item["title"], keywords=", ".join(item["tags"])),),
                listing_lang=item["lang"],
                display={"lang": item["lang"], "id": item["id"]},
            )
        )
        for item in listed
    ]
    engine.bulk([Put(made) for made in rows])
    return engine


def _table(name):
    return [line.split("\t") for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def test_one_typo_still_finds_what_was_meant(words):
    relevant = defaultdict(set)
    for query, item, _grade in _table("qrels.dev.tsv"):
        relevant[query].add(item)
    ranks = []
    for name, language, kind, text, *_ in _table("queries.dev.tsv"):
        if kind == "typo":
            result = find(SearchQuery(text=text, language=language, size=200), at=NOON, engine=words)
            own = [hit.display["id"] for hit in result.hits if hit.display["lang"] == language][:10]
            ranks.append(next((at for at, item in enumerate(own, start=1) if item in relevant[name]), 0))
    assert len(ranks) == 453
    assert sum(rank > 0 for rank in ranks) / len(ranks) >= 0.97
    assert sum(1 / rank for rank in ranks if rank) / len(ranks) >= 0.90
