"""Announcing a change, in its own transaction: what rolls back leaves no promise, what commits is indexed."""

import secrets
from datetime import datetime

from marketplace.outbox import operations

TOPIC = "search.index"


def changed(key: str, *, at: datetime) -> None:
    """Promise to index a document again, or to forget it when it is gone.

    ``key`` is the document's, ``offering:AB12CD``. Every call is a row of its own: an open row of an earlier
    transaction may be read before this one commits, so it cannot stand for this change. The worker joins them.
    """
    operations.put(TOPIC, key=f"search:{key}:{at.timestamp():.6f}:{secrets.token_hex(4)}", at=at, payload={"key": key})
