"""Triggers that refuse to change or delete decisions of VAT and their evidence (marketplace/vat/guards.py)."""

from django.db import migrations

from marketplace.vat.guards import GUARDS


def set_guards(apps, schema_editor):
    GUARDS.set(schema_editor.connection)


def drop_guards(apps, schema_editor):
    GUARDS.drop(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [("vat", "0004_threshold_passed")]

    operations = [migrations.RunPython(set_guards, drop_guards)]
