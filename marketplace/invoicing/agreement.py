"""The words by which a seller lets the platform make out its documents (Art. 220(2), 224). Versioned: kept as shown."""

from __future__ import annotations

from django.utils.translation import gettext as _

VERSION = "2026-11"


def wording() -> str:
    """In the active language."""
    return _(
        "The platform makes out invoices and credit notes in my name: to buyers of my services, and to the platform "
        "itself for works that it sells in its own name. I find each document in my studio and have 14 days to object; "
        "without an objection it counts as accepted. I tell the platform at once when my VAT status, number or address "
        "changes, and do not make out a second invoice for the same sale. I can end this agreement at any time for "
        "later sales."
    )
