"""A query as an engine-neutral tree of values. Building it is pure; an engine's file translates it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MatchAll:
    """Everything, score 0."""


@dataclass(frozen=True, slots=True)
class Constant:
    """Everything, with this score."""

    score: float


@dataclass(frozen=True, slots=True)
class Term:
    """An exact token or keyword; scored by BM25 on token fields."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens beside one another in a token field with positions (t, k, d)."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermSet:
    """Any of these keywords; never scored."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A number between two bounds, both included; None is open. What has no number does not match."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class DisMax:
    """The best of several ways to match, plus ``tie`` times the others."""

    options: tuple["Node", ...]
    tie: float = 0.0


@dataclass(frozen=True, slots=True)
class Boost:
    node: "Node"
    factor: float


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but this; never scored."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Bool:
    """All of ``must`` and ``filters`` (not scored), and at least ``minimum`` of ``should``."""

    must: tuple["Node", ...] = ()
    should: tuple["Node", ...] = ()
    filters: tuple["Node", ...] = ()
    minimum: int = 0


Node = MatchAll | Constant | Term | Phrase | TermSet | Range | DisMax | Boost | Not | Bool
CLAUSES = 4_096
"""Scored leaves that a query may have: half of what Elasticsearch accepts."""


def leaves(node: Node) -> int:
    """How many leaves a tree has."""
    match node:
        case DisMax(options=children):
            return sum(leaves(child) for child in children)
        case Boost(node=child) | Not(node=child):
            return leaves(child)
        case Bool(must=must, should=should, filters=filters):
            return sum(leaves(child) for child in (*must, *should, *filters))
        case _:
            return 1
