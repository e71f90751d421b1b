"""Putting promises into the outbox, and keeping them."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from marketplace.outbox.models import OutboxRow
from marketplace.outbox.topics import Topic, TryLater, topic_named

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
"""A worker that dies keeps a row for that long at most; the sweeper then frees it."""
MAX_ATTEMPTS = 12
"""With doubling waits from two seconds: a little over an hour and a half, then a person is asked."""


def put(
    topic: str, *, key: str, at: datetime, payload: dict[str, Any] | None = None, due: datetime | None = None
) -> bool:
    """Promise something, in the transaction of the change it follows from.

    ``key`` is unique for ever: asked twice, kept once. Returns False when the promise was already there.
    """
    topic_named(topic)
    row = OutboxRow(topic=topic, key=key, payload=payload or {}, created_at=at, due_at=due or at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def lease(*, worker: str, limit: int, at: datetime, topics: list[str] | None = None) -> list[OutboxRow]:
    """Take up to ``limit`` due rows for this worker. Two workers never get the same row."""
    with transaction.atomic():
        due = OutboxRow.objects.filter(done_at__isnull=True, dead_at__isnull=True, due_at__lte=at).filter(
            Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        )
        if topics is not None:
            due = due.filter(topic__in=topics)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        rows = list(due.order_by("due_at", "id")[:limit])
        ids = [row.pk for row in rows]
        OutboxRow.objects.filter(pk__in=ids).update(leased_until=at + LEASE, leased_by=worker)
    for row in rows:
        row.leased_by = worker
    return rows


def settle(*, row: OutboxRow, at: datetime) -> None:
    OutboxRow.objects.filter(pk=row.pk).update(done_at=at, leased_until=None, error="")


def postpone(*, row: OutboxRow, error: str, at: datetime, counts: bool = True) -> None:
    """Try again later, waiting twice as long each time; after MAX_ATTEMPTS the row is dead and an operator sees it."""
    attempts = row.attempts + (1 if counts else 0)
    dead = at if attempts >= MAX_ATTEMPTS else None
    wait = timedelta(seconds=min(2 ** max(attempts, 1), 1800))
    OutboxRow.objects.filter(pk=row.pk).update(
        attempts=attempts, due_at=at + wait, dead_at=dead, leased_until=None, error=error[:4000]
    )
    if dead:
        log.error("outbox row %s is dead after %s attempts: %s", row.key, attempts, error.splitlines()[-1:])


def keep(*, rows: list[OutboxRow], topic: Topic, at: datetime) -> int:
    """Handle leased rows of one topic: in one batch where it can, else one by one. Returns how many were kept."""
    batches = [rows] if topic.batch else [[row] for row in rows]
    kept = 0
    for batch in batches:
        try:
            topic.handler([row.payload for row in batch], at=at)
        except TryLater as later:
            for row in batch:
                postpone(row=row, error=str(later), at=at)
        except Exception:  # noqa: BLE001  # a handler's fault must not stop the worker: kept, retried, shown
            fault = traceback.format_exc()
            for row in batch:
                postpone(row=row, error=fault, at=at)
        else:
            for row in batch:
                settle(row=row, at=at)
            kept += len(batch)
    return kept


def run_due(*, worker: str, at: datetime, limit: int = 100, topics: list[str] | None = None) -> int:
    """Take what is due and do it. Returns how many rows were taken."""
    rows = lease(worker=worker, limit=limit, at=at, topics=topics)
    by_topic: dict[str, list[OutboxRow]] = {}
    for row in rows:
        by_topic.setdefault(row.topic, []).append(row)
    for name, group in by_topic.items():
        keep(rows=group, topic=topic_named(name), at=at)
    return len(rows)


def revive(*, row: OutboxRow, at: datetime) -> None:
    """An operator gives a dead row another chance."""
    OutboxRow.objects.filter(pk=row.pk, dead_at__isnull=False).update(
        dead_at=None, attempts=0, due_at=at, leased_until=None
    )


def sweep(*, at: datetime) -> int:
    """Free leases of dead workers and drop what was done 30 days ago. Returns how many leases were freed."""
    OutboxRow.objects.filter(done_at__lt=at - timedelta(days=30)).delete()
    return OutboxRow.objects.filter(done_at__isnull=True, leased_until__lt=at).update(leased_until=None, leased_by="")
