"""Triggers that refuse to change or delete what was posted (marketplace/ledger/guards.py)."""

from django.db import migrations

from marketplace.ledger import guards


def set_guards(apps, schema_editor):
    guards.set_guards(schema_editor.connection)


def drop_guards(apps, schema_editor):
    guards.drop_guards(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(set_guards, drop_guards)]
