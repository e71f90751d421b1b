"""The three statements of a posting that Django's models cannot say in one: insert once, add to balances, the lock.

PostgreSQL and SQLite (3.35 and later) understand the same words here.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from marketplace.ledger.models import Account, AccountingPeriod, Entry

MONTHS_LOCK = 7_301_115
"""PostgreSQL's advisory lock of the months: postings share it, closing a month has it alone. Any number, ours alone."""


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


def insert_once(entry: Entry) -> bool:
    """Insert unless its key is there or its month is closed; True, with its primary key set, if it was inserted.

    Who posts the same key at the same moment waits here until the first is committed or gone.
    """
    fields = [field for field in Entry._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(getattr(entry, field.attname), connection) for field in fields]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    booked_on = Entry._meta.get_field("booked_on").get_db_prep_save(entry.booked_on, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Entry._meta.db_table} ({columns}) SELECT {marks} "  # noqa: S608  # names of our own models
            f"WHERE NOT EXISTS (SELECT 1 FROM {AccountingPeriod._meta.db_table} WHERE ends_on >= %s) "
            f"ON CONFLICT ({connection.ops.quote_name('key')}) DO NOTHING RETURNING id",
            [*values, booked_on],
        )
        row = cursor.fetchone()
    if row is None:
        return False
    entry.pk, entry._state.adding, entry._state.db = row[0], False, connection.alias
    return True


def add_to_balances(changes: Mapping[int, int]) -> None:
    """Add each amount to the carried balance of its account, which the caller has locked. Minor units."""
    if not changes:
        return
    cases = " ".join(["WHEN %s THEN %s"] * len(changes))
    marks = ", ".join(["%s"] * len(changes))
    pairs = [number for pair in changes.items() for number in pair]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Account._meta.db_table} SET balance_minor = balance_minor + CASE id {cases} END "  # noqa: S608
            f"WHERE id IN ({marks})",
            [*pairs, *changes],
        )
