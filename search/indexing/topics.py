"""What the outbox's worker does for search: index what changed, compare everything once a night."""

from datetime import datetime, timedelta
from typing import Any

from marketplace.outbox.topics import TryLater, register_job, register_topic
from search.engines import get_engine
from search.engines.base import SearchUnavailable
from search.indexing.changes import TOPIC
from search.indexing.reconcile import reconcile
from search.indexing.write import write_keys


def index_keys(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Index the keys of a batch of promises. Raises TryLater while the engine cannot be written to."""
    engine = get_engine()
    try:
        engine.ensure_index()
        write_keys([str(payload["key"]) for payload in payloads], engine=engine)
    except SearchUnavailable as busy:
        raise TryLater(str(busy)) from busy


def reconcile_nightly(*, at: datetime) -> None:
    reconcile(engine=get_engine())


def register() -> None:
    register_topic(TOPIC, index_keys, batch=True)
    register_job("search.reconcile", every=timedelta(days=1), run=reconcile_nightly)
