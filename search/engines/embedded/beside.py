"""Work beside one's own: the engine computes outside Python's lock, so facets are counted while hits are ranked."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")
_helpers = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="search")
"""Its threads start when they are first needed."""


class Job(Generic[T]):
    """Something that a helper does meanwhile. Who wants it before a helper has begun does it alone: nobody waits for
    one who is busy with another's work, or who did not survive a fork."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._future = _helpers.submit(work)

    def result(self) -> T:
        """What the work gives, or raises. May be asked for again."""
        if self._future.cancel():
            self._future = Future()
            self._future.set_result(self._work())
        return self._future.result()
