"""Writing a batch: several small requests, each row by the version that the index holds of it.

There is no lock: each row is written on the condition that it is still as we saw it (sequence number), so of two
writers one is told of the other, looks again and decides again. Versions of the server's own (``external_gte``) would
save the look, but remember deleted keys for a minute, and so refuse what the embedded engine takes.
Whatever happens, doing the same batch again gives the same index: that is how the outbox answers every failure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.engines.base import IndexBusy, IndexNotReady, Operation, Put, RowsRefused, SearchUnavailable, Written
from search.engines.batch import latest_of
from search.engines.elasticsearch.client import NOT_THERE, Cluster
from search.engines.elasticsearch.mapping import source

MOST_BYTES = 8_000_000
"""Of one request: far below the server's limit (100 MB), so that no node has to hold much at once."""
MOST_ROWS = 2_000
ROUNDS = 6
"""How often a row is looked at again because somebody else wrote it meanwhile."""
WAIT = "10s"
"""How long the server waits for a shard that is being moved or restored."""


@dataclass(frozen=True, slots=True)
class _Change:
    """One operation, its line of JSON, and what to count it as."""

    key: str
    operation: Operation
    line: bytes = b""

    @property
    def counted(self) -> str:
        return "put" if isinstance(self.operation, Put) else "deleted"


def write_alias(index: str) -> str:
    """Writing through this name fails where the index is gone; by its own name, the server would make a new one."""
    return f"{index}-write"


def write(cluster: Cluster, index: str, operations: Sequence[Operation]) -> Written:
    """Write and make visible. Raises SearchUnavailable, IndexNotReady, IndexBusy, RowsRefused; then all that was not
    refused may be there or not."""
    done = {"put": 0, "deleted": 0, "skipped": 0}
    refused: dict[str, str] = {}
    waiting: Sequence[_Change] = ()
    for batch in _batches(_changes(latest_of(operations))):
        waiting = batch
        for _ in range(ROUNDS):
            waiting = _attempt(cluster, index, waiting, done, refused)
            if not waiting:
                break
        else:
            raise IndexBusy(f"others keep writing {', '.join(change.key for change in waiting[:3])}")
    if done["put"] or done["deleted"]:
        with cluster.working() as client:
            client.indices.refresh(index=index)
    if refused:
        raise RowsRefused(refused)
    return Written(**done)


def _changes(latest: Mapping[str, Operation]) -> Iterator[_Change]:
    for key, operation in latest.items():
        yield _Change(key, operation, source(operation.row) if isinstance(operation, Put) else b"")


def _batches(changes: Iterator[_Change]) -> Iterator[list[_Change]]:
    batch: list[_Change] = []
    size = 0
    for change in changes:
        if batch and (size + len(change.line) > MOST_BYTES or len(batch) >= MOST_ROWS):
            yield batch
            batch, size = [], 0
        batch.append(change)
        size += len(change.line)
    if batch:
        yield batch


def _attempt(
    cluster: Cluster, index: str, changes: Sequence[_Change], done: dict[str, int], refused: dict[str, str]
) -> list[_Change]:
    """Look and write once. Returns what somebody else changed in between."""
    held = _held(cluster, index, [change.key for change in changes])
    asked: list[_Change] = []
    lines: list[Any] = []
    for change in changes:
        before = held.get(change.key)
        if isinstance(change.operation, Put) and before and _version(before) > change.operation.row.version:
            done["skipped"] += 1
        elif before or isinstance(change.operation, Put):
            asked.append(change)
            lines += _lines(change, before)
    if not asked:
        return []
    with cluster.working() as client:
        answer = client.bulk(index=write_alias(index), operations=lines, require_alias=True, timeout=WAIT)
    again = []
    for change, item in zip(asked, answer["items"], strict=True):
        (result,) = item.values()
        status = result["status"]
        if status == 409:
            again.append(change)
        elif status < 300:
            done[change.counted] += 1
        elif status != 404 or isinstance(change.operation, Put):
            refused |= _refusal(change.key, status, result.get("error") or {})
    return again


def _lines(change: _Change, before: Mapping[str, Any] | None) -> list[Any]:
    unchanged = {"if_seq_no": before["_seq_no"], "if_primary_term": before["_primary_term"]} if before else {}
    if not isinstance(change.operation, Put):
        return [{"delete": {"_id": change.key, **unchanged}}]
    return [{"index" if before else "create": {"_id": change.key, **unchanged}}, change.line]


def _refusal(key: str, status: int, error: Mapping[str, Any]) -> dict[str, str]:
    """A row that will never be taken; raises where trying later helps."""
    kind = error.get("type", "")
    if status == 404:
        raise IndexNotReady(NOT_THERE)
    if status != 400:
        raise SearchUnavailable(f"the search engine does not take writes now: {status} {kind}")
    return {key: f"{kind}: {error.get('reason', '')}"[:300]}


def _version(before: Mapping[str, Any]) -> int:
    return int(before["_source"].get("version", -1))


def _held(cluster: Cluster, index: str, keys: list[str]) -> dict[str, Mapping[str, Any]]:
    """What the index holds of these keys, written a moment ago or not."""
    with cluster.working() as client:
        answer = client.mget(index=index, ids=keys, source_includes=["version"])
    held = {}
    for found in answer["docs"]:
        if fault := found.get("error"):
            if fault.get("type") == "index_not_found_exception":
                raise IndexNotReady(NOT_THERE)
            raise SearchUnavailable(f"the search engine cannot read: {fault.get('type')}")
        if found["found"]:
            held[found["_id"]] = found
    return held
