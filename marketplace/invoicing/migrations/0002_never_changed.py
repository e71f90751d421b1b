"""Triggers that refuse changes of issued documents."""

from django.db import migrations

from marketplace.invoicing import triggers


def install(_apps, editor):
    triggers.install(editor.connection)


def remove(_apps, editor):
    triggers.remove(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
