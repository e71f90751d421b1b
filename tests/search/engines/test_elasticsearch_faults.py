"""A server that is cut off, slow, red, or written to by two: what a reader sees, and that nothing is lost."""

from __future__ import annotations

import os
import time
from multiprocessing import get_context

import pytest

from search.engines.base import (
    Delete,
    IndexBusy,
    IndexNotReady,
    Put,
    RowsRefused,
    SearchPlan,
    SearchUnavailable,
    Written,
)
from search.engines.elasticsearch import Cluster, ElasticsearchEngine, client, writing
from search.engines.elasticsearch.engine import FRESH_S
from search.engines.tree import Bool, MatchAll, Term, leaves
from search.indexing.rebuild import rebuild
from search.indexing.reconcile import Difference, differences
from search.indexing.rows import row
from tests.search.engines.network import ERROR, Network
from tests.search.making import MemorySource, document

READ_S = 20.0
"""Nobody gives up because the machine that tests is busy; the test of slowness has its own."""


@pytest.fixture
def network(elasticsearch_url):
    between = Network(elasticsearch_url)
    yield between
    between.down()


@pytest.fixture
def engine(network, server, monkeypatch):
    """The engine behind the network, with one document."""
    monkeypatch.setattr(client, "FAST_S", 0.5)
    server.bulk([Put(row(document(1, "Red poster", version=1)))])
    prefix = server.alias.removesuffix("works")
    return ElasticsearchEngine(Cluster(network.url, read_s=READ_S), prefix=prefix)


def found(engine, token="en:poster"):
    snapshot = engine.snapshot()
    hits = snapshot.search(SearchPlan(Term("t", token))).candidates
    return [stored["key"] for stored in snapshot.load([hit.ref for hit in hits])]


def put(number, title="Red poster", version=1):
    return Put(row(document(number, title, version=version)))


def test_while_the_node_is_down_nobody_waits_and_afterwards_all_is_as_before(engine, network):
    assert found(engine) == ["offering:0001"]
    network.down()
    with pytest.raises(SearchUnavailable, match="does not answer"):
        engine.search(SearchPlan(MatchAll()))
    with pytest.raises(SearchUnavailable, match="a moment ago"):
        engine.count()
    network.up()
    time.sleep(client.FAST_S)
    assert found(engine) == ["offering:0001"]


def test_a_slow_node_is_given_up_after_one_wait(engine, network):
    impatient = ElasticsearchEngine(Cluster(network.url, read_s=0.5), prefix=engine.alias.removesuffix("works"))
    network.slow_s = 3.0
    network.seen.clear()
    started = time.monotonic()
    with pytest.raises(SearchUnavailable, match="Timeout"):
        impatient.snapshot()
    assert 0.5 <= time.monotonic() - started < 3.0
    assert len(network.seen) == 1, "what takes too long once takes too long twice"


def test_one_broken_connection_is_tried_again_and_nobody_notices(engine, network):
    engine.snapshot()
    network.break_next = 1
    assert found(engine) == ["offering:0001"]


def test_a_write_is_not_repeated_by_the_client(engine, network):
    network.meanwhile["_bulk"] = lambda: setattr(network, "break_next", 1)
    with pytest.raises(SearchUnavailable):
        engine.bulk([put(2)])
    assert sum(request.endswith("_bulk") for request in network.seen) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 401, 400])
def test_a_refusal_is_told_as_such_and_keeps_nobody_waiting(engine, network, status):
    engine.snapshot()
    network.fault = (status, ERROR)
    with pytest.raises(SearchUnavailable, match=f"{status}: the_network_says_so"):
        engine.search(SearchPlan(MatchAll()))
    network.fault = None
    assert found(engine) == ["offering:0001"]


def test_an_answer_that_is_not_elasticsearchs_is_no_answer(engine, network):
    network.fault = (200, "hello")
    with pytest.raises(SearchUnavailable):
        engine.ensure_index()


def test_a_write_whose_answer_is_lost_is_done_again_to_the_same_end(engine, network):
    changes = [put(1, "Green poster", version=2), put(2), Delete("offering:0001"), put(3)]
    network.meanwhile["_bulk"] = lambda: setattr(network, "lose_answers", True)
    with pytest.raises(SearchUnavailable):
        engine.bulk(changes)
    network.lose_answers = False
    time.sleep(client.FAST_S)
    engine.bulk(changes)
    assert dict(engine.versions("offering")) == {"offering:0002": 1, "offering:0003": 1}
    assert engine.bulk([Delete("offering:0001")]) == Written()


