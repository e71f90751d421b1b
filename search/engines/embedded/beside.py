"""Work beside one's own: the engine computes outside Python's lock, so facets are counted while hits are ranked."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")


def _new_helpers() -> ThreadPoolExecutor:
    """Their threads start when they are first needed."""
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="search")


_helpers = _new_helpers()


def _after_fork() -> None:
    """A child has none of its parent's threads."""
    global _helpers
    _helpers = _new_helpers()


os.register_at_fork(after_in_child=_after_fork)


class Job(Generic[T]):
    """Something that a helper does meanwhile. Who wants it before a helper has begun does it alone: nobody waits for
    one who is busy with another's work."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._future: Future[T]
        try:
            self._future = _helpers.submit(work)
        except RuntimeError:  # no thread can be had, or the process is ending
            self._future = Future()

    def leave(self) -> None:
        """Nobody wants it now; it is not begun if it has not been."""
        self._future.cancel()

    def result(self) -> T:
        """What the work gives, or raises. May be asked for again."""
        if self._future.cancel():
            self._future = Future()
            self._future.set_result(self._work())
        return self._future.result()
