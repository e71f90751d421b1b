"""The engine that this installation uses, made once per process."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import SearchEngine


def get_engine() -> SearchEngine:
    """The engine named by SEARCH_ENGINE. Raises ImproperlyConfigured for one that is not there."""
    wanted = getattr(settings, "SEARCH_ENGINE", "embedded")
    if wanted == "elasticsearch" or getattr(settings, "ELASTICSEARCH_URL", ""):
        raise ImproperlyConfigured(
            "This version has no Elasticsearch engine: unset ELASTICSEARCH_URL and use SEARCH_ENGINE=embedded."
        )
    if wanted != "embedded":
        raise ImproperlyConfigured(f"SEARCH_ENGINE {wanted!r} is unknown: use 'embedded'.")
    return _embedded(Path(settings.SEARCH_DIR))


@contextmanager
def new_engine(name: str, folder: Path) -> Iterator[SearchEngine]:
    """An engine with an empty index of its own that is gone afterwards: for evaluation. ``folder``: an empty one."""
    from search.engines.embedded import EmbeddedEngine

    yield EmbeddedEngine(folder)


@lru_cache(maxsize=4)
def _embedded(folder: Path) -> SearchEngine:
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(folder)
