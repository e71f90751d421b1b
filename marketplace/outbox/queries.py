"""How the outbox is doing."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Min

from marketplace.outbox.models import SHUT_OUT, OutboxRow, WorkerBeat

SILENT_AFTER = timedelta(seconds=60)


def lag_seconds(*, at: datetime) -> float:
    """Age of the oldest promise that is due and not kept; 0.0 when there is none."""
    due = OutboxRow.objects.filter(done_at__isnull=True, dead_at__isnull=True, due_at__lte=at)
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    return (at - oldest).total_seconds() if oldest else 0.0


def waiting_seconds(topic: str, *, at: datetime) -> float:
    """Since when the oldest open promise of a topic waits, also one that is tried again later; 0.0 without any."""
    waiting = OutboxRow.objects.filter(topic=topic, done_at__isnull=True, dead_at__isnull=True, created_at__lte=at)
    oldest = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    return (at - oldest).total_seconds() if oldest else 0.0


def worker_is_alive(*, at: datetime) -> bool:
    return WorkerBeat.objects.filter(beat_at__gte=at - SILENT_AFTER).exists()


def dead_rows() -> int:
    return OutboxRow.objects.filter(dead_at__isnull=False).count()


def shut_out_rows() -> int:
    """How many promises wait because the other side does not accept our key."""
    return OutboxRow.objects.filter(done_at__isnull=True, dead_at__isnull=True, error__startswith=SHUT_OUT).count()


NEWEST = (
    "SELECT payload FROM ("
    "SELECT topic, key, CAST(payload AS text) AS payload FROM outbox_outboxrow"
    " WHERE done_at IS NULL AND dead_at IS NULL AND leased_by = '' AND due_at <= %s"
    " ORDER BY due_at DESC, id DESC LIMIT %s"
    ") AS newest WHERE topic = %s AND key LIKE %s AND payload LIKE %s"
)
"""Not from the model: asked for each event of the provider, and building it takes longer than running it."""


def newest_waiting(*, topic: str, key: str, about: str, at: datetime, among: int) -> list[dict[str, Any]]:
    """Payloads of this topic that hold the text ``about`` and whose keys begin with ``key``, among so many newest
    promises of all topics that are due and that nobody ever began. However many wait, no more are read."""
    due = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [due, among, topic, f"{key}%", f"%{about}%"])
        return [json.loads(payload) for (payload,) in cursor.fetchall()]
