"""The database keeps the promise too: rows of documents are added, never changed, never deleted (INV-02)."""

from __future__ import annotations

from typing import Any

TABLES = (
    "invoicing_document",
    "invoicing_documentedline",
    "invoicing_rendition",
    "invoicing_takenback",
    "invoicing_objection",
)
WORDS = "documents are never changed"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION invoicing_never_changed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$
"""


def install(connection: Any) -> None:
    """Make the triggers. Other databases than SQLite and PostgreSQL have only the model's refusal."""
    made = [_made(connection.vendor, table, act) for table in TABLES for act in ("UPDATE", "DELETE")]
    before = [FUNCTION] if connection.vendor == "postgresql" else []
    _run(connection, [*before, *filter(None, made)])


def remove(connection: Any) -> None:
    gone = []
    for table in TABLES:
        for act in ("update", "delete"):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            gone.append(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on}")
    _run(connection, gone)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _made(vendor: str, table: str, act: str) -> str:
    name = f"{table}_no_{act.lower()}"
    if vendor == "postgresql":
        return f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION invoicing_never_changed()"
    if vendor == "sqlite":
        return f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    return ""
