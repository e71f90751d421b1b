"""The documents behind a move. They are issued higher up: that room tells which, this one asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from marketplace.ledger.models import Move


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: its number, and the id that opens it."""

    number: str
    public_id: str


class PapersOf(Protocol):
    """Documents by the primary key of each move that has some. As many queries for many moves as for one."""

    def __call__(self, moves: Sequence[Move]) -> Mapping[int, Sequence[Paper]]: ...


_told: list[PapersOf] = []


def register_papers(papers: PapersOf) -> None:
    """Called when the application starts."""
    _told[:] = [papers]


def papers_of(moves: Sequence[Move]) -> dict[int, tuple[Paper, ...]]:
    """``moves`` come with their entry and both accounts."""
    found = _told[0](moves) if _told else {}
    return {move.pk: tuple(found.get(move.pk, ())) for move in moves}
