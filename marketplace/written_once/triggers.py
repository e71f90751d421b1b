"""The database's own refusal to change or delete what was written once: triggers on PostgreSQL and on SQLite.

Migrations set them; ``missing`` says which are not there (SQLite loses a table's triggers when a later migration
rebuilds the table: that migration calls ``set`` again). Tests build tables from models, so they have none but where
they set them: the managers refuse there. TRUNCATE fires no row trigger on PostgreSQL, so its right is the owner's of
the tables alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Guards:
    """Of one room. ``columns`` that never change, by table: one that may (who leaves is taken from their rows) is not
    among them. ``function``: its name in PostgreSQL; ``says``: what the database answers. ``may_go``: tables whose rows
    may be deleted as long as nothing refers to them, which their foreign keys see to.
    """

    function: str
    says: str
    columns: Mapping[str, tuple[str, ...]]
    may_go: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        return [name for table in self.columns for name, _when in self._events(table)]

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Names of triggers that should be there and are not."""
        if connection.vendor == "postgresql":
            sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        else:
            sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        with connection.cursor() as cursor:
            cursor.execute(sql)
            there = {row[0] for row in cursor.fetchall()}
        return [name for name in self.names if name not in there]

    def set(self, connection: BaseDatabaseWrapper) -> None:
        """Make the triggers, anew where they are there already."""
        self.drop(connection)
        make = self._make_postgresql if connection.vendor == "postgresql" else self._make_sqlite
        with connection.cursor() as cursor:
            make(cursor)

    def drop(self, connection: BaseDatabaseWrapper) -> None:
        """For the way back of a migration, and for tests that set them."""
        postgresql = connection.vendor == "postgresql"
        with connection.cursor() as cursor:
            for table in self.columns:
                for name in (f"{table}_no_update", f"{table}_no_delete"):  # also one that is not wanted any more
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if postgresql else ""))
            if postgresql:
                cursor.execute(f"DROP FUNCTION IF EXISTS {self.function}()")

    def _make_postgresql(self, cursor: Any) -> None:
        cursor.execute(
            f"CREATE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{self.says}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for table in self.columns:
            for name, when in self._events(table):
                cursor.execute(f"CREATE TRIGGER {name} BEFORE {when} FOR EACH ROW EXECUTE FUNCTION {self.function}()")

    def _make_sqlite(self, cursor: Any) -> None:
        for table in self.columns:
            for name, when in self._events(table):
                cursor.execute(f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{self.says}'); END")

    def _events(self, table: str) -> list[tuple[str, str]]:
        listed = ", ".join(f'"{column}"' for column in self.columns[table])
        kept = [] if table in self.may_go else [(f"{table}_no_delete", f'DELETE ON "{table}"')]
        return [(f"{table}_no_update", f'UPDATE OF {listed} ON "{table}"'), *kept]
