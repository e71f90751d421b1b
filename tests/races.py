"""The same thing at the same moment, in threads with database connections of their own.

Ask for the fixture ``shared_by_threads`` (tests/conftest.py) and call it when the data is there. A race is first shown:
``without_row_locks`` takes away what prevents it, and ``meet_before`` lets all read before anybody writes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
MEETING_S = 5


def in_threads(work: Callable[[int], Any], times: int, *, meet_before: str = "") -> list[Any]:
    """What ``work(0)``, ``work(1)`` ... answered, all begun at once.

    ``meet_before``: a table. Whoever is about to write to it for the first time waits until all are, or gives up
    waiting: some cannot come when a lock keeps them.
    """
    meeting = Barrier(times) if meet_before else None

    def once(n: int) -> Any:
        try:
            with connection.execute_wrapper(_Meeting(meeting, meet_before)) if meeting else nullcontext():
                return work(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(once, range(times)))


def without_row_locks(monkeypatch: Any) -> None:
    """``select_for_update`` locks nothing any more. What is left are compare-and-set, keys, constraints, the locks of
    statements that write, and those that the ledger takes in SQL of its own.
    """
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows.all())


class _Meeting:
    """One thread's way there."""

    def __init__(self, meeting: Barrier, table: str) -> None:
        self.meeting, self.writes, self.was_there = meeting, (f'INSERT INTO "{table}"', f'UPDATE "{table}"'), False

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not self.was_there and str(sql).startswith(self.writes):
            self.was_there = True
            with suppress(BrokenBarrierError):
                self.meeting.wait(MEETING_S)
        return execute(sql, params, many, context)
