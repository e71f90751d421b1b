"""Triggers that refuse to change or delete what was posted (marketplace/ledger/guards.py)."""

from django.db import migrations

from marketplace.ledger.guards import GUARDS


def set_guards(apps, schema_editor):
    GUARDS.set(schema_editor.connection)


def drop_guards(apps, schema_editor):
    GUARDS.drop(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(set_guards, drop_guards)]