def test_of_two_writers_the_newer_version_wins_whoever_comes_last(engine, network, server):
    network.meanwhile["_bulk"] = lambda: server.bulk([put(1, "Blue poster", version=7)])
    assert engine.bulk([put(1, "Green poster", version=6)]) == Written(skipped=1)
    assert dict(engine.versions("offering")) == {"offering:0001": 7}
    network.meanwhile["_bulk"] = lambda: server.bulk([put(1, "Blue poster", version=8)])
    assert engine.bulk([put(1, "Green poster", version=9)]) == Written(put=1)
    assert found(engine, "en:green") == ["offering:0001"]


def test_of_two_writers_of_a_new_key_and_of_a_deleted_one_too(engine, network, server):
    network.meanwhile["_bulk"] = lambda: server.bulk([put(5, version=3)])
    assert engine.bulk([put(5, version=2)]) == Written(skipped=1)
    network.meanwhile["_bulk"] = lambda: server.bulk([Delete("offering:0005")])
    assert engine.bulk([Delete("offering:0005")]) == Written()
    assert engine.bulk([put(5, version=1)]) == Written(put=1), "what is gone has no version"


def test_a_key_that_others_never_leave_alone_is_left_to_them(engine, network, server, monkeypatch):
    monkeypatch.setattr(writing, "ROUNDS", 2)

    versions = iter(range(10, 90))

    def rival():
        server.bulk([put(1, version=next(versions))])
        network.meanwhile["_bulk"] = rival

    network.meanwhile["_bulk"] = rival
    with pytest.raises(IndexBusy, match="offering:0001"):
        engine.bulk([put(1, version=99)])


def test_what_will_never_be_taken_is_named_and_the_rest_is_written(engine):
    refused = row(document(2, "Bad poster"))
    refused.numbers["days"] = 2**70
    with pytest.raises(RowsRefused, match="offering:0002") as fault:
        engine.bulk([put(3, "Good poster"), Put(refused), put(4, "Better poster")])
    assert list(fault.value.refused) == ["offering:0002"]
    assert set(found(engine)) == {"offering:0001", "offering:0003", "offering:0004"}


def test_a_large_batch_goes_in_small_requests(engine, network, monkeypatch):
    monkeypatch.setattr(writing, "MOST_BYTES", 4_000)
    network.seen.clear()
    assert engine.bulk([put(number) for number in range(2, 32)]) == Written(put=30)
    assert sum(request.endswith("_bulk") for request in network.seen) > 3
    assert sum(request.endswith("_refresh") for request in network.seen) == 1
    assert engine.count() == 31


def test_a_red_index_answers_nobody_loses_nothing_and_comes_back(network, cluster, server, monkeypatch):
    monkeypatch.setattr(writing, "WAIT", "100ms")
    monkeypatch.setattr("search.engines.elasticsearch.engine.SETTINGS", {"routing.allocation.require._name": "nobody"})
    monkeypatch.setattr("search.engines.elasticsearch.engine.ACTIVE_SHARDS", "0")
    engine = ElasticsearchEngine(Cluster(network.url), prefix=f"{server.alias}-red-")
    name = engine.ensure_index()
    assert engine.stats()["health"] == "red"
    for ask in (lambda: engine.search(SearchPlan(MatchAll())), engine.count, lambda: engine.bulk([put(1)])):
        with pytest.raises(SearchUnavailable):
            ask()
    with pytest.raises(SearchUnavailable):
        engine.snapshot().load(["offering:0001"])
    with pytest.raises(SearchUnavailable):
        list(engine.versions("offering"))
    with cluster.working() as asked:
        asked.indices.put_settings(index=name, settings={"routing.allocation.require._name": None})
        asked.cluster.health(index=name, wait_for_status="yellow", timeout="5s")
    assert engine.bulk([put(1)]) == Written(put=1)
    assert found(engine) == ["offering:0001"]


