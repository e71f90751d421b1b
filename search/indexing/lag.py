"""How far the index is behind the database."""

from datetime import datetime

from marketplace.outbox.queries import waiting_seconds
from search.indexing.changes import TOPIC

LATE_S = 30.0
"""Above that somebody should look: usually a change is found within a second."""


def lag_seconds(*, at: datetime) -> float:
    """Age of the oldest change that is committed and not yet in the index; 0.0 when there is none."""
    return waiting_seconds(TOPIC, at=at)
