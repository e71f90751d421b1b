"""Triggers that refuse to change or delete decisions of VAT and their evidence (marketplace/vat/guards.py)."""

from django.db import migrations

from marketplace.written_once.triggers import Guards

GUARDS = Guards(
    "vat_never_changed",
    "decisions of VAT and their evidence are never changed: add further evidence, or correct by a document",
    {
        "vat_vatidcheck": (
            "id",
            "number",
            "requester",
            "outcome",
            "name",
            "address",
            "consultation_number",
            "raw",
            "checked_at",
        ),
        "vat_vatdecision": (
            "id",
            "place",
            "rate",
            "category",
            "supplier",
            "who_accounts",
            "mention",
            "legal_basis",
            "reported_in",
            "rule_version",
            "facts",
            "evidence",
            "vat_id_check_id",
            "decided_at",
        ),
        "vat_locationevidence": (
            "id",
            "decision_id",
            "kind",
            "source",
            "value",
            "contradicts",
            "at",
        ),
    },
    may_go=frozenset({"vat_vatidcheck"}),
)
"""As the tables are here: columns that come later are guarded by the migration that adds them."""


def set_guards(apps, schema_editor):
    GUARDS.set(schema_editor.connection)


def drop_guards(apps, schema_editor):
    GUARDS.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("vat", "0004_threshold_passed")]

    operations = [migrations.RunPython(set_guards, drop_guards)]
