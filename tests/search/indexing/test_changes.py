"""From an announced change to the index: with the transaction, in batches, repeatable."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from marketplace.outbox.models import OutboxRow
from search.engines import get_engine
from search.engines.base import IndexBusy, Written
from search.engines.folders import IndexFolders
from search.find import find
from search.indexing.changes import TOPIC, changed
from search.indexing.lag import lag_seconds
from search.indexing.topics import index_keys
from search.indexing.write import write_keys
from search.query import SearchQuery
from search.sources import UnknownSource, register
from tests.search.making import NOON, MemorySource, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    made = MemorySource("offering", (document(1, "Red poster", version=1),))
    register(made)
    return made


def found(text="poster"):
    return [hit.key for hit in find(SearchQuery(text=text), at=NOON).hits]


def test_a_change_is_indexed_by_the_worker(source, run_outbox):
    changed("offering:0001", at=NOON)
    assert OutboxRow.objects.filter(topic=TOPIC).count() == 1
    run_outbox()
    assert found() == ["offering:0001"]
    assert OutboxRow.objects.filter(done_at__isnull=True).count() == 0


def test_what_rolls_back_leaves_no_promise(source):
    with transaction.atomic():
        changed("offering:0001", at=NOON)
        transaction.set_rollback(True)
    assert OutboxRow.objects.count() == 0


def test_two_changes_at_the_same_moment_are_two_promises(source):
    changed("offering:0001", at=NOON)
    changed("offering:0001", at=NOON)
    assert OutboxRow.objects.count() == 2


def test_what_is_gone_from_its_source_goes_from_the_index(source, run_outbox):
    changed("offering:0001", at=NOON)
    run_outbox()
    source.held.clear()
    changed("offering:0001", at=NOON)
    run_outbox()
    assert found() == []


def test_handling_a_batch_twice_changes_nothing(source):
    payloads = [{"key": "offering:0001"}, {"key": "offering:0001"}, {"key": "offering:none"}]
    for _ in range(2):
        index_keys(payloads, at=NOON)
        assert get_engine().count() == 1


def test_a_late_row_with_an_old_version_does_not_undo_a_newer_one(source):
    engine = get_engine()
    engine.ensure_index()
    source.held["offering:0001"] = document(1, "Green poster", version=5)
    write_keys(["offering:0001"], engine=engine)
    source.held["offering:0001"] = document(1, "Red poster", version=4)
    assert write_keys(["offering:0001"], engine=engine).skipped == 1
    assert found("green") == ["offering:0001"]


def test_who_read_a_work_before_it_was_withdrawn_does_not_put_it_back_after(source):
    """Two workers with the same key: without the lock the one that read first would write last."""
    engine = get_engine()
    engine.ensure_index()
    has_read, may_write = threading.Event(), threading.Event()
    read = source.documents

    def slowly(keys):
        found = read(keys)
        if not has_read.is_set():
            has_read.set()
            may_write.wait(10)
        return found

    source.documents = slowly
    with ThreadPoolExecutor(2) as workers:
        first = workers.submit(write_keys, ["offering:0001"], engine=engine)
        assert has_read.wait(10)
        source.held.clear()
        second = workers.submit(write_keys, ["offering:0001"], engine=engine)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
        may_write.set()
        assert (first.result(), second.result()) == (Written(put=1), Written(deleted=1))
    assert engine.count() == 0


def test_two_workers_with_the_same_keys_end_with_the_newest_versions(source):
    engine = get_engine()
    engine.ensure_index()
    keys = [f"offering:{number:04d}" for number in range(30)]

    def changing(worker):
        for version in range(worker, 40, 2):
            for number, key in enumerate(keys):
                source.held[key] = max(
                    (source.held.get(key), document(number, f"Version {version}", version=version)),
                    key=lambda made: made.version if made else -1,
                )
            write_keys(keys, engine=engine)

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(changing, (1, 2)))
    assert dict(engine.versions("offering")) == dict.fromkeys(keys, 39)


def test_a_change_is_written_to_the_index_being_built_too(source):
    engine = get_engine()
    engine.ensure_index()
    building = engine.create()
    write_keys(["offering:0001"], engine=engine)
    assert (engine.count(), engine.count(building)) == (1, 1)
    source.held.clear()
    write_keys(["offering:0001"], engine=engine)
    assert (engine.count(), engine.count(building)) == (0, 0)


def test_an_unfinished_index_of_yesterday_is_left_alone(source, monkeypatch):
    engine = get_engine()
    engine.ensure_index()
    building = engine.create()
    monkeypatch.setattr("search.indexing.write.RESUMED_WITHIN_S", 0)
    write_keys(["offering:0001"], engine=engine)
    assert (engine.count(), engine.count(building)) == (1, 0)


def test_how_far_the_index_is_behind(source, run_outbox, client):
    get_engine().ensure_index()
    changed("offering:0001", at=timezone.now() - timedelta(seconds=31))
    assert 31 <= lag_seconds(at=timezone.now()) < 40
    report = client.get("/readyz").json()
    assert report["search_lag_seconds"] >= 31
    assert [said for said in report["warnings"] if said.startswith("the search index is 3")]
    run_outbox()
    assert lag_seconds(at=timezone.now()) == 0.0
    assert client.get("/readyz").json()["search_lag_seconds"] == 0.0


def test_without_an_index_of_this_version_everything_is_indexed_not_only_what_changed(source, monkeypatch):
    source.held["offering:0002"] = document(2, "Blue poster")
    index_keys([{"key": "offering:0001"}], at=NOON)
    assert get_engine().count() == 2
    monkeypatch.setattr("search.engines.folders.index_version", lambda: "9.9.0")
    index_keys([{"key": "offering:0001"}], at=NOON)
    assert get_engine().stats()["index"].startswith("works-9.9.0-")
    assert get_engine().count() == 2


def test_while_another_process_writes_the_promise_is_kept_for_later(source, settings, monkeypatch, run_outbox):
    get_engine().ensure_index()
    changed("offering:0001", at=NOON)

    def busy(self, purpose, *, wait=0.0):
        raise IndexBusy("another process writes")

    with monkeypatch.context() as patched:
        patched.setattr(IndexFolders, "lock", busy)
        run_outbox()
    kept = OutboxRow.objects.get()
    assert (kept.done_at, kept.attempts, "another process writes" in kept.error) == (None, 0, True)
    assert kept.waiting_since is not None
    assert get_engine().count() == 0


def test_a_key_of_no_source_is_a_fault_and_not_lost(run_outbox):
    changed("nonsense:1", at=NOON)
    run_outbox()
    kept = OutboxRow.objects.get()
    assert kept.done_at is None
    assert "UnknownSource" in kept.error
    with pytest.raises(UnknownSource):
        write_keys(["nonsense:1"], engine=get_engine())
