"""The statement that keeps a promise once, in the words of PostgreSQL and SQLite (3.35 and later).

Django's models cannot say "insert unless it is there, and tell me": they need a savepoint around each insert, and on
PostgreSQL each promise that was there already would leave a line in the server's log.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from marketplace.outbox.models import OutboxRow

INSERT_ONCE = (
    "INSERT INTO outbox_outboxrow (topic, key, payload, created_at, due_at, attempts, leased_by, error)"
    " VALUES (%s, %s, %s, %s, %s, 0, '', '') ON CONFLICT (key) DO NOTHING RETURNING id"
)


def insert_once(*, topic: str, key: str, payload: dict[str, Any], created_at: datetime, due_at: datetime) -> bool:
    """False, and nothing is written, when a promise with this key is there.

    Who promises the same at the same moment waits here until the first is committed or gone.
    """
    adapt = connection.ops.adapt_datetimefield_value
    kept = OutboxRow.payload.field.get_db_prep_save(payload, connection)
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ONCE, [topic, key, kept, adapt(created_at), adapt(due_at)])
        return cursor.fetchone() is not None
