"""Which of many picks are shown today. The rule is public (page "How showcases work"); pure, so it can be proven."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")


def turn_of(on: date) -> int:
    """One turn a day, in UTC: the same for every reader, so that a page can be kept."""
    return on.toordinal()


def in_turn(picks: Sequence[T], *, places: int, turn: int) -> list[T]:
    """``places`` of the picks, in a window that moves on by its own length each turn.

    In as many turns as there are picks, each is shown exactly ``places`` times, and nobody waits longer than
    it takes the others to be shown. With no more picks than places all are shown, as the editor put them.
    """
    count = len(picks)
    if count <= places or places < 1:
        return list(picks)
    start = turn * places % count
    return [picks[(start + step) % count] for step in range(places)]
