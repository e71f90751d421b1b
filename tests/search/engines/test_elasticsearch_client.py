"""Asking a server that is not there, refuses, or is something else: without any server."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from elasticsearch import ConnectionTimeout
from urllib3.exceptions import ConnectTimeoutError, ReadTimeoutError

from search.engines.base import IndexNotReady, SearchUnavailable
from search.engines.elasticsearch import Cluster, client
from search.engines.elasticsearch.client import TooManyClauses, _with_port
from tests.search.engines.network import Network


@pytest.fixture
def network():
    between = Network("http://127.0.0.1:9")
    yield between
    between.down()


def ask(cluster):
    with cluster.reading() as asked:
        return asked.count(index="works")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://search.example:9200", "http://search.example:9200"),
        ("https://search.example", "https://search.example:443"),
        ("http://search.example/behind/a/path", "http://search.example:80/behind/a/path"),
        ("https://ring:secret@search.example", "https://ring:secret@search.example:443"),
        ("https://[::1]", "https://[::1]:443"),
    ],
)
def test_an_address_gets_its_port(given, used):
    assert _with_port(given) == used


@pytest.mark.parametrize("given", ["search.example:9200", "ftp://search.example", "https://", "9200"])
def test_what_is_no_address_is_said_at_once_and_without_its_password(given):
    with pytest.raises(ValueError, match="looks like https://host:9200"):
        Cluster(given)


def test_of_several_addresses_one_that_works_is_enough(network):
    network.fault = (404, {"error": {"type": "index_not_found_exception"}})
    cluster = Cluster(f"http://127.0.0.1:9, {network.url}")
    for _ in range(3):
        with pytest.raises(IndexNotReady):
            ask(cluster)


@pytest.mark.parametrize(
    ("status", "error", "raised"),
    [
        (404, {"type": "index_not_found_exception"}, IndexNotReady),
        (404, {"type": "search_context_missing_exception"}, SearchUnavailable),
        (400, {"type": "search_phase_execution_exception", "failed_shards": [{"reason": {"type": "too_many_nested_clauses"}}]}, TooManyClauses),
        (400, {"type": "x", "root_cause": [], "caused_by": {"type": "y", "caused_by": {"type": "too_many_clauses"}}}, TooManyClauses),
        (400, {"type": "parsing_exception"}, SearchUnavailable),
        (403, {"type": "security_exception"}, SearchUnavailable),
        (429, {"type": "circuit_breaking_exception"}, SearchUnavailable),
        (503, {"type": "no_shard_available_action_exception"}, SearchUnavailable),
        (502, "not even JSON of ours", SearchUnavailable),
    ],
)  # fmt: skip
def test_refusals_in_our_words(network, status, error, raised):
    network.fault = (status, {"error": error, "status": status})
    cluster = Cluster(network.url)
    for _ in range(2):
        with pytest.raises(raised) as fault:
            ask(cluster)
        assert type(fault.value) is raised
    assert len(network.seen) == 2, "neither tried again nor refused beforehand"


def test_who_answers_for_elasticsearch_without_being_it_is_not_believed(network):
    network.fault = (200, {"count": 7})
    with pytest.raises(SearchUnavailable):
        ask(Cluster(network.url))


def test_after_a_broken_connection_nobody_waits(network):
    network.break_next = 2
    cluster = Cluster(network.url)
    with pytest.raises(SearchUnavailable, match="does not answer: ConnectionError"):
        ask(cluster)
    for _ in range(5):
        with pytest.raises(SearchUnavailable, match="a moment ago"):
            ask(cluster)
    assert len(network.seen) == 2


GONE = {"error": {"type": "index_not_found_exception"}}


def test_one_costly_question_takes_search_away_from_nobody_else(network):
    network.fault = (404, GONE)
    cluster = Cluster(network.url, read_s=0.2)
    for _ in range(2 * client.SLOW):
        network.slow_s = 2.0
        with pytest.raises(SearchUnavailable, match="does not answer: ConnectionTimeout"):
            ask(cluster)
        network.slow_s = 0.0
        with pytest.raises(IndexNotReady):
            ask(cluster)


def test_a_node_that_hangs_is_noticed_after_a_few_though_it_may_still_say_that_it_lives(network):
    network.fault = (404, GONE)
    cluster = Cluster(network.url, read_s=0.2)
    for tried in range(1, client.SLOW + 1):
        network.slow_s = 2.0
        with pytest.raises(SearchUnavailable, match="does not answer"):
            ask(cluster)
        network.slow_s = 0.0
        if tried < client.SLOW:
            with pytest.raises(IndexNotReady), cluster.reading(light=True) as asked:
                asked.count(index="works")
    seen = len(network.seen)
    with pytest.raises(SearchUnavailable, match="a moment ago"):
        ask(cluster)
    assert len(network.seen) == seen


def test_a_light_answer_lets_nobody_else_in_while_a_node_hangs_on_searches(network, monkeypatch):
    monkeypatch.setattr(client, "FAST_S", 60.0)
    network.fault = (404, GONE)
    network.slow_s = 2.0
    cluster = Cluster(network.url, read_s=0.2)
    for _ in range(client.SLOW):
        with pytest.raises(SearchUnavailable, match="does not answer"):
            ask(cluster)
    cluster._down_until, network.slow_s = time.monotonic(), 0.0
    with pytest.raises(IndexNotReady), cluster.reading(light=True) as asked:  # who tries looks first, ...
        asked.count(index="works")
    with ThreadPoolExecutor(1) as another, pytest.raises(SearchUnavailable, match="a moment ago"):
        another.submit(ask, cluster).result()
    with pytest.raises(IndexNotReady):  # ... and then searches, for all
        ask(cluster)
    with ThreadPoolExecutor(1) as another, pytest.raises(IndexNotReady):
        another.submit(ask, cluster).result()


def test_where_nobody_takes_the_call_in_time_nobody_is_at_home():
    slow, nobody = ConnectionTimeout("slow"), ConnectionTimeout("nobody")
    slow.__cause__ = ReadTimeoutError(None, "/", "read")  # type: ignore[arg-type]
    nobody.__cause__ = ConnectTimeoutError("connect")
    assert (client._is_slow(slow), client._is_slow(nobody)) == (True, False)


def test_while_one_asks_a_node_that_hung_the_others_do_not_wait(network, monkeypatch):
    monkeypatch.setattr(client, "FAST_S", 1.0)
    network.slow_s = 2.0
    cluster = Cluster(network.url, read_s=0.2)
    for _ in range(client.SLOW):
        with pytest.raises(SearchUnavailable, match="does not answer"):
            ask(cluster)
    cluster._down_until = time.monotonic()
    told, lock = [], threading.Lock()

    def one():
        with pytest.raises(SearchUnavailable) as fault:
            ask(cluster)
        with lock:
            told.append(str(fault.value))

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("a moment ago" in each for each in told) == 7
    assert len(network.seen) == client.SLOW + 1


def test_a_server_that_answers_again_is_asked_again(network, monkeypatch):
    monkeypatch.setattr(client, "FAST_S", 0.05)
    network.break_next = 2
    cluster = Cluster(network.url)
    with pytest.raises(SearchUnavailable, match="does not answer"):
        ask(cluster)
    time.sleep(0.06)
    network.fault = (404, {"error": {"type": "index_not_found_exception"}})
    for _ in range(2):
        with pytest.raises(IndexNotReady):
            ask(cluster)
