"""Facets are counted while hits are ranked, and nobody waits for a helper."""

import threading

import pytest

from search.engines.base import Facet, SearchPlan
from search.engines.embedded import EmbeddedEngine, beside
from search.engines.tree import MatchAll, Term
from tests.search.making import document, fill


@pytest.fixture
def busy():
    """Helpers that all have something to do until the test ends."""
    go, jobs = threading.Event(), []
    for _ in range(beside._helpers._max_workers):
        jobs.append(beside.Job(lambda: go.wait(60)))
    yield
    go.set()
    for job in jobs:
        job.result()


def test_what_no_helper_has_begun_is_done_by_who_wants_it(busy):
    job = beside.Job(threading.get_ident)
    assert job.result() == threading.get_ident()
    assert job.result() == threading.get_ident()


def test_a_helper_works_beside_who_asks():
    begun, seen = threading.Event(), []
    job = beside.Job(lambda: (begun.set(), seen.append(threading.get_ident())))
    assert begun.wait(60)
    job.result()
    assert seen != [threading.get_ident()]


def test_a_fault_reaches_who_asks_wherever_it_happened(busy):
    def fail():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        beside.Job(fail).result()


def test_facets_of_what_was_searched_are_counted_once(tmp_path, monkeypatch):
    engine = EmbeddedEngine(tmp_path)
    engine.ensure_index()
    fill(engine, document(1, "Poster", kind="digital"), document(2, "Portrait", kind="service"))
    snapshot = engine.snapshot()
    counted = []
    once = snapshot._counts
    monkeypatch.setattr(snapshot, "_counts", lambda *asked: counted.append(asked) or once(*asked))
    plan = SearchPlan(MatchAll(), {}, (Facet("kind", "kind"),))
    snapshot.search(plan)
    again = SearchPlan(MatchAll(), {}, (Facet("kind", "kind"),), limit=1)
    assert snapshot.facets(again) == {"kind": (("digital", 1), ("service", 1))}
    assert len(counted) == 1
    other = SearchPlan(MatchAll(), {"kind": Term("kind", "service")}, (Facet("kind", "kind"),))
    assert snapshot.facets(other) == {"kind": (("service", 1),)}
    assert len(counted) == 2
