"""The site while its search server is away: pages that say so, a shop that stays open, and no change forgotten."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

from cms.desk.health import health_sections, warnings
from marketplace.outbox.models import OutboxRow
from search.engines import get_engine
from search.engines.elasticsearch import client
from search.indexing.changes import changed
from search.sources import register
from tests.search.engines.network import ERROR, Network
from tests.search.making import NOON, MemorySource, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(elasticsearch_url):
    between = Network(elasticsearch_url)
    yield between
    between.down()


@pytest.fixture
def site(settings, network, server, monkeypatch):
    """A site that searches through the network; the worker's next try comes at once."""
    monkeypatch.setattr(client, "FAST_S", 0.2)
    settings.SEARCH_ENGINE = "elasticsearch"
    settings.ELASTICSEARCH_URL = network.url
    settings.ELASTICSEARCH_PREFIX = server.alias.removesuffix("works")
    register(MemorySource("offering", (document(1, "Red poster"),)))
    return get_engine()


def serving():
    return dict(next(section for section in health_sections(at=NOON) if section.title == "Serving").pairs)


def test_a_search_is_answered_by_the_server(site, client):
    assert site.name == "elasticsearch"
    response = client.get("/en/search/suggest/?q=post")
    assert response.status_code == 200


@pytest.mark.parametrize("how", ["down", "refusing", "no index"])
def test_pages_say_so_and_when_to_come_back(site, network, server, client, how):
    said = "Search does not answer right now"
    if how == "down":
        network.down()
    elif how == "refusing":
        network.fault = (503, ERROR)
    else:
        with server.cluster.working() as asked:
            asked.indices.delete(index=server.ensure_index())
        said = "Search is being prepared"
    response = client.get(f"/en/search/?q=away-{how[:4]}")
    assert response.status_code == 503
    assert said in response.content.decode()
    assert response["Retry-After"] == "30"
    suggestions = client.get("/en/search/suggest/?q=post")
    assert (suggestions.status_code, suggestions.content.count(b"<li")) == (200, 0)


@pytest.mark.parametrize("page", ["/en/", "/en/showcases/"])
def test_other_pages_stay_open(site, network, client, page):
    network.down()
    assert client.get(page).status_code in (200, 404)


def test_the_state_of_the_site_names_what_is_silent(site, network, client):
    network.down()
    report = client.get("/readyz").json()
    assert report["checks"]["search"] == "does not answer"
    assert any("search engine does not answer" in warning for warning in report["warnings"])
    assert report["ready"] is all(answer == "ok" for name, answer in report["checks"].items() if name != "search")
    assert "The search engine does not answer: nobody finds anything." in warnings(at=NOON)
    assert serving()["Search index"] == "It does not answer."
    assert serving()["Search engine"] == "elasticsearch"


def test_the_desk_shows_what_the_cluster_says_of_itself(site):
    assert serving()["Search index"] == "0 documents"
    assert serving()["Search engine"] in ("elasticsearch, green", "elasticsearch, yellow")


@pytest.mark.parametrize("how", ["down", "answers lost", "refusing", "slow"])
def test_a_change_made_meanwhile_is_kept_and_indexed_afterwards(site, network, run_outbox, how, monkeypatch):
    changed("offering:0001", at=NOON)
    if how == "down":
        network.down()
    elif how == "answers lost":
        network.meanwhile["_bulk"] = lambda: setattr(network, "lose_answers", True)
    elif how == "refusing":
        network.meanwhile["_bulk"] = lambda: setattr(network, "fault", (429, ERROR))
    else:
        network.slow_s = 2.5
    run_outbox()
    kept = OutboxRow.objects.get()
    assert (kept.done_at, kept.dead_at, kept.attempts) == (None, None, 0)
    assert "search engine" in kept.error
    if how == "down":
        network.up()
    network.lose_answers, network.fault, network.slow_s = False, None, 0.0
    time.sleep(client.FAST_S)
    OutboxRow.objects.update(due_at=NOON)
    run_outbox()
    assert OutboxRow.objects.get().done_at is not None
    assert dict(site.versions("offering")) == {"offering:0001": 1}


def test_the_operator_page_opens_without_the_server(site, network, admin_client):
    network.down()
    assert admin_client.get(reverse("desk_health")).status_code in (200, 302, 403)
