"""Facets are counted while hits are ranked, and nobody waits for a helper."""

import gc
import threading
import weakref
from dataclasses import replace

import pytest

from search.engines.base import Facet, SearchPlan
from search.engines.embedded import EmbeddedEngine, beside
from search.engines.embedded import snapshot as embedded
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


def test_what_nobody_wants_is_not_begun_and_still_done_for_who_comes_back(busy):
    begun = []
    job = beside.Job(lambda: begun.append(1))
    job.leave()
    assert not begun
    job.result()
    assert begun == [1]


def test_where_no_thread_can_be_had_who_asks_does_it(monkeypatch):
    def refuse(work):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(beside._helpers, "submit", refuse)
    assert beside.Job(lambda: 7).result() == 7


@pytest.fixture
def engine(tmp_path):
    made = EmbeddedEngine(tmp_path)
    made.ensure_index()
    fill(made, document(1, "Poster", kind="digital"), document(2, "Portrait", kind="service"))
    return made


@pytest.fixture
def snapshot(engine):
    return engine.snapshot()


BOTH = SearchPlan(MatchAll(), {}, (Facet("kind", "kind"),))


def test_facets_of_what_was_searched_are_counted_once(snapshot, monkeypatch):
    counted = []
    once = embedded._counts
    monkeypatch.setattr(embedded, "_counts", lambda *asked: counted.append(asked) or once(*asked))
    snapshot.search(BOTH)
    assert snapshot.facets(replace(BOTH, limit=1)) == {"kind": (("digital", 1), ("service", 1))}
    assert len(counted) == 1
    other = SearchPlan(MatchAll(), {"kind": Term("kind", "service")}, (Facet("kind", "kind"),))
    assert snapshot.facets(other) == {"kind": (("service", 1),)}
    assert len(counted) == 2
    assert snapshot.facets(BOTH) == {"kind": (("digital", 1), ("service", 1))}, "left, and wanted again"


def test_a_snapshot_ends_with_its_last_user_and_waits_for_no_collector(engine):
    snapshot = engine.snapshot()
    seen = weakref.ref(snapshot)
    gc.disable()
    try:
        snapshot.search(BOTH)
        snapshot.facets(BOTH)
        del snapshot
        assert seen() is None
    finally:
        gc.enable()
