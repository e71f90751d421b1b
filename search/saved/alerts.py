"""The periodic look for what is new in saved searches. Each period is told once: by one worker, in one mail."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from marketplace.outbox.mail import promise_mail
from search.engines.base import IndexNotReady, SearchUnavailable
from search.indexing.lag import lag_seconds
from search.newest import Newest, newest
from search.saved.asked import kept
from search.saved.models import PERIOD, Often, SavedSearch
from search.saved.queries import due

log = logging.getLogger(__name__)
AT_ONCE = 100
"""Searches looked at in one run, about a second's work: the worker that indexes must not wait longer for us."""
MOST_TOLD = 12
GIVES_UP_AFTER = 3
SETTLES = timedelta(hours=1)
"""A work is told that long after it was published at the earliest: by then the index has it."""
MOST_BEHIND = SETTLES / 2
"""Nobody is told while the index is further behind than that."""


def tell_due(*, at: datetime) -> int:
    """Every few minutes: promise a mail for each due search that has something new. Returns how many were looked at."""
    if lag_seconds(at=at) > MOST_BEHIND.total_seconds():
        return 0  # what is not in the index yet would never be told: all of them wait for it
    looked = failed = 0
    for saved in due(at, AT_ONCE):
        try:
            tell(saved, at=at)
        except SearchUnavailable as fault:
            # Nothing was settled, so nothing is lost. One question that the engine does not take is no reason for the
            # others to wait; an engine that takes none of them is.
            failed += 1
            if isinstance(fault, IndexNotReady) or failed >= GIVES_UP_AFTER:
                return looked
            continue
        except Exception:
            # One broken search must not keep the others from their mail: it comes again with its next period.
            log.exception("saved search %s could not be looked at", saved.public_id)
            SavedSearch.objects.filter(pk=saved.pk, due_at=saved.due_at).update(due_at=next_due(saved, at))
        looked += 1
    return looked


def tell(saved: SavedSearch, *, at: datetime) -> bool:
    """Look once for this period, and promise the mail in the transaction that settles it. Returns whether it was ours.

    Who dies between looking and settling leaves the search due; who comes second finds ``due_at`` moved and does
    nothing. Raises SearchUnavailable.
    """
    until = max(at - SETTLES, saved.told_until)
    found = _found(saved, until)
    settled = {"due_at": next_due(saved, at), "told_until": until} | ({"mailed_at": at} if found.total else {})
    with transaction.atomic():
        mine = SavedSearch.objects.filter(pk=saved.pk, due_at=saved.due_at, told_until=saved.told_until)
        if not mine.filter(is_paused=False).update(**settled):
            return False
        if found.total:
            promise_mail(
                template="saved_search", to=saved.mails_to, language=saved.speaks, at=at,
                key=f"saved-search:{saved.public_id}:{saved.due_at.timestamp():.0f}",
                context={
                    "search": saved.public_id, "total": found.total,
                    "found": [[hit.key, hit.language] for hit in found.hits],
                },
            )  # fmt: skip
    return True


def _found(saved: SavedSearch, until: datetime) -> Newest:
    """What is new. A search that lost a part would mail much more than was asked for: its owner sees on the list what
    is gone, and nothing is mailed."""
    reads = kept(saved)
    if not reads.is_readable:
        return Newest()
    return newest(reads.asked.query, at=until, size=MOST_TOLD, after=saved.told_until)


def next_due(saved: SavedSearch, at: datetime) -> datetime:
    """The first time after now in the search's own rhythm: what a stopped worker missed is not told twice."""
    period = PERIOD[Often(saved.often)]
    missed = (at - saved.due_at) // period
    return saved.due_at + (missed + 1) * period