def test_where_the_index_is_gone_nothing_makes_another_one(engine, cluster, server):
    engine.snapshot()
    name, snapshot, others = server.ensure_index(), engine.snapshot(), server._names()
    with cluster.working() as asked:
        asked.indices.delete(index=name)
    for ask in (
        lambda: snapshot.search(SearchPlan(MatchAll())),
        lambda: snapshot.load(["offering:0001"]),
        lambda: snapshot.frequencies([("t", "en:poster")]),
        lambda: engine.bulk([put(2)]),
        lambda: engine.bulk([put(2)], index=name),
        engine.count,
        engine.stats,
    ):
        with pytest.raises(IndexNotReady):
            ask()
    assert server._names() == [other for other in others if other != name]


def test_an_index_that_goes_while_it_is_written_to_is_not_made_anew(engine, network, cluster, server):
    name, others = server.ensure_index(), server._names()

    def delete():
        with cluster.working() as asked:
            asked.indices.delete(index=name)

    network.meanwhile["_bulk"] = delete
    with pytest.raises(IndexNotReady):
        engine.bulk([put(2)])
    assert server._names() == [other for other in others if other != name]


def test_a_deleted_alias_is_an_index_that_is_not_ready(engine, cluster, server):
    name = server.ensure_index()
    with cluster.working() as asked:
        asked.indices.delete_alias(index=name, name=server.alias)
    with pytest.raises(IndexNotReady, match="reindex"):
        engine.count()
    assert engine.count(name) == 1
    assert engine.ensure_index() != name


def test_a_deleted_document_comes_back_empty_where_it_was_found_before(engine, server):
    server.bulk([put(number) for number in range(2, 5)])
    snapshot = engine.snapshot()
    hits = snapshot.search(SearchPlan(Term("t", "en:poster"), limit=200)).candidates
    server.bulk([Delete("offering:0003")])
    loaded = snapshot.load([hit.ref for hit in hits])
    assert {hit.ref: stored.get("key") for hit, stored in zip(hits, loaded, strict=True)} == {
        "offering:0001": "offering:0001",
        "offering:0002": "offering:0002",
        "offering:0003": None,
        "offering:0004": "offering:0004",
    }


def test_a_page_costs_three_questions_and_none_twice(engine, network):
    from search.query import SearchQuery
    from search.understanding.filters import facets_of, filters_of

    query = SearchQuery(kinds=("digital",))
    engine.snapshot()
    network.seen.clear()
    snapshot = engine.snapshot()
    snapshot.frequencies([("t", f"{language}:poster") for language in ("en", "de", "fr")])
    plan = SearchPlan(Term("t", "en:poster"), filters_of(query), facets_of(query), limit=200)
    hits = snapshot.search(plan).candidates
    assert dict(snapshot.facets(plan)["kind"]) == {"digital": 1}
    assert snapshot.load([hit.ref for hit in hits])[0]["key"] == "offering:0001"
    assert [request.rpartition("/")[2] for request in network.seen] == ["_termvectors", "_search", "_mget"]


def test_few_hits_bring_their_documents_along(engine, network):
    snapshot = engine.snapshot()
    network.seen.clear()
    hits = snapshot.search(SearchPlan(Term("t", "en:poster"), limit=24)).candidates
    assert snapshot.load([hit.ref for hit in hits])[0]["key"] == "offering:0001"
    assert len(network.seen) == 1


def test_another_process_sees_a_switch_within_a_second(engine, server):
    assert found(engine) == ["offering:0001"]
    name = server.create()
    server.bulk([put(2)], index=name)
    server.swap(name)
    engine._seen = (time.monotonic() + 3600, *engine._seen[1:])  # seen just now, however slow this machine is
    assert found(engine) == ["offering:0001"], "the previous index is still there to be read"
    engine._seen = (time.monotonic() - FRESH_S - 0.001, *engine._seen[1:])
    assert found(engine) == ["offering:0002"]
    assert FRESH_S <= 1.0
    assert engine.bulk([put(3)]) == Written(put=1)
    assert server.count() == 2


def test_the_stamp_changes_with_what_is_visible_and_only_then(engine, server):
    before = engine._active()
    assert engine._active() == before
    server.bulk([put(2)])
    assert engine._active()[0] == before[0]
    assert engine._active()[1] != before[1]


