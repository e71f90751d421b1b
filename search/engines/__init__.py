"""The engine that this installation uses, made once per process."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import SearchEngine

INDEX = "works"


def get_engine() -> SearchEngine:
    """The engine named by SEARCH_ENGINE. Raises ImproperlyConfigured for one that cannot be."""
    return engine_called(settings.SEARCH_ENGINE)


def engine_called(name: str, *, index: str = INDEX) -> SearchEngine:
    """An engine by name, on an index of that name: what is measured has its own, beside the site's."""
    match name:
        case "embedded":
            return _embedded(Path(settings.SEARCH_DIR), index)
        case "elasticsearch":
            if not settings.ELASTICSEARCH_URL:
                raise ImproperlyConfigured(
                    "SEARCH_ENGINE=elasticsearch needs ELASTICSEARCH_URL, such as http://127.0.0.1:9200."
                )
            access = (settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY, settings.ELASTICSEARCH_CA_FILE)
            return _elasticsearch(*access, prefix=settings.ELASTICSEARCH_PREFIX, index=index)
        case other:
            raise ImproperlyConfigured(f"SEARCH_ENGINE {other!r} is unknown: use 'embedded' or 'elasticsearch'.")


@contextmanager
def new_engine(name: str, folder: Path) -> Iterator[SearchEngine]:
    """An engine with an empty index of its own that is gone afterwards: for evaluation. ``folder``: an empty one.

    Raises ImproperlyConfigured, SearchUnavailable.
    """
    if name == "embedded":
        from search.engines.embedded import EmbeddedEngine

        yield EmbeddedEngine(folder)
        return
    engine = engine_called(name, index=f"measured-{uuid.uuid4().hex[:12]}")
    try:
        yield engine
    finally:
        engine.remove()  # type: ignore[attr-defined]


@lru_cache(maxsize=4)
def _embedded(folder: Path, index: str) -> SearchEngine:
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(folder, index)


@lru_cache(maxsize=4)
def _elasticsearch(urls: str, api_key: str, ca_file: str, *, prefix: str, index: str) -> SearchEngine:
    from search.engines.elasticsearch import Cluster, ElasticsearchEngine

    try:
        return ElasticsearchEngine(Cluster(urls, api_key=api_key, ca_file=ca_file), prefix=prefix, index=index)
    except ValueError as fault:
        raise ImproperlyConfigured(f"ELASTICSEARCH_URL or ELASTICSEARCH_PREFIX: {fault}") from None
