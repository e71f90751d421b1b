"""The database's own refusal to change or delete what was posted: triggers on PostgreSQL and on SQLite.

Migrations set them; ``missing_guards`` says which are not there (SQLite loses a table's triggers when a later migration
rebuilds the table: that migration calls ``set_guards`` again). Tests build tables from models, so they have none but
where they set them: the managers refuse there.

What stays possible: an account's carried balance changes, and a person who leaves is taken from their rows (``by_id``,
``closed_by_id``). TRUNCATE fires no row trigger on PostgreSQL, so its right is the owner's of the tables alone.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

WRITTEN_ONCE: dict[str, tuple[str, ...]] = {
    "ledger_account": ("id", "code", "purpose", "owner_id", "subject", "currency"),
    "ledger_entry": ("id", "public_id", "key", "kind", "reference", "at", "booked_on", "why", "by_name"),
    "ledger_move": ("id", "entry_id", "source_id", "target_id", "amount_minor", "booked_on", "about"),
    "ledger_accountingperiod": ("id", "month", "ends_on", "closed_at", "closed_by_name", "entries"),
    "ledger_closingbalance": ("id", "period_id", "account_id", "balance_minor"),
}
"""Columns that never change, by table. A column that may change is not here."""
SAYS = "rows of the ledger are never changed or deleted: post a correction instead"
_FUNCTION = "ledger_never_changes"


def guard_names() -> list[str]:
    return [f"{table}_{event}" for table in WRITTEN_ONCE for event in ("no_update", "no_delete")]


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should be there and are not."""
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in guard_names() if name not in there]


def set_guards(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers, anew where they are there already."""
    drop_guards(connection)
    make = _make_postgresql if connection.vendor == "postgresql" else _make_sqlite
    with connection.cursor() as cursor:
        make(cursor)


def drop_guards(connection: BaseDatabaseWrapper) -> None:
    """For the way back of the migration, and for tests that set them."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in WRITTEN_ONCE:
            for event in ("no_update", "no_delete"):
                place = f" ON {table}" if postgresql else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}{place}")
        if postgresql:
            cursor.execute(f"DROP FUNCTION IF EXISTS {_FUNCTION}()")


def _make_postgresql(cursor: Any) -> None:
    cursor.execute(
        f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table, columns in WRITTEN_ONCE.items():
        for event, when in _events(table, columns):
            cursor.execute(f"CREATE TRIGGER {event} BEFORE {when} FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()")


def _make_sqlite(cursor: Any) -> None:
    for table, columns in WRITTEN_ONCE.items():
        for event, when in _events(table, columns):
            cursor.execute(f"CREATE TRIGGER {event} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END")


def _events(table: str, columns: tuple[str, ...]) -> list[tuple[str, str]]:
    listed = ", ".join(f'"{column}"' for column in columns)
    return [
        (f"{table}_no_update", f'UPDATE OF {listed} ON "{table}"'),
        (f"{table}_no_delete", f'DELETE ON "{table}"'),
    ]
