"""Documents of trade and what belongs to them (ADR 0025)."""

from marketplace.invoicing.models.documents import (
    Document,
    DocumentedLine,
    Issued,
    Issuer,
    Purpose,
    Rendition,
    Series,
    TakenBack,
    issuer_code,
)
from marketplace.invoicing.models.sellers import Agreement, Objection, Wanted

__all__ = [
    "Agreement",
    "Document",
    "DocumentedLine",
    "Issued",
    "Issuer",
    "Objection",
    "Purpose",
    "Rendition",
    "Series",
    "TakenBack",
    "Wanted",
    "issuer_code",
]
