from __future__ import annotations

import os
import secrets

import pytest

from search import sources as registry
from search.engines.base import Delete
from search.engines.elasticsearch import Cluster, ElasticsearchEngine
from search.engines.embedded import EmbeddedEngine
from search.understanding.vocabulary import vocabularies

URL = os.environ.get("ELASTICSEARCH_URL", "")
IN_CI = os.environ.get("CI") == "true"
ENGINES = ["embedded", "elasticsearch"] if URL or IN_CI else ["embedded"]
"""Without a server its part is left out, which test_agreement.py says in one line; in CI it must be there."""
collect_ignore = [] if len(ENGINES) > 1 else ["engines/test_elasticsearch_faults.py", "test_server_away.py"]


@pytest.fixture(scope="session")
def elasticsearch_url():
    """A real server."""
    if not URL:
        pytest.fail("ELASTICSEARCH_URL is not set: in CI both engines are judged")
    return URL


@pytest.fixture(scope="session")
def cluster(elasticsearch_url):
    """Patient: a machine that runs tests is busy."""
    return Cluster(elasticsearch_url, read_s=30.0)


@pytest.fixture(scope="session")
def server_engine(cluster):
    """Indexes of this test process, removed at its end."""
    made = ElasticsearchEngine(cluster, prefix=f"test-{os.getpid()}-{secrets.token_hex(3)}-")
    yield made
    forget_all(made)


def forget_all(engine):
    with engine.cluster.working() as client:
        names = list(client.indices.get(index=f"{engine.alias}-*", features=["aliases"]).body)
        if names:
            client.indices.delete(index=names)


def emptied(engine):
    """An engine with one empty index. Making an index takes a server half a second, emptying one a few milliseconds."""
    engine.ensure_index()
    held = [key for source in SOURCES for key, _ in engine.versions(source)]
    engine.bulk([Delete(key) for key in held])
    return engine


SOURCES = ("offering", "storefront", "showcase")


@pytest.fixture
def server(server_engine):
    """The second engine on a real server, empty."""
    return emptied(server_engine)


@pytest.fixture
def engine(tmp_path):
    """An empty engine. What is above the engines is tested on one; engines/ asks the same of all."""
    made = EmbeddedEngine(tmp_path / "search")
    made.ensure_index()
    return made


@pytest.fixture(autouse=True)
def no_sources():
    """Each test registers the sources it needs; what the houses registered at start comes back after it."""
    before, names = dict(registry._sources), list(registry._category_names)
    registry._sources.clear()
    registry._category_names.clear()
    vocabularies.forget()
    yield
    registry._sources.clear()
    registry._sources.update(before)
    registry._category_names[:] = names
