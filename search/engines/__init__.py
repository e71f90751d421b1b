"""The engine that this installation uses, made once per process."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import SearchEngine


def get_engine() -> SearchEngine:
    """The engine named by SEARCH_ENGINE. Raises ImproperlyConfigured for one that is not there."""
    match settings.SEARCH_ENGINE:
        case "embedded":
            return _embedded(Path(settings.SEARCH_DIR))
        case "elasticsearch":
            if not settings.ELASTICSEARCH_URL:
                raise ImproperlyConfigured(
                    "SEARCH_ENGINE=elasticsearch needs ELASTICSEARCH_URL, such as http://127.0.0.1:9200."
                )
            return _elasticsearch(
                settings.ELASTICSEARCH_URL,
                settings.ELASTICSEARCH_PREFIX,
                settings.ELASTICSEARCH_API_KEY,
                settings.ELASTICSEARCH_CA_FILE,
            )
        case other:
            raise ImproperlyConfigured(f"SEARCH_ENGINE {other!r} is unknown: use 'embedded' or 'elasticsearch'.")


@lru_cache(maxsize=4)
def _embedded(folder: Path) -> SearchEngine:
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(folder)


@lru_cache(maxsize=4)
def _elasticsearch(urls: str, prefix: str, api_key: str, ca_file: str) -> SearchEngine:
    from search.engines.elasticsearch import Cluster, ElasticsearchEngine

    try:
        return ElasticsearchEngine(Cluster(urls, api_key=api_key, ca_file=ca_file), prefix=prefix)
    except ValueError as fault:
        raise ImproperlyConfigured(f"ELASTICSEARCH_URL, ELASTICSEARCH_PREFIX or its keys: {fault}") from None
