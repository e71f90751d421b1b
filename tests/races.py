"""The same thing at the same moment, in threads with database connections of their own.

Ask for the fixture ``shared_by_threads`` (tests/conftest.py) and call it when the data is there.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections


def in_threads(work: Callable[[int], Any], times: int) -> list[Any]:
    """What ``work(0)``, ``work(1)`` ... answered, all begun at once."""

    def once(n: int) -> Any:
        try:
            return work(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(once, range(times)))
