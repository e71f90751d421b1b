"""A new index beside the old one, and putting right what differs."""

from __future__ import annotations

import gc
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search.engines import get_engine
from search.engines.base import Put, Written
from search.indexing import rebuild as building
from search.indexing.rebuild import RebuildFailed, rebuild, refresh
from search.indexing.reconcile import Difference, differences, reconcile
from search.indexing.rows import row
from search.indexing.write import write_keys
from search.sources import register
from tests.search.making import MemorySource, document


def source_of(count, name="offering"):
    made = MemorySource(name, tuple(document(n, key=f"{name}:{n:04d}", source=name) for n in range(count)))
    register(made)
    return made


def test_a_rebuild_holds_all_sources_and_reports_progress(engine):
    seen = []
    sources = [source_of(30), source_of(5, "storefront")]
    old = engine.ensure_index()
    done = rebuild(engine=engine, sources=sources, progress=seen.append)
    assert (done.documents, sum(seen), engine.count()) == (35, 35, 35)
    assert engine.ensure_index() == done.index != old


def test_analysis_in_several_processes_gives_the_same_index(engine, monkeypatch):
    source = source_of(60)
    alone = rebuild(engine=engine, sources=[source], progress=lambda done: None, processes=1)
    before = dict(engine.versions("offering"))
    monkeypatch.setattr(building, "BATCH", 10)
    monkeypatch.setattr(building, "PARALLEL_FROM", 20)
    monkeypatch.setattr(building, "WRITTEN_AT_ONCE", 25)
    together = rebuild(engine=engine, sources=[source], progress=lambda done: None, processes=2)
    assert (alone.documents, together.documents) == (60, 60)
    assert dict(engine.versions("offering")) == before


def test_a_rebuild_that_misses_documents_leaves_the_old_index(engine):
    source = source_of(20)
    rebuild(engine=engine, sources=[source], progress=lambda done: None)
    before = engine.ensure_index()
    source.documents = lambda keys: []
    with pytest.raises(RebuildFailed, match="20 are missing"):
        rebuild(engine=engine, sources=[source], progress=lambda done: None)
    assert engine.ensure_index() == before
    assert engine.count() == 20
    assert len(list(engine.folders.names())) == 2


def test_a_public_thing_without_a_document_does_not_stop_a_rebuild(engine):
    source = source_of(20)
    all_documents = source.documents
    source.documents = lambda keys: [made for made in all_documents(keys) if made.key != "offering:0003"]
    assert rebuild(engine=engine, sources=[source], progress=lambda done: None).documents == 19


def test_what_changes_during_a_rebuild_is_in_the_new_index(engine):
    source = source_of(3)

    def meanwhile(done):
        source.held.pop("offering:0000", None)
        source.held["offering:0001"] = document(1, "Changed", version=2)
        source.held["offering:0009"] = document(9)
        write_keys(["offering:0000", "offering:0001", "offering:0009"], engine=engine)

    rebuild(engine=engine, sources=[source], progress=meanwhile)
    assert dict(engine.versions("offering")) == {"offering:0001": 2, "offering:0002": 1, "offering:0009": 1}


def test_differences_are_found_and_put_right(engine):
    source = source_of(4)
    rebuild(engine=engine, sources=[source], progress=lambda done: None)
    assert reconcile(engine=engine) == Written()
    source.held.pop("offering:0000")
    source.held["offering:0001"] = document(1, version=2)
    source.held["offering:0007"] = document(7)
    assert differences(source, engine=engine) == Difference(("offering:0001", "offering:0007"), ("offering:0000",))
    assert reconcile(engine=engine) == Written(put=2, deleted=1)
    assert reconcile(engine=engine) == Written()


def test_one_source_is_written_again_in_place(engine):
    offerings, storefronts = source_of(4), source_of(2, "storefront")
    rebuild(engine=engine, sources=[offerings, storefronts], progress=lambda done: None)
    index = engine.ensure_index()
    offerings.held.pop("offering:0000")
    storefronts.held.clear()
    assert refresh(engine=engine, source=offerings, progress=lambda done: None).index == index
    assert dict(engine.versions("offering")).keys() == {"offering:0001", "offering:0002", "offering:0003"}
    assert len(list(engine.versions("storefront"))) == 2


def test_the_command_builds_and_says_what_it_did():
    source_of(7)
    out = StringIO()
    call_command("reindex", stdout=out, verbosity=0)
    assert out.getvalue().startswith("7 documents in works-")
    assert get_engine().count() == 7


def test_the_command_goes_on_where_the_last_one_ended_and_forgets_it_when_told():
    source, engine = source_of(7), get_engine()
    begun = engine.create()
    engine.bulk([Put(row(source.held[f"offering:{number:04d}"])) for number in range(4)], index=begun)
    read = []
    all_documents = source.documents
    source.documents = lambda keys: read.extend(keys) or all_documents(keys)
    out = StringIO()
    call_command("reindex", stdout=out, verbosity=0)
    assert out.getvalue() == f"7 documents in {begun}\n"
    assert read == ["offering:0004", "offering:0005", "offering:0006"]
    forgotten = engine.create()
    call_command("reindex", "--fresh", stdout=out, verbosity=0)
    assert engine.ensure_index() not in (begun, forgotten)
    assert engine.building() is None


def test_what_is_half_filled_and_out_of_date_is_written_again(engine):
    source = source_of(6)
    begun = engine.create()
    engine.bulk([Put(row(made)) for made in source.held.values()], index=begun)
    source.held.pop("offering:0000")
    source.held["offering:0001"] = document(1, "Changed", version=2)
    done = rebuild(engine=engine, sources=[source], processes=1)
    assert (done.index, done.documents) == (begun, 5)
    assert dict(engine.versions("offering"))["offering:0001"] == 2


def test_only_one_rebuild_at_a_time():
    source_of(7)
    with get_engine().lock("rebuild"), pytest.raises(CommandError, match="another process holds"):
        call_command("reindex", stdout=StringIO(), verbosity=0)
    assert list(get_engine().folders.names()) == []


def test_a_fault_leaves_the_collector_as_it_was(engine):
    source = source_of(7)
    source.documents = lambda keys: 1 / 0
    with pytest.raises(ZeroDivisionError):
        rebuild(engine=engine, sources=[source])
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_the_command_knows_its_sources():
    source_of(7)
    call_command("reindex", "--source", "offering", stdout=StringIO(), verbosity=0)
    assert get_engine().count() == 7
    with pytest.raises(CommandError, match="there are: offering"):
        call_command("reindex", "--source", "offer", stdout=StringIO(), verbosity=0)
