"""Finding the seller that a command names."""

from __future__ import annotations

from marketplace.partner.models import Partner


def seller_named(code: str) -> Partner | None:
    """The seller with this code, None for "": the platform itself. Raises LookupError."""
    if not code:
        return None
    found: Partner | None = Partner.objects.filter(code=code).first()
    if found is None:
        raise LookupError(f"no seller has the code {code!r}")
    return found
