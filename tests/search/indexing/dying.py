"""A process that is killed with SIGKILL at a chosen moment: ``python -m tests.search.indexing.dying MOMENT``."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import django

django.setup()

from django.utils import timezone  # noqa: E402

from marketplace.outbox import operations  # noqa: E402
from search.engines import get_engine  # noqa: E402
from search.engines.embedded import engine as writing  # noqa: E402
from search.indexing import rebuild as building  # noqa: E402
from tests.search.indexing import things  # noqa: E402


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def work() -> None:
    """What the worker does."""
    while operations.run_due(worker="dying", at=timezone.now()):
        pass


def after_the_commit() -> None:
    things.put(1, "Changed", version=2)
    things.remove(2)
    things.put(77, "New")
    die()


def in_the_middle_of_a_batch() -> None:
    """Half of the documents have been given to the engine, nothing is committed."""
    document, given = writing.document_of, []

    def counting(row: Any) -> Any:
        given.append(row)
        return die() if len(given) == 20 else document(row)

    writing.document_of = counting
    for number in range(40):
        things.put(number, "Changed", version=2)
    work()


def before_the_promise_is_kept() -> None:
    """The engine has committed, the outbox does not know it."""
    operations.settle = lambda **_kept: die()
    things.put(1, "Changed", version=2)
    things.remove(2)
    work()


def rebuilding(*, bulks: int = 0, swap: Callable[[Any, str], None] | None = None) -> None:
    """Rebuild while things change and a worker works; die after some commits, or around the switch."""
    engine = get_engine()
    bulk, done, told = engine.bulk, [], []

    def counting(rows: Any, *, index: str | None = None) -> Any:
        written = bulk(rows, index=index)
        if index and len(rows) >= 10:
            done.append(index)
        return die() if bulks and len(done) == bulks else written

    def meanwhile(_done: int) -> None:
        told.append(_done)
        if len(told) == 4:
            things.put(1, "Changed", version=2)  # written already
            things.remove(2)  # written already
            things.put(38, "Changed", version=2)  # still to come
            things.remove(39)  # still to come
            work()

    engine.bulk = counting
    if swap:
        original = engine.swap
        engine.swap = lambda name: swap(original, name)
    building.BATCH, building.WRITTEN_AT_ONCE = 5, 10
    building.rebuild(engine=engine, sources=[things.ThingSource()], progress=meanwhile, processes=1)


def before_the_switch(_swap: Any, _name: str) -> None:
    die()


def after_the_switch(swap: Any, name: str) -> None:
    swap(name)
    die()


def at_the_last_moment_before_the_switch(swap: Any, name: str) -> None:
    """A change that is committed but not indexed when the index is switched to."""
    things.put(3, "Late", version=9)
    things.remove(4)
    swap(name)
    die()


def after_changes_behind_the_last_comparison() -> None:
    """What a worker indexes after the new index was compared, and before it is switched to."""
    verify = building._verify

    def busy(**asked: Any) -> None:
        verify(**asked)
        things.put(5, "Changed", version=2)
        things.remove(6)
        work()

    building._verify = busy
    rebuilding(swap=after_the_switch)


MOMENTS: dict[str, Callable[[], None]] = {
    "after the commit": after_the_commit,
    "in the middle of a batch": in_the_middle_of_a_batch,
    "before the promise is kept": before_the_promise_is_kept,
    "while filling": lambda: rebuilding(bulks=3),
    "before the switch": lambda: rebuilding(swap=before_the_switch),
    "after the switch": lambda: rebuilding(swap=after_the_switch),
    "after the switch, with changes before it": after_changes_behind_the_last_comparison,
    "after the switch, with a late change": lambda: rebuilding(swap=at_the_last_moment_before_the_switch),
}

if __name__ == "__main__":
    things.only_things()
    MOMENTS[sys.argv[1]]()
