"""Triggers that refuse changes of issued documents."""

from django.db import migrations

from marketplace.invoicing.triggers import GUARDS


def install(_apps, editor):
    GUARDS.set(editor.connection)


def remove(_apps, editor):
    GUARDS.drop(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
