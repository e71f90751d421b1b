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
    account TEXT NOT NULL, body TEXT NOT NULL, hidden TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS thing_kind ON thing (kind, account, seq);
CREATE INDEX IF NOT EXISTS thing_intent ON thing (kind, account, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS thing_charge ON thing (kind, account, json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS thing_group ON thing (kind, account, json_extract(body, '$.transfer_group'));
CREATE INDEX IF NOT EXISTS thing_source ON thing (kind, account, json_extract(body, '$.source'));
CREATE INDEX IF NOT EXISTS thing_paid_from ON thing (kind, account, json_extract(body, '$.source_transaction'));
CREATE TABLE IF NOT EXISTS answer (
    name TEXT PRIMARY KEY, question TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS answer_at ON answer (at);
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, due REAL NOT NULL, copies INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting', answer TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS delivery_waiting ON delivery (due, id) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS delivery_event ON delivery (event);
CREATE TABLE IF NOT EXISTS due (at INTEGER NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS due_at ON due (at);
CREATE TABLE IF NOT EXISTS purse (
    account TEXT NOT NULL, currency TEXT NOT NULL, available_on INTEGER NOT NULL, net INTEGER NOT NULL,
    PRIMARY KEY (account, currency, available_on));
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, left INTEGER NOT NULL, options TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_EMPTIED = ("thing", "answer", "delivery", "due", "purse", "fault", "setting")
_VERSION = 2

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
        self._forget_other_versions()
        self._db.executescript(_TABLES)

    def _forget_other_versions(self) -> None:
        """A file of another version of the sandbox starts afresh: nothing in it is worth a migration."""
        if self._db.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            for table in _EMPTIED:
                self._db.execute(f"DROP TABLE IF EXISTS {table}")
            self._db.execute(f"PRAGMA user_version = {_VERSION}")

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

    def add(self, kind: str, body: Body, hidden: Body | None = None, account: str = "") -> None:
        """Keep a new object; ``account`` is the connected account it belongs to, "" for the platform."""
        self.change(
            "INSERT INTO thing (id, kind, account, body, hidden) VALUES (?, ?, ?, ?, ?)",
            body["id"],
            kind,
            account,
            json.dumps(body),
            json.dumps(hidden) if hidden else "{}",
        )

    def save(self, body: Body) -> None:
        self.change("UPDATE thing SET body = ? WHERE id = ?", json.dumps(body), body["id"])

    def hide(self, given: str, hidden: Body) -> None:
        self.change("UPDATE thing SET hidden = ? WHERE id = ?", json.dumps(hidden), given)

    def get(self, kind: str, given: str, account: str | None = None) -> Body | None:
        """One object; with ``account`` only when it belongs there."""
        found = self.rows("SELECT body, account FROM thing WHERE id = ? AND kind = ?", given, kind)
        if not found or account not in (None, found[0]["account"]):
            return None
        body: Body = json.loads(found[0]["body"])
        return body

    def account_of(self, given: str) -> str:
        """Whose an object is: a connected account, or "" for the platform."""
        found = self.rows("SELECT account FROM thing WHERE id = ?", given)
        return str(found[0]["account"]) if found else ""

    def hidden(self, given: str) -> Body:
        """What belongs to an object without being part of it: a session's lines, an intent's session."""
        found = self.rows("SELECT hidden FROM thing WHERE id = ?", given)
        return json.loads(found[0]["hidden"]) if found else {}

    def newest(self, kind: str, *, limit: int = -1, **equal: str) -> list[Body]:
        """Objects of a kind, the newest first; ``equal`` are fields of the object, and ``account`` its owner."""
        where = "".join(
            " AND account = ?" if name == "account" else f" AND json_extract(body, '$.{name}') = ?" for name in equal
        )
        query = f"SELECT body FROM thing WHERE kind = ?{where} ORDER BY seq DESC LIMIT ?"
        return [json.loads(row["body"]) for row in self.rows(query, kind, *equal.values(), limit)]

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
