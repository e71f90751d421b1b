"""Our clock against the provider's, whose answers all say what time it is there.

It signs every event with its own time, and we refuse what seems to be older than five minutes: a clock of ours that is
fast would lose the news of every payment. One that is slow asks for payment pages that end too soon, which it refuses.
"""

from __future__ import annotations

import logging

from django.core.cache import cache

log = logging.getLogger(__name__)
KEY = "payment.clock_ahead"
WRONG_S = 60.0
"""Answers take some seconds at most, and the header has no fractions."""
KEPT_S = 600
_is_wrong = False


def noticed(ahead_s: float) -> None:
    """An answer came: our clock was that many seconds ahead of its header. Kept for all processes while it is wrong."""
    global _is_wrong
    if abs(ahead_s) > WRONG_S:
        if not _is_wrong:
            log.error(
                "our clock is %.0f s ahead of the payment provider's: its events are refused from 300 s on", ahead_s
            )
        cache.set(KEY, round(ahead_s), KEPT_S)
        _is_wrong = True
    elif _is_wrong:
        cache.delete(KEY)
        _is_wrong = False


def ahead_seconds() -> int:
    """How far our clock is ahead of the provider's (below zero: behind), where that is wrong; 0 where it is right, and
    where nobody knows: nothing was asked for ten minutes, or the cache does not answer."""
    try:
        return int(cache.get(KEY) or 0)
    except Exception:
        log.exception("the cache does not answer")
        return 0
