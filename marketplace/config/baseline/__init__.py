"""A new SQLite database in a second instead of a minute and a half: the tables as all migrations leave them.

`sqlite.sql` is what `migrate` made from nothing, written down by `make baseline`; `sqlite.json` names each
migration in it with a hash of its file. The command `migrate` loads it into an empty SQLite database when every
one of those migrations is still the same file, and then runs the newer ones as always. If one differs, all
migrations run one by one: a stale baseline costs time, never correctness. ADR 0009.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.migrations.loader import MigrationLoader

FOLDER = Path(__file__).parent
SQL = FOLDER / "sqlite.sql"
MANIFEST = FOLDER / "sqlite.json"
# When a migration ran is no fact worth a difference between two baselines.
EPOCH = "2026-01-01 00:00:00"


def migration_hashes() -> dict[str, str]:
    """Each migration of every installed app, with a hash of its file."""
    found = {}
    for (app, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        source = Path(str(import_module(migration.__module__).__file__))
        found[f"{app}.{name}"] = _hash(source)
    return found


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def is_current() -> bool:
    """Whether every migration in the baseline is still the same file. Newer ones may exist."""
    if not (SQL.exists() and MANIFEST.exists()):
        return False
    kept: dict[str, str] = json.loads(MANIFEST.read_text())
    return kept.pop(SQL.name, "") == _hash(SQL) and kept.items() <= migration_hashes().items()


def fits(alias: str) -> bool:
    """Whether this database is an empty SQLite one, and the baseline is current."""
    connection = connections[alias]
    return connection.vendor == "sqlite" and not connection.introspection.table_names() and is_current()


def load(alias: str) -> bool:
    """Put the baseline into the empty database; False when this SQLite refuses it, and then nothing was written."""
    connection = connections[alias]
    connection.ensure_connection()
    raw: sqlite3.Connection = connection.connection
    try:
        raw.executescript(f"PRAGMA foreign_keys=OFF; BEGIN;\n{SQL.read_text()}\nCOMMIT; PRAGMA foreign_keys=ON;")
    except sqlite3.Error:
        # For example a SQLite built without full-text search: the migrations know what to do there.
        if raw.in_transaction:
            raw.rollback()
        raw.execute("PRAGMA foreign_keys=ON")
        return False
    return True


def dump(database: sqlite3.Connection) -> Iterator[str]:
    """The statements that make this database again: tables, rows, full-text tables, indexes, triggers."""
    listed = "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL ORDER BY rowid"
    tables = dict(database.execute(listed, ("table",)))
    virtual = {name: sql for name, sql in tables.items() if sql.startswith("CREATE VIRTUAL")}
    # SQLite makes a full-text table's own tables itself.
    plain = {name: sql for name, sql in tables.items() if not any(name.startswith(other) for other in virtual)}
    for name, sql in plain.items():
        if name != "sqlite_sequence":
            yield f"{sql};"
    for name in plain:
        if name != "sqlite_sequence":
            yield from _rows(database, name)
    # The rows above have counted already; where rows were deleted since, the counters are further on.
    if "sqlite_sequence" in plain:
        yield "DELETE FROM sqlite_sequence;"
        yield from _rows(database, "sqlite_sequence")
    yield from (f"{sql};" for sql in virtual.values())
    for kind in ("index", "trigger"):
        yield from (f"{sql};" for _, sql in database.execute(listed, (kind,)))


def _rows(database: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [column[1] for column in database.execute(f'PRAGMA table_info("{table}")')]
    names = ", ".join(f'"{column}"' for column in columns)
    for row in database.execute(f'SELECT {names} FROM "{table}"'):  # noqa: S608  # names are the database's own
        values = (
            EPOCH if (table, column) == ("django_migrations", "applied") else value
            for column, value in zip(columns, row, strict=True)
        )
        literals = ", ".join(_literal(database, value) for value in values)
        yield f'INSERT INTO "{table}" ({names}) VALUES ({literals});'  # noqa: S608  # the same, and quoted by SQLite


def _literal(database: sqlite3.Connection, value: Any) -> str:
    """SQLite's own spelling of one value."""
    return str(database.execute("SELECT quote(?)", (value,)).fetchone()[0])


def write(database: Path) -> None:
    """Write the baseline from a database that `migrate --from-nothing` made."""
    with sqlite3.connect(database) as source:
        SQL.write_text("\n".join(dump(source)) + "\n")
    MANIFEST.write_text(json.dumps({SQL.name: _hash(SQL), **migration_hashes()}, indent=0, sort_keys=True) + "\n")
