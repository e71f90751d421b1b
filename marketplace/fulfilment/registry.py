"""What happens to a line when it is paid, or given back: by kind of offering, filled by the rooms that know.

Digital lines are filled by `delivery`, the work of people by `storefronts/engagements`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from marketplace.order.models import LineFacts

WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Performance:
    """How far a paid line has been performed, in basis points: a withdrawal pays for that part (CRD Art. 14(3), 16)."""

    done_bps: int

    def __post_init__(self) -> None:
        if not 0 <= self.done_bps <= WHOLE:
            raise ValueError(f"{self.done_bps} basis points")

    @property
    def is_complete(self) -> bool:
        return self.done_bps == WHOLE


class Step(IntEnum):
    """How far a line is, for the seller's part and the order that follow it."""

    WAITING = 0
    BEGUN = 1
    DELIVERED = 2
    DONE = 3
    GONE = 9
    """Cancelled or given back: it holds nobody up."""


class Fulfilment(Protocol):
    """The first two run in the transaction that moves the order, and must be safe to repeat."""

    def paid(self, *, lines: Sequence[LineFacts], at: datetime) -> None:
        """Lines of one order and of this kind, in the order they were bought in."""
        ...

    def given_back(self, *, line: LineFacts, at: datetime, why: str) -> None: ...

    def performed(self, *, line: LineFacts, at: datetime) -> Performance: ...

    def progress(self, *, lines: Sequence[LineFacts], at: datetime) -> dict[int, Step]:
        """How far each of them is, by its primary key."""
        ...

    def ended(self, *, lines: Sequence[LineFacts]) -> set[int]:
        """Primary keys of those whose contract was ended before its time, by agreement or decision."""
        ...

    def companions(self, *, lines: Sequence[LineFacts]) -> set[int]:
        """Primary keys of lines that were bought with these and cannot stand without them."""
        ...

    def received(self, *, lines: Sequence[LineFacts], at: datetime) -> set[int]:
        """Primary keys of those that the buyer has: the download has opened, the work was accepted."""
        ...


_by_kind: dict[str, Fulfilment] = {}


def register(kind: str, fulfilment: Fulfilment) -> None:
    _by_kind[kind] = fulfilment


def fulfilment_of(kind: str) -> Fulfilment:
    """Raises LookupError for a kind nobody fulfils: better no sale than a promise that nobody keeps."""
    try:
        return _by_kind[kind]
    except KeyError:
        raise LookupError(f"nobody fulfils {kind!r}") from None


def tell_paid(lines: Sequence[LineFacts], *, at: datetime) -> None:
    """Fulfil what can be fulfilled now of an order's lines, in the order they were bought in."""
    for kind, some in _sorted_by_kind(lines).items():
        fulfilment_of(kind).paid(lines=some, at=at)


def steps_of(lines: Sequence[LineFacts], *, at: datetime) -> dict[int, Step]:
    """How far each line is, by its primary key."""
    found: dict[int, Step] = {}
    for kind, some in _sorted_by_kind(lines).items():
        found |= fulfilment_of(kind).progress(lines=some, at=at)
    return found


def ended_lines(lines: Sequence[LineFacts]) -> set[int]:
    """Primary keys of the lines whose contract has ended before its time; a query or two per kind, not per line."""
    return {pk for kind, some in _sorted_by_kind(lines).items() for pk in fulfilment_of(kind).ended(lines=some)}


def companions(lines: Sequence[LineFacts]) -> set[int]:
    """Primary keys of the lines that go with these."""
    return {pk for kind, some in _sorted_by_kind(lines).items() for pk in fulfilment_of(kind).companions(lines=some)}


def received_lines(lines: Sequence[LineFacts], *, at: datetime) -> set[int]:
    """Primary keys of the lines whose buyer has what was bought, and has not given it back."""
    return {
        pk for kind, some in _sorted_by_kind(lines).items() for pk in fulfilment_of(kind).received(lines=some, at=at)
    }


def _sorted_by_kind(lines: Sequence[LineFacts]) -> dict[str, list[LineFacts]]:
    found: dict[str, list[LineFacts]] = {}
    for line in lines:
        found.setdefault(line.kind, []).append(line)
    return found
