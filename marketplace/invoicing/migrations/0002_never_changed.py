"""Triggers that refuse changes of issued documents."""

from django.db import migrations

from marketplace.written_once.triggers import Guards

GUARDS = Guards(
    "invoicing_never_changed",
    "documents are never changed or deleted: issue one that refers to it instead",
    {
        "invoicing_document": (
            "id",
            "public_id",
            "key",
            "series_id",
            "position",
            "number",
            "type",
            "purpose",
            "order_id",
            "seller_order_id",
            "partner_id",
            "to_buyer",
            "corrects_id",
            "deducts_id",
            "issued_at",
            "issued_on",
            "tax_point",
            "language",
            "currency",
            "seller",
            "buyer",
            "lines",
            "groups",
            "notes",
            "terms",
            "net_minor",
            "vat_minor",
            "gross_minor",
            "paid_minor",
            "tax_currency",
            "tax_minor",
            "rounding_minor",
            "cii",
            "ubl",
            "sha256",
            "validated_by",
        ),
        "invoicing_documentedline": (
            "id",
            "document_id",
            "line_id",
            "net_minor",
            "vat_minor",
            "place",
            "rate",
            "category",
            "reported_in",
        ),
        "invoicing_rendition": (
            "id",
            "document_id",
            "file_id",
            "made_at",
        ),
        "invoicing_takenback": (
            "id",
            "refund_id",
            "attempt",
            "line_id",
            "is_undone",
            "gross_minor",
            "share_minor",
            "fee_minor",
        ),
        "invoicing_objection": (
            "id",
            "document_id",
            "why",
            "at",
        ),
    },
)
"""As the tables are here: columns that come later are guarded by the migration that adds them."""


def install(_apps, editor):
    GUARDS.set(editor.connection)


def remove(_apps, editor):
    GUARDS.drop(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
