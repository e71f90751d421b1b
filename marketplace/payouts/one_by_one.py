"""Many rows, one after the other: what is wrong with one of them must not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

log = logging.getLogger(__name__)
Item = TypeVar("Item")
Answer = TypeVar("Answer")


def one_by_one(job: str, items: Iterable[Item], act: Callable[[Item], Answer]) -> tuple[list[Answer], int]:
    """Act on each item, in a transaction of its own. Returns what was answered, and how many failed.

    A failure is logged with its trace; nothing of that item is written, and the job meets it again next time.
    """
    answers: list[Answer] = []
    failed = 0
    for item in items:
        try:
            with transaction.atomic():
                answers.append(act(item))
        except Exception:
            failed += 1
            log.exception("%s: %s failed, the others go on", job, item)
    if failed:
        log.error("%s: %s of %s failed", job, failed, failed + len(answers))
    return answers, failed
