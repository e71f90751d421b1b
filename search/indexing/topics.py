"""What the outbox's worker does for search: index what changed, compare everything once a night."""

import logging
from datetime import datetime, timedelta
from typing import Any

from marketplace.outbox.topics import TryLater, register_job, register_topic
from search.engines import get_engine
from search.engines.base import IndexNotReady, SearchUnavailable
from search.indexing import meanings
from search.indexing.changes import TOPIC
from search.indexing.rebuild import RebuildFailed, rebuild
from search.indexing.reconcile import reconcile
from search.indexing.write import write_keys
from search.sources import sources

log = logging.getLogger(__name__)


def index_keys(payloads: list[dict[str, Any]], *, at: datetime) -> None:
    """Index the keys of a batch of promises. Raises TryLater while the engine cannot be written to.

    Where there is no index of the present version (first start, or a release with another analysis) everything is
    indexed: an index with these keys alone would hide all the others.
    """
    engine = get_engine()
    keys = [str(payload["key"]) for payload in payloads]
    try:
        try:
            write_keys(keys, engine=engine)
        except IndexNotReady:
            rebuild(engine=engine, sources=sources(), processes=1)
    except (SearchUnavailable, RebuildFailed) as busy:
        raise TryLater(str(busy)) from busy
    meanings.promise(keys, at=at)


def reconcile_nightly(*, at: datetime) -> None:
    """Put right what differs; nothing to compare while there is no index."""
    try:
        reconcile(engine=get_engine())
    except SearchUnavailable as fault:
        log.warning("search was not reconciled: %s", fault)


def register() -> None:
    register_topic(TOPIC, index_keys, batch=True)
    register_job("search.reconcile", every=timedelta(days=1), run=reconcile_nightly)
    register_topic(meanings.TOPIC, meanings.embed_keys)
    register_job(meanings.TOPIC, every=timedelta(days=1), run=meanings.catch_up_nightly)
