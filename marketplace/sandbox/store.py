"""Everything the sandbox remembers, in one SQLite database: in memory, or in a file that survives a restart."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE IF NOT EXISTS thing (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    body TEXT NOT NULL, hidden TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS thing_kind ON thing (kind, seq);
CREATE INDEX IF NOT EXISTS thing_ends ON thing (json_extract(body, '$.expires_at'))
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
CREATE TABLE IF NOT EXISTS answer (
    name TEXT PRIMARY KEY, question TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, due REAL NOT NULL, copies INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting', answer TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, left INTEGER NOT NULL, options TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_EMPTIED = ("thing", "answer", "delivery", "fault", "setting")

Body = dict[str, Any]


class Store:
    """One connection behind one lock: the sandbox serves one developer, not a crowd."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_TABLES)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, one at a time; an inner one joins the outer one."""
        with self._lock:
            self._depth += 1
            try:
                if self._depth == 1:
                    self._db.execute("BEGIN IMMEDIATE")
                yield
                if self._depth == 1:
                    self._db.execute("COMMIT")
            except BaseException:
                if self._depth == 1 and self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def change(self, query: str, *values: object) -> int:
        """Run one statement; gives back the number of rows it touched."""
        with self._lock:
            return self._db.execute(query, values).rowcount

    def add(self, kind: str, body: Body, hidden: Body | None = None) -> None:
        self.change(
            "INSERT INTO thing (id, kind, body, hidden) VALUES (?, ?, ?, ?)",
            body["id"],
            kind,
            json.dumps(body),
            json.dumps(hidden or {}),
        )

    def save(self, body: Body) -> None:
        self.change("UPDATE thing SET body = ? WHERE id = ?", json.dumps(body), body["id"])

    def get(self, kind: str, given: str) -> Body | None:
        found = self.rows("SELECT body FROM thing WHERE id = ? AND kind = ?", given, kind)
        return json.loads(found[0]["body"]) if found else None

    def hidden(self, given: str) -> Body:
        """What belongs to an object without being part of it: a session's lines, an intent's session."""
        found = self.rows("SELECT hidden FROM thing WHERE id = ?", given)
        return json.loads(found[0]["hidden"]) if found else {}

    def newest(self, kind: str) -> list[Body]:
        found = self.rows("SELECT body FROM thing WHERE kind = ? ORDER BY seq DESC", kind)
        return [json.loads(row["body"]) for row in found]

    def overdue(self, now: int) -> list[Body]:
        """Open sessions whose time is over."""
        found = self.rows(
            "SELECT body FROM thing WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open' "
            "AND json_extract(body, '$.expires_at') <= ?",
            now,
        )
        return [json.loads(row["body"]) for row in found]

    def setting(self, name: str, default: str = "") -> str:
        found = self.rows("SELECT value FROM setting WHERE name = ?", name)
        return str(found[0]["value"]) if found else default

    def set(self, name: str, value: str) -> None:
        self.change("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, value)

    def empty(self) -> None:
        with self.transaction():
            for table in _EMPTIED:
                self._db.execute(f"DELETE FROM {table}")

    def close(self) -> None:
        with self._lock:
            self._db.close()
