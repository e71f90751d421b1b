"""In how many documents a token stands, kept for as long as the index stays the same: people ask for the same words."""

import threading
from collections.abc import Sequence

from search.engines.base import Snapshot

MOST = 100_000
"""Tokens kept, about 25 MB: most of what a word may be elsewhere stands nowhere, and shares one row of zeros."""
Row = tuple[int, ...]


class Frequencies:
    """Counts of one commit of one index at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: tuple[str, object] = ("", None)
        self._kept: dict[tuple[str, ...], dict[str, Row]] = {}
        self._zeros: dict[tuple[str, ...], Row] = {}

    def of(self, snapshot: Snapshot, wanted: Sequence[tuple[str, tuple[str, ...]]]) -> list[Row]:
        """The counts of each (token, fields), a number a field; what is not known yet is asked at once."""
        kept = self._kept_of(snapshot)
        missing = list(dict.fromkeys(pair for pair in wanted if pair[0] not in kept.get(pair[1], {})))
        if missing:
            self._ask(snapshot, missing, kept)
        found = [kept[fields][token] for token, fields in wanted]
        if sum(map(len, kept.values())) > MOST:
            self.forget()
        return found

    def _ask(
        self, snapshot: Snapshot, missing: Sequence[tuple[str, tuple[str, ...]]],
        kept: dict[tuple[str, ...], dict[str, Row]],
    ) -> None:  # fmt: skip
        counts = iter(snapshot.frequencies([(field, token) for token, fields in missing for field in fields]))
        for token, fields in missing:
            row = tuple(next(counts) for _ in fields)
            kept.setdefault(fields, {})[token] = row if any(row) else self._zeros.setdefault(fields, row)

    def _kept_of(self, snapshot: Snapshot) -> dict[tuple[str, ...], dict[str, Row]]:
        commit = (snapshot.index, snapshot.stamp)
        with self._lock:
            if self._of != commit:
                self._of, self._kept = commit, {}
            return self._kept

    def forget(self) -> None:
        """Drop everything kept."""
        with self._lock:
            self._of, self._kept = ("", None), {}


frequencies = Frequencies()
