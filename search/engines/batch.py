"""What engines share: the last word on each key of a batch, the whole query of a plan, the naming of facet buckets."""

from collections.abc import Iterable, Mapping, Sequence

from search.engines.base import Delete, Facet, Operation, Put, SearchPlan
from search.engines.tree import Bool, Node


def whole(plan: SearchPlan, *, without: frozenset[str] = frozenset()) -> Node:
    """The scored tree under the plan's filters, leaving some out by name."""
    filters = tuple(node for name, node in plan.filters.items() if name not in without)
    return Bool(must=(plan.scored,), filters=filters) if filters else plan.scored


def by_count(found: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The most frequent first, equals by name; nothing that nobody has."""
    return tuple(sorted((pair for pair in found if pair[1]), key=lambda pair: (-pair[1], pair[0])))


def by_bucket(facet: Facet, by_start: Mapping[int, int]) -> tuple[tuple[str, int], ...]:
    """Counts of a facet's buckets, named ``low-high`` (``high`` excluded; the last is open), without empty ones."""
    edges = zip((0, *facet.bounds), (*facet.bounds, None), strict=True)
    named = ((f"{low}-{'' if high is None else high}", by_start.get(low, 0)) for low, high in edges)
    return tuple((name, count) for name, count in named if count)


def latest_of(operations: Sequence[Operation]) -> dict[str, Operation]:
    """The last word on each key: a later delete wins, of several rows the newest version."""
    latest: dict[str, Operation] = {}
    for operation in operations:
        key = operation.key if isinstance(operation, Delete) else operation.row.key
        before = latest.get(key)
        if isinstance(operation, Put) and isinstance(before, Put) and before.row.version > operation.row.version:
            continue
        latest[key] = operation
    return latest
