"""The order in which tests run, so that no worker is left alone with what takes long.

xdist's ``worksteal`` gives each worker a slice of the list in its order, all of one size, and lets who is done take the
rear half of what another still has. What takes long (the table of access, journeys in a browser) therefore stands at
the front of every slice, dealt one by one; small tests are left for the end, where they can still be shared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
FIRST = ("tests/access/", "tests/journeys/")


def dealt(items: Sequence[T], *, workers: int, path: Callable[[T], str]) -> list[T]:
    """``items`` with the long ones at the front of each worker's slice; a permutation, the same in every process.

    All journeys are the first worker's: each worker that has one starts a whole marketplace and a browser beside it,
    and three of them on two cores wait for each other longer than a visitor would. The tables of access are dealt to
    the others. What is neither keeps its order, so tests of one file stay together.
    """
    tables = [item for item in items if FIRST[0] in path(item)]
    journeys = [item for item in items if FIRST[1] in path(item)]
    others = [item for item in items if not any(part in path(item) for part in FIRST)]
    found: list[T] = []
    for number, size in enumerate(_slices(len(items), workers)):
        front = journeys if number == 0 else tables[number - 1 :: workers - 1]
        rest = max(size - len(front), 0)
        found += front + others[:rest]
        del others[:rest]
    return found + others + (tables if workers == 1 else [])


def _slices(total: int, workers: int) -> list[int]:
    """How many tests each worker gets at first: what is left, divided by the workers that have none."""
    sizes = []
    for waiting in range(workers, 0, -1):
        sizes.append(total // waiting)
        total -= sizes[-1]
    return sizes