def test_a_server_that_takes_fewer_clauses_is_asked_with_fewer(engine):
    engine.cluster.clauses = 20_000
    many = (Term("t", f"en:w{number}") for number in range(12_000))
    tree = Bool(should=(Term("t", "en:poster"), *many), minimum=1)
    assert leaves(tree) > 12_000
    assert engine.search(SearchPlan(tree)).total == 1
    assert engine.cluster.clauses < 12_000
    engine.cluster.clauses = client.FEWEST_CLAUSES
    with pytest.raises(SearchUnavailable, match="small"):
        engine.cluster.allow_fewer_clauses()


def _count_in_child(engine, pipe):
    pipe.send((os.getpid(), engine.count(), engine.cluster._made[0]))


def test_a_forked_process_has_connections_of_its_own(engine):
    assert engine.count() == 1
    context = get_context("fork")
    ours, theirs = context.Pipe()
    child = context.Process(target=_count_in_child, args=(engine, theirs))
    child.start()
    pid, count, made_by = ours.recv()
    child.join()
    assert (count, made_by) == (1, pid)
    assert engine.cluster._made[0] == os.getpid() != pid


def test_two_installations_share_a_cluster_and_touch_nothing_of_each_other(server, cluster):
    first, second = (ElasticsearchEngine(cluster, prefix=f"{server.alias}-{name}-") for name in ("a", "b"))
    kept = second.ensure_index()
    second.bulk([put(1)])
    names = [first.ensure_index()]
    for _ in range(2):
        names.append(first.create())
        first.swap(names[-1])
    assert first._names() == names[-2:], "the previous one stays, those before go"
    assert (second.ensure_index(), second.count()) == (kept, 1)
    for ask in (second.swap, second.discard, second.snapshot, second.count):
        with pytest.raises(ValueError, match="not an index"):
            ask(names[-1])


def test_an_index_of_another_version_is_not_read_and_replaced_by_ensure(engine, monkeypatch):
    assert engine.count() == 1
    monkeypatch.setattr("search.engines.elasticsearch.engine.index_version", lambda: "9.9.0")
    with pytest.raises(IndexNotReady, match=r"9\.9\.0"):
        engine.count()
    assert engine.ensure_index().startswith(f"{engine.alias}-9.9.0-")
    assert engine.count() == 0


def test_a_rebuild_is_switched_to_with_what_changed_meanwhile(engine, network, monkeypatch):
    source = MemorySource("offering", tuple(document(number, f"Poster {number}") for number in range(1, 60)))
    monkeypatch.setattr("search.indexing.reconcile.sources", lambda: [source])
    monkeypatch.setattr("search.indexing.write.source_of", lambda key: source)
    before = engine.ensure_index()

    def change():
        source.held["offering:0001"] = document(1, "Changed meanwhile", version=2)
        del source.held["offering:0002"]

    network.meanwhile["_refresh"] = change
    done = rebuild(engine=engine, sources=[source], processes=1)
    assert (done.documents, done.index != before, engine.ensure_index()) == (58, True, done.index)
    assert found(engine, "en:chang") == ["offering:0001"]
    assert differences(source, engine=engine) == Difference((), ())


def test_a_rebuild_that_the_network_ends_leaves_the_active_index(engine, network):
    source = MemorySource("offering", tuple(document(number) for number in range(1, 60)))
    before = engine.ensure_index()
    network.meanwhile["_bulk"] = network.down
    with pytest.raises(SearchUnavailable):
        rebuild(engine=engine, sources=[source], processes=1)
    network.up()
    time.sleep(client.FAST_S)
    assert (engine.ensure_index(), found(engine)) == (before, ["offering:0001"])
    engine.swap(engine.create())
    assert len(engine._names()) == 2, "what was left half-built went with the next switch"


def test_keys_and_passwords_are_sent(network):
    for cluster, scheme in (
        (Cluster(network.url, api_key="c2VjcmV0"), "ApiKey c2VjcmV0"),
        (Cluster(network.url.replace("//", "//ring:secret@")), "Basic cmluZzpzZWNyZXQ="),
    ):
        with pytest.raises(IndexNotReady):
            ElasticsearchEngine(cluster, prefix="test-nobody-").count()
        assert network.headers[-1]["authorization"] == scheme
