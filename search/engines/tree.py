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

    What must match stays first, then what is worth most, then what comes first. Inside a clause that may match, what
    must match of it goes after all that may: a word keeps the filter that says which documents surely have it, and
    loses its least likely readings. A group of which nothing is left goes; one that asks for so many of its clauses
    asks for the same share of those left.
    """
    if leaves(node) <= limit:
        return node
    values: list[_Worth] = []
    _value(node, float("inf"), values)
    best = sorted(range(len(values)), key=lambda at: (-values[at][0], not values[at][1], at))[:limit]
    return _keep(node, iter(range(len(values))), frozenset(best)) or Not(MatchAll())


_Worth = tuple[float, bool]
"""Of a leaf: its boosts, or infinity where everything hangs on it; and whether it must match, which decides between
equals."""


def _value(node: Node, worth: float, values: list[_Worth], *, must: bool = False, is_filter: bool = False) -> None:
    """What each leaf is worth, in the order of ``leaves``. In filters, which score nothing, all are worth the same."""
    inside = worth if is_filter else _one_of_several(worth)
    match node:
        case Boost(child, factor):
            boosted = worth if is_filter or factor <= 0 else worth * factor
            _value(child, boosted, values, must=must, is_filter=is_filter)
        case Not(child):
            _value(child, worth, values, must=must, is_filter=is_filter)
        case DisMax(options=children):
            for child in children:
                _value(child, inside, values, must=must, is_filter=is_filter)
        case Bool():
            _value_bool(node, worth, inside, values, is_filter=is_filter)
        case _:
            values.append((worth, must))


def _value_bool(node: Bool, worth: float, inside: float, values: list[_Worth], *, is_filter: bool) -> None:
    """What must match is worth as much as the best of what may: without it that would find what it must not."""
    may: list[_Worth] = []
    for child in node.should:
        _value(child, inside, may, is_filter=is_filter)
    needed = max([worth, *(value for value, _ in may)])
    for child in node.must:
        _value(child, needed, values, must=True, is_filter=is_filter)
    values += may
    for child in node.filters:
        _value(child, needed, values, must=True, is_filter=True)


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
