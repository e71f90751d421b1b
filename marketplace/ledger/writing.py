"""The three statements of a posting that Django's models cannot say in one: insert once, add to balances, the lock.

PostgreSQL and SQLite (3.35 and later) understand the same words here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection

from marketplace.ledger.models import Entry
from marketplace.ledger.models.entries import entry_id

MONTHS_LOCK = 7_301_115
"""PostgreSQL's advisory lock of the months: postings share it, closing a month has it alone. Any number, ours alone."""
COLUMNS = ("public_id", "key", "kind", "reference", "at", "booked_on", "why", "by_name", "by_id")
INSERT_ONCE = (
    "INSERT INTO ledger_entry (public_id, key, kind, reference, at, booked_on, why, by_name, by_id)"
    " SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s"
    " WHERE NOT EXISTS (SELECT 1 FROM ledger_accountingperiod WHERE ends_on >= %s)"
    " ON CONFLICT (key) DO NOTHING RETURNING id"
)


def share_months() -> None:
    """No month closes until this transaction ends. On SQLite there is one writer at a time anyway."""
    _advisory("pg_advisory_xact_lock_shared")


def hold_months() -> None:
    """No posting is under way, and none begins until this transaction ends."""
    _advisory("pg_advisory_xact_lock")


def _advisory(function: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [MONTHS_LOCK])


def insert_once(
    *, key: str, kind: str, reference: str, at: datetime, booked_on: date, why: str, by: int | None, by_name: str
) -> Entry | None:
    """The new entry; None if its key is there or its month is closed.

    Who posts the same key at the same moment waits here until the first is committed or gone.
    """
    public_id = entry_id()
    adapt = connection.ops
    day = adapt.adapt_datefield_value(booked_on)
    moment = adapt.adapt_datetimefield_value(at)
    values = [public_id, key, kind, reference, moment, day, why, by_name, by]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ONCE, [*values, day])
        row = cursor.fetchone()
    if row is None:
        return None
    known = [row[0], public_id, key, kind, reference, at, booked_on, why, by_name, by]
    return Entry.from_db(connection.alias, ["id", *COLUMNS], known)


def add_to_balances(changes: Mapping[int, int]) -> None:
    """Add each amount to the carried balance of its account, which the caller has locked. Minor units."""
    if not changes:
        return
    cases = " ".join(["WHEN %s THEN %s"] * len(changes))
    marks = ", ".join(["%s"] * len(changes))
    pairs = [number for pair in changes.items() for number in pair]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE ledger_account SET balance_minor = balance_minor + CASE id {cases} END "  # noqa: S608  # marks only
            f"WHERE id IN ({marks})",
            [*pairs, *changes],
        )
