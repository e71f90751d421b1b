"""What the database itself refuses to change of issued documents (INV-02; ``marketplace/written_once/triggers.py``).

Who objected is taken from the row when that person leaves (``by_id``); all else stays.
"""

from __future__ import annotations

from marketplace.written_once.triggers import Guards

SAYS = "documents are never changed or deleted: issue one that refers to it instead"
GUARDS = Guards(
    "invoicing_never_changed",
    SAYS,
    {
        "invoicing_document": (
            "id", "public_id", "key", "series_id", "position", "number", "type", "purpose", "order_id",
            "seller_order_id", "partner_id", "to_buyer", "corrects_id", "deducts_id", "issued_at", "issued_on",
            "tax_point", "language", "currency", "seller", "buyer", "lines", "groups", "notes", "terms", "net_minor",
            "vat_minor", "gross_minor", "paid_minor", "tax_currency", "tax_minor", "rounding_minor", "cii", "ubl",
            "sha256", "validated_by",
        ),
        "invoicing_documentedline": (
            "id", "document_id", "line_id", "net_minor", "vat_minor", "place", "rate", "category", "reported_in",
        ),
        "invoicing_rendition": ("id", "document_id", "file_id", "made_at"),
        "invoicing_takenback": (
            "id", "refund_id", "attempt", "line_id", "is_undone", "gross_minor", "share_minor", "fee_minor",
        ),
        "invoicing_objection": ("id", "document_id", "why", "at"),
    },
)  # fmt: skip
