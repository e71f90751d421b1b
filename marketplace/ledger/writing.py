"""The statements of a posting, in the words of the database: PostgreSQL and SQLite (3.35 and later) share them.

Some of them Django's models cannot say in one (insert once, make an account and get it back, add to many balances). The
others are here since building them from models took three times as long as running them (benchmarks/ledger.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import connection, transaction

from marketplace.ledger.chart import BOUNDED, Place, Step
from marketplace.ledger.models import Entry
from marketplace.ledger.models.entries import entry_id

MONTHS_LOCK = 7_301_115
"""PostgreSQL's advisory lock of the months: postings share it, closing a month has it alone. Any number, ours alone."""
COLUMNS = ("public_id", "key", "kind", "reference", "at", "booked_on", "why", "by_id", "by_name")
"""In the order of the model: ``from_db`` goes by it."""
INSERT_ONCE = (
    "INSERT INTO ledger_entry (public_id, key, kind, reference, at, booked_on, why, by_id, by_name)"
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


@contextmanager
def one_view() -> Iterator[None]:
    """All queries inside see one moment, and nobody waits: between two of them, postings may be committed.

    Inside a transaction that has begun, its own view stays.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


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
    values = [public_id, key, kind, reference, moment, day, why, by, by_name]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ONCE, [*values, day])
        row = cursor.fetchone()
    if row is None:
        return None
    known = [row[0], public_id, key, kind, reference, at, booked_on, why, by, by_name]
    return Entry.from_db(connection.alias, ["id", *COLUMNS], known)


def lock_accounts(codes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Primary key and balance (minor units) by code, of those that exist: locked in the order of their keys.

    Without blocking who only refers to them (FOR NO KEY UPDATE). SQLite's writer is alone already.
    """
    lock = " FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT code, id, balance_minor FROM ledger_account WHERE code IN ({_marks(len(codes))}) "  # noqa: S608
            f"ORDER BY id{lock}",
            codes,
        )
        return {code: (pk, minor) for code, pk, minor in cursor.fetchall()}


def make_accounts(places: Sequence[tuple[Place, str]]) -> dict[str, int]:
    """Primary keys by code of the accounts that were not there; waits for who makes the same one at this moment."""
    rows = [
        (
            place.code(currency),
            place.purpose.value,
            place.owner,
            place.subject,
            currency,
            0 if place.purpose in BOUNDED else None,
        )
        for place, currency in places
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_account (code, purpose, owner_id, subject, currency, balance_minor) VALUES "  # noqa: S608
            f"{', '.join(['(%s, %s, %s, %s, %s, %s)'] * len(rows))} ON CONFLICT (code) DO NOTHING RETURNING code, id",
            [value for row in rows for value in row],
        )
        return dict(cursor.fetchall())


def insert_moves(entry: Entry, moves: Sequence[tuple[int, int, Step]]) -> None:
    """Each with the primary keys of its source and its target."""
    day = connection.ops.adapt_datefield_value(entry.booked_on)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_move (entry_id, source_id, target_id, amount_minor, booked_on, about) VALUES "  # noqa: S608
            f"{', '.join(['(%s, %s, %s, %s, %s, %s)'] * len(moves))}",
            [
                value
                for source, target, step in moves
                for value in (entry.pk, source, target, step.amount.minor, day, step.about)
            ],
        )


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


def add_to_balances(changes: Mapping[int, int]) -> None:
    """Add each amount to the carried balance of its account, which the caller has locked. Minor units."""
    if not changes:
        return
    cases = " ".join(["WHEN %s THEN %s"] * len(changes))
    pairs = [number for pair in changes.items() for number in pair]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE ledger_account SET balance_minor = balance_minor + CASE id {cases} END "  # noqa: S608  # marks only
            f"WHERE id IN ({_marks(len(changes))})",
            [*pairs, *changes],
        )
