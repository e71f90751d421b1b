"""In how many documents a token stands, kept for as long as the index stays the same: people ask for the same words."""

import threading
from collections.abc import Sequence

from search.engines.base import Snapshot

MOST = 200_000
"""Tokens kept, about 30 MB."""


class Frequencies:
    """Counts of one commit of one index at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: tuple[str, object] = ("", None)
        self._kept: dict[tuple[str, str], int] = {}

    def of(self, snapshot: Snapshot, wanted: Sequence[tuple[str, str]]) -> list[int]:
        """The count of each (field, token); what is not known yet is asked at once."""
        kept = self._kept_of(snapshot)
        missing = list(dict.fromkeys(pair for pair in wanted if pair not in kept))
        if missing:
            kept |= dict(zip(missing, snapshot.frequencies(missing), strict=True))
        found = [kept[pair] for pair in wanted]
        if len(kept) > MOST:
            self.forget()
        return found

    def _kept_of(self, snapshot: Snapshot) -> dict[tuple[str, str], int]:
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
