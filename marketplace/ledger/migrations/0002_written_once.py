"""Triggers that refuse to change or delete what was posted (marketplace/ledger/guards.py)."""

from django.db import migrations

from marketplace.written_once.triggers import Guards

GUARDS = Guards(
    "ledger_never_changes",
    "rows of the ledger are never changed or deleted: post a correction instead",
    {
        "ledger_account": (
            "id",
            "code",
            "purpose",
            "owner_id",
            "subject",
            "currency",
        ),
        "ledger_entry": (
            "id",
            "public_id",
            "key",
            "kind",
            "reference",
            "at",
            "booked_on",
            "why",
            "by_name",
        ),
        "ledger_move": (
            "id",
            "entry_id",
            "source_id",
            "target_id",
            "amount_minor",
            "booked_on",
            "about",
        ),
        "ledger_accountingperiod": (
            "id",
            "month",
            "ends_on",
            "closed_at",
            "closed_by_name",
            "entries",
        ),
        "ledger_closingbalance": (
            "id",
            "period_id",
            "account_id",
            "balance_minor",
        ),
    },
)
"""As the tables are here: columns that come later are guarded by the migration that adds them."""


def set_guards(apps, schema_editor):
    GUARDS.set(schema_editor.connection)


def drop_guards(apps, schema_editor):
    GUARDS.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(set_guards, drop_guards)]
