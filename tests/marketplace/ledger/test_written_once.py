"""What was posted is never changed: neither by the models, nor by SQL beside them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from marketplace.ledger.guards import GUARDS
from marketplace.ledger.models import Account, AccountingPeriod, ClosingBalance, Entry, Move
from marketplace.ledger.queries import unguarded, verify
from marketplace.written_once.rows import WAYS_TO_CHANGE, NeverChanged
from tests.factories import NOON, make_user
from tests.marketplace.ledger.made import part, sold

pytestmark = pytest.mark.django_db
MODELS = (Account, Entry, Move, AccountingPeriod, ClosingBalance)


@pytest.fixture
def rows(sellers):
    """One row of each table, and who closed the month."""
    entry = sold(part(sellers[0].pk))
    period = AccountingPeriod.objects.create(
        month=date(2026, 10, 1), ends_on=date(2026, 10, 31), closed_at=NOON, closed_by=make_user("ada@example.org"),
        closed_by_name="ada", entries=0,
    )  # fmt: skip
    account = Account.objects.get(purpose="seller_hold")
    closing = ClosingBalance.objects.create(period=period, account=account, balance_minor=0)
    return [account, entry, entry.moves.first(), period, closing]


@pytest.fixture
def guarded(rows):
    """The triggers of the migrations, which tests do not run; they go with the transaction."""
    assert GUARDS.missing(connection) == GUARDS.names
    GUARDS.set(connection)
    return rows


def test_a_row_is_neither_saved_again_nor_deleted(rows):
    for row in rows:
        with pytest.raises(NeverChanged):
            row.save()
        with pytest.raises(NeverChanged):
            row.delete()


@pytest.mark.parametrize("model", MODELS)
def test_managers_refuse_every_way_to_change(model, rows):
    for way in WAYS_TO_CHANGE:
        with pytest.raises(NeverChanged, match="post a correction instead"):
            getattr(model.objects.all(), way)()
    with pytest.raises(NeverChanged):
        model.objects.bulk_create([], update_conflicts=True)
    with pytest.raises(NeverChanged):
        model.objects.filter(pk=1).update(pk=2)


def test_related_managers_refuse_too(rows):
    with pytest.raises(NeverChanged):
        rows[1].moves.all().delete()
    with pytest.raises(NeverChanged):
        rows[1].moves.update(amount_minor=1)


def test_without_the_triggers_sql_could_change_it(rows):
    """What the triggers are for."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_move SET amount_minor = amount_minor + 1")
    assert [finding.what for finding in verify()] == ["carries 7290, its moves sum to 7291"]


@pytest.mark.parametrize("table", GUARDS.columns)
def test_the_database_refuses_too(table, guarded):
    for column in GUARDS.columns[table]:
        refused(f"UPDATE {table} SET {column} = {column}")
    refused(f"DELETE FROM {table}")


def refused(sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="post a correction instead"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_posting_and_leaving_go_on_under_the_triggers(guarded, sellers):
    """Balances change, and a person is taken from their rows."""
    account, _entry, _move, period, _closing = guarded
    sold(part(sellers[0].pk), key="captured:P-2")
    period.closed_by.delete()
    assert Account.objects.get(pk=account.pk).balance_minor == 2 * 7290
    kept = AccountingPeriod.objects.get(pk=period.pk)
    assert (kept.closed_by, kept.closed_by_name) == (None, "ada")


def test_every_table_that_is_written_once_is_guarded():
    """A column that is not named may change: only these two kinds."""
    for model in MODELS:
        columns = {field.column for field in model._meta.concrete_fields}
        free = {"balance_minor"} if model is Account else {"by_id", "closed_by_id"} & columns
        assert set(GUARDS.columns[model._meta.db_table]) == columns - free


def test_a_missing_trigger_is_found(guarded, capsys):
    assert unguarded() == []
    call_command("ledger_check")
    assert "1 entries: balanced, within their bounds, guarded." in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute(
            f"DROP TRIGGER ledger_move_no_update{' ON ledger_move' if connection.vendor == 'postgresql' else ''}"
        )
    assert [finding.where for finding in unguarded()] == ["ledger_move_no_update"]
    with pytest.raises(CommandError, match="1 findings"):
        call_command("ledger_check")
    GUARDS.drop(connection)
    assert len(unguarded()) == 2 * len(GUARDS.columns)
