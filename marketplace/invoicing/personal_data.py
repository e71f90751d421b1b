"""Documents in the export of a person. Nothing of them is erased: tax law keeps what is issued (GDPR Art. 17(3)(b))."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.invoicing.models import Document
from marketplace.users.models import User


class DocumentsOfPerson:
    """The buyer's documents, with all that stands on them about the buyer."""

    def export(self, user: User) -> dict[str, Any]:
        rows = Document.objects.filter(order__user=user, to_buyer=True).order_by("issued_at", "pk")
        return {
            "documents": [
                {
                    "number": row.number, "type": row.type, "issued_on": row.issued_on, "seller": row.seller["name"],
                    "buyer": row.buyer, "gross_minor": row.gross_minor, "currency": row.currency, "xml": row.cii,
                }
                for row in rows
            ]
        }  # fmt: skip

    def obstacles(self, user: User) -> list[str]:
        return []

    def erase(self, user: User, *, at: datetime) -> None:
        """Issued documents stay as they are."""
