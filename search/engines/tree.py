"""A query as an engine-neutral tree of values. Building it is pure; an engine's file translates it."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, isinf


@dataclass(frozen=True, slots=True)
class MatchAll:
    """Everything, with the same score."""

    score: float = 0.0


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


Node = MatchAll | Term | Phrase | TermSet | Range | DisMax | Boost | Not | Bool
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


def clamped(node: Node, limit: int = CLAUSES) -> Node:
    """The same tree with at most ``limit`` leaves, the same for every engine.

    What must match stays first, then what is worth most, then what comes first. A group of which nothing is left
    goes; one that asks for so many of its clauses asks for the same share of those left.
    """
    if leaves(node) <= limit:
        return node
    values: list[float] = []
    _value(node, float("inf"), values)
    best = sorted(range(len(values)), key=lambda at: (-values[at], at))[:limit]
    return _keep(node, iter(range(len(values))), frozenset(best)) or Not(MatchAll())


def _value(node: Node, worth: float, values: list[float]) -> None:
    """What each leaf is worth, in the order of ``leaves``: its boosts, or infinity where everything hangs on it."""
    match node:
        case Boost(child, factor):
            _value(child, worth * factor if factor > 0 else worth, values)
        case Not(child):
            _value(child, worth, values)
        case DisMax(options=children):
            for child in children:
                _value(child, _one_of_several(worth), values)
        case Bool(must, should, filters):
            for child in must:
                _value(child, worth, values)
            for child in should:
                _value(child, _one_of_several(worth), values)
            for child in filters:
                _value(child, worth, values)
        case _:
            values.append(worth)


def _one_of_several(worth: float) -> float:
    return 1.0 if isinf(worth) else worth


def _keep(node: Node, number: Iterator[int], best: frozenset[int]) -> Node | None:
    """The tree with its best leaves only; None where none is left."""
    match node:
        case Boost(child, factor):
            kept = _keep(child, number, best)
            return kept and Boost(kept, factor)
        case Not(child):
            kept = _keep(child, number, best)
            return kept and Not(kept)
        case DisMax(options, tie):
            left = _kept(options, number, best)
            return DisMax(left, tie) if left else None
        case Bool():
            return _keep_bool(node, number, best)
        case _:
            return node if next(number) in best else None


def _kept(nodes: tuple[Node, ...], number: Iterator[int], best: frozenset[int]) -> tuple[Node, ...]:
    found = [_keep(child, number, best) for child in nodes]
    return tuple(child for child in found if child is not None)


def _keep_bool(node: Bool, number: Iterator[int], best: frozenset[int]) -> Node | None:
    must, should, filters = (_kept(part, number, best) for part in (node.must, node.should, node.filters))
    if not (must or should or filters):
        return None
    if node.should and node.minimum and not should:
        return None
    share = len(should) / len(node.should) if node.should else 1.0
    return Bool(must, should, filters, ceil(node.minimum * share))
