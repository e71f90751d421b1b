"""What engines share: the last word on each key of a batch, the whole query of a plan, how facets are counted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.engines.base import Delete, Facet, Operation, Put, SearchPlan
from search.engines.tree import Bool, Node

WINDOW = 10_000
"""Results that can be reached (Elasticsearch refuses those beyond); what is asked from there on is not there."""


def window(plan: SearchPlan) -> tuple[int, int]:
    """Offset and limit of a plan within WINDOW; limit 0 where nothing is left."""
    offset = min(max(plan.offset, 0), WINDOW)
    return offset, min(max(plan.limit, 0), WINDOW - offset)


def grouped(plan: SearchPlan) -> list[tuple[frozenset[str], list[Facet]]]:
    """Facets by the active filters that are their own: each group is counted in one pass."""
    groups: dict[frozenset[str], list[Facet]] = {}
    for facet in plan.facets:
        groups.setdefault(frozenset(facet.own).intersection(plan.filters), []).append(facet)
    return [*groups.items()]


def counts_alike(one: SearchPlan, other: SearchPlan) -> bool:
    """Whether two plans count the same, whatever their order and place in the list."""
    same_tree = one.scored is other.scored or one.scored == other.scored
    return same_tree and one.filters == other.filters and one.facets == other.facets


def aggregation(facet: Facet, *, shift: int = 0) -> dict[str, Any]:
    """How both engines are asked for a facet: they speak the same JSON. ``shift``: bits below the numbers."""
    if not facet.bounds:
        return {"terms": {"field": facet.field, "size": facet.size, "order": {"_count": "desc"}}}
    bounds = [float(bound << shift) for bound in facet.bounds]
    ranges = [{"from": low, "to": high} for low, high in zip((0.0, *bounds), bounds, strict=False)]
    return {"range": {"field": facet.field, "ranges": [*ranges, {"from": bounds[-1]}]}}


def counts(facet: Facet, buckets: list[dict[str, Any]], *, shift: int = 0) -> tuple[tuple[str, int], ...]:
    """The counts of a facet from the buckets that an engine gave for ``aggregation``."""
    if not facet.bounds:
        return by_count((bucket["key"], bucket["doc_count"]) for bucket in buckets)
    return by_bucket(facet, {int(bucket.get("from", 0)) >> shift: bucket["doc_count"] for bucket in buckets})


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
