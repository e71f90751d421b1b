"""Putting promises into the outbox, and keeping them."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from marketplace.outbox.models import SHUT_OUT, OutboxRow, SentMail
from marketplace.outbox.topics import (
    OtherSideDown,
    ShutOut,
    Topic,
    TryLater,
    batch_topics,
    moves_money,
    topic_named,
)
from marketplace.outbox.writing import insert_once

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
"""A worker that dies keeps a row for that long at most; the sweeper then frees it."""
SINGLES = 20
"""Rows that are done one by one before the worker looks again whether something quick has come."""
MAX_ATTEMPTS = 12
"""With doubling waits from two seconds: a little over an hour and a half, then a person is asked."""


KEPT_DONE, KEPT_MAIL = timedelta(days=30), timedelta(days=365)
PATIENCE = timedelta(days=3)
"""How long we wait for an outside world that does not answer: a mail server's weekend loses no mail."""
KNOCK_AGAIN = timedelta(minutes=5)
"""Where we are not let in: until a person has mended it, however long that takes."""


def put(
    topic: str, *, key: str, at: datetime, payload: dict[str, Any] | None = None, due: datetime | None = None
) -> bool:
    """Promise something, in the transaction of the change it follows from.

    ``key`` is unique for ever: asked twice, kept once. Returns False when the promise was already there.
    """
    topic_named(topic)
    return insert_once(topic=topic, key=key, payload=payload or {}, created_at=at, due_at=due or at)


def lease(*, worker: str, limit: int, at: datetime, topics: list[str] | None = None) -> list[OutboxRow]:
    """Take up to ``limit`` due rows for this worker, of these topics or of all. Two workers never get the same row."""
    if topics == [] or limit <= 0:
        return []
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


def postpone(*, row: OutboxRow, error: str, at: datetime) -> None:
    """Our fault: try again, waiting twice as long each time; after MAX_ATTEMPTS the row is dead and is shown."""
    attempts = row.attempts + 1
    wait = timedelta(seconds=min(2**attempts, 1800))
    _again(row, at=at, wait=wait, is_dead=attempts >= MAX_ATTEMPTS, error=error, attempts=attempts)


def wait_for_other_side(*, row: OutboxRow, error: str, at: datetime) -> None:
    """Nobody answered: no attempt of ours is used up. Asked again ever more rarely, and given up after PATIENCE."""
    since = row.waiting_since or at
    wait = min(max((at - since) / 2, timedelta(seconds=2)), timedelta(minutes=30))
    _again(row, at=at, wait=wait, is_dead=at - since >= PATIENCE, error=error, waiting_since=since)


def wait_to_be_let_in(*, row: OutboxRow, error: str, at: datetime) -> None:
    """They do not accept our key: no attempt is used up and no patience ends, but it is shown (queries.shut_out)."""
    _again(row, at=at, wait=KNOCK_AGAIN, is_dead=False, error=f"{SHUT_OUT}{error}", waiting_since=None)


def _again(
    row: OutboxRow, *, at: datetime, wait: timedelta, is_dead: bool, error: str, **facts: int | datetime | None
) -> None:
    OutboxRow.objects.filter(pk=row.pk).update(
        due_at=at + wait, dead_at=at if is_dead else None, leased_until=None, error=error[:4000], **facts
    )
    if is_dead:
        log.error("outbox row %s is dead: %s", row.key, error.splitlines()[-1:])
        _hand_over(row, at)


def _hand_over(row: OutboxRow, at: datetime) -> None:
    """What moves money goes to a person when nobody tries it any more."""
    ended = topic_named(row.topic).ended
    if ended is None:
        return
    try:
        ended(row.payload, at=at)
    except Exception:
        log.exception("outbox row %s is dead and was not handed over: it stays in the list of dead rows", row.key)


def keep(*, rows: list[OutboxRow], topic: Topic, at: datetime) -> int:
    """Handle leased rows of one topic: in one batch where it can, else one by one. Returns how many were kept."""
    batches = [rows] if topic.batch else [[row] for row in rows]
    kept = 0
    silent: OtherSideDown | None = None
    for batch in batches:
        try:
            if silent is not None:
                raise silent
            topic.handler([row.payload for row in batch], at=at)
        except TryLater as later:
            silent = _who_is_silent(topic, silent, later)
            wait = wait_to_be_let_in if isinstance(later, ShutOut) else wait_for_other_side
            for row in batch:
                wait(row=row, error=str(later), at=at)
        except Exception:  # noqa: BLE001  # a handler's fault must not stop the worker: kept, retried, shown
            fault = traceback.format_exc()
            for row in batch:
                postpone(row=row, error=fault, at=at)
        else:
            for row in batch:
                settle(row=row, at=at)
            kept += len(batch)
    return kept


def _who_is_silent(topic: Topic, known: OtherSideDown | None, later: TryLater) -> OtherSideDown | None:
    if known is None and isinstance(later, ShutOut):
        log.error("%s waits: we are not let in: %s", topic.name, later)
    return known or (later if isinstance(later, OtherSideDown) else None)


def run_due(*, worker: str, at: datetime, limit: int = 100, topics: list[str] | None = None) -> int:
    """Take what is due and do it, first what is done in one go: nobody's change waits to be found behind a hundred
    mails. Of the rest a few at a time, for the same reason. Returns how many rows were taken."""
    quick = [name for name in batch_topics() if topics is None or name in topics]
    others = None if topics is None else [name for name in topics if name not in quick]
    taken = _run(lease(worker=worker, limit=limit, at=at, topics=quick), at=at)
    left = min(limit - taken, SINGLES)
    return taken + _run(lease(worker=worker, limit=left, at=at, topics=others), at=at)


def _run(rows: list[OutboxRow], *, at: datetime) -> int:
    by_topic: dict[str, list[OutboxRow]] = {}
    for row in rows:
        by_topic.setdefault(row.topic, []).append(row)
    for topic in sorted(map(topic_named, by_topic), key=lambda topic: not topic.batch):
        keep(rows=by_topic[topic.name], topic=topic, at=at)
    return len(rows)


def revive(*, row: OutboxRow, at: datetime) -> bool:
    """An operator gives a dead row another chance. Returns whether it was dead."""
    revived = OutboxRow.objects.filter(pk=row.pk, dead_at__isnull=False).update(
        dead_at=None, attempts=0, waiting_since=None, due_at=at, leased_until=None
    )
    return bool(revived)


def give_up(*, row: OutboxRow, why: str, at: datetime) -> bool:
    """An operator decides that a dead row will not be kept any more: it leaves the list, its error stays readable.

    False, and nothing is done, for a row that is not dead, or that moves money: a person decides about the money.
    """
    if moves_money(row.topic):
        return False
    gone = OutboxRow.objects.filter(pk=row.pk, dead_at__isnull=False)
    return bool(
        gone.update(dead_at=None, done_at=at, leased_until=None, error=f"given up: {why}\n\n{row.error}"[:4000])
    )


def sweep(*, at: datetime) -> int:
    """Free leases of dead workers (who had a row last stays with it); drop what was done 30 days ago and mails sent a
    year ago. Returns leases freed."""
    OutboxRow.objects.filter(done_at__lt=at - KEPT_DONE).delete()
    SentMail.objects.filter(sent_at__lt=at - KEPT_MAIL).delete()
    return OutboxRow.objects.filter(done_at__isnull=True, leased_until__lt=at).update(leased_until=None)
