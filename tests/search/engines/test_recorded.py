"""The main paths of the Elasticsearch engine against recorded answers: no server is needed.

After a change of what the engine asks, record again (the diff of the file shows what changed between us):

    RING_RECORD=1 ELASTICSEARCH_URL=http://127.0.0.1:9200 make test ARGS="tests/search/engines/test_recorded.py" JOBS=0
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from search.engines.base import Delete, Facet, IndexNotReady, IndexRow, Put, SearchPlan, Written
from search.engines.elasticsearch import Cluster, ElasticsearchEngine
from search.engines.tree import Bool, Boost, DisMax, MatchAll, Not, Phrase, Range, Term, TermSet
from tests.search.engines.recording import Player, Recorder

FILE = Path(__file__).parent / "recorded" / "elasticsearch-9.json"


def made(number, title, *, kind="digital", price=1900, version=1, country="FR"):
    """A row by hand: another analysis does not change the recording."""
    key = f"offering:{number}"
    return IndexRow(
        key=key,
        version=version,
        tokens={"t": " ".join(f"en:{word}" for word in title.split()), "k": "", "d": "en:paper"},
        keywords={
            "key": (key,),
            "source": ("offering",),
            "kind": (kind,),
            "country": (country,),
            "vocabulary": tuple(f"en:{word}/{word}" for word in title.split()),
        },
        numbers={
            "version": version,
            "quality": 500,
            "published": 1_780_000_000 + number,
            "browse": 5 * 10**12 + number,
            "languages": 1,
            "tie": number,
            "days": number,
            "price_LU": price,
        },
        stored=json.dumps({"key": key, "titles": {"en": title}}).encode(),
    )


@pytest.fixture
def between():
    """The recording, or a recorder in front of the server when it is renewed."""
    record = os.environ.get("RING_RECORD")
    network = Recorder(os.environ["ELASTICSEARCH_URL"]) if record else Player(FILE)
    yield network
    network.down()
    if isinstance(network, Recorder):
        network.write(FILE)
        with Cluster(os.environ["ELASTICSEARCH_URL"]).working() as asked:
            asked.indices.delete(index=network.names, ignore_unavailable=True)
    else:
        assert (network.faults, network.left) == ([], []), "record again: see the top of this file"


@pytest.fixture
def engine(between):
    return ElasticsearchEngine(Cluster(between.url), prefix="recorded-")


def keys(snapshot, plan):
    return [each["key"] for each in snapshot.load([hit.ref for hit in snapshot.search(plan).candidates])]


def test_a_life_of_an_index(engine):
    with pytest.raises(IndexNotReady, match="reindex"):
        engine.count()
    first = engine.ensure_index()
    rows = [
        made(1, "red poster"),
        made(2, "blue poster", kind="service", price=900),
        made(3, "red house", country="DE"),
    ]
    assert engine.bulk([*map(Put, rows), Delete("offering:9")]) == Written(put=3)
    assert engine.bulk([Put(made(1, "old poster", version=0)), Put(made(2, "blue poster", version=2, price=900))]) == (
        Written(put=1, skipped=1)
    )

    snapshot = engine.snapshot()
    plan = SearchPlan(
        Bool(should=(DisMax((Term("t", "en:red"), Boost(Term("d", "en:paper"), 0.1)), 0.15),), minimum=1),
        {"kind": TermSet("kind", ("digital",)), "price": Range("price_LU", 1000, None)},
        (
            Facet("kind", "kind", own=("kind",)),
            Facet("country", "country"),
            Facet("price", "price_LU", own=("price",), bounds=(1000, 5000)),
        ),
        limit=200,
    )
    found = snapshot.search(plan)
    assert (found.total, [hit.days for hit in found.candidates]) == (2, [1, 3])
    assert found.candidates[0].score == pytest.approx(found.candidates[1].score)
    assert snapshot.facets(plan) == {
        "kind": (("digital", 2),),
        "country": (("DE", 1), ("FR", 1)),
        "price": (("0-1000", 1), ("1000-5000", 2)),
    }
    assert [each["titles"]["en"] for each in snapshot.load([hit.ref for hit in found.candidates])] == [
        "red poster",
        "red house",
    ]
    assert keys(snapshot, SearchPlan(MatchAll(), order=("price_LU", False), limit=2)) == ["offering:2", "offering:1"]
    assert keys(snapshot, SearchPlan(Phrase("t", ("en:blue", "en:poster")))) == ["offering:2"]
    assert keys(snapshot, SearchPlan(Bool(must=(MatchAll(),), filters=(Not(Term("key", "offering:1")),)))) == [
        "offering:2",
        "offering:3",
    ]
    assert snapshot.frequencies([("t", "en:house"), ("t", "en:nothing"), ("country", "DE")]) == [1, 0, 1]
    assert snapshot.vocabulary("en:red") == [("en:red/red", 2)]
    assert dict(engine.versions("offering")) == {"offering:1": 1, "offering:2": 2, "offering:3": 1}
    assert engine.explain(SearchPlan(Term("t", "en:red")), "offering:1")["value"] > 0
    with pytest.raises(LookupError):
        engine.explain(SearchPlan(Term("t", "en:red")), "offering:2")
    assert engine.stats() | {"bytes": 0, "segments": 0, "health": ""} == {
        "engine": "elasticsearch", "index": first, "documents": 3, "segments": 0, "bytes": 0, "health": "",
    }  # fmt: skip

    second = engine.create()
    assert engine.bulk([Put(made(4, "new poster"))], index=second) == Written(put=1)
    engine.swap(second)
    with pytest.raises(ValueError, match="active"):
        engine.discard(second)
    engine.discard(first)
    assert (engine.count(), engine.ensure_index()) == (1, second)
    assert engine.bulk([Delete("offering:4"), Delete("offering:4")]) == Written(deleted=1)
