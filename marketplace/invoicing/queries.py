"""Who may read which document: the buyer theirs, a seller's owner and finance people theirs, nobody another's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from marketplace.invoicing.models import Agreement, Document, Wanted
from marketplace.partner.models import Partner, Role, TeamMember

FORMS = ("pdf", "cii", "ubl")
READERS = (Role.OWNER, Role.FINANCE)


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list: issued by us, or uploaded by the seller (then only as the file they made)."""

    public_id: str
    number: str
    type: str
    purpose: str
    day: date
    seller: str
    gross_minor: int
    currency: str
    forms: tuple[str, ...]


def document_for(*, public_id: str, key: str, user: Any) -> Document:
    """The document, if this reader may have it. Raises LookupError: others learn not even that it exists."""
    found = Document.objects.select_related("order__facts", "partner").filter(public_id=public_id).first()
    if found is None or not _may_read(found, key=key, user=user):
        raise LookupError(public_id)
    return found


def upload_for(*, public_id: str, key: str, user: Any) -> Wanted:
    """The seller's own document, by the same rule. Raises LookupError."""
    rows = Wanted.objects.select_related("order__facts", "partner", "file").filter(public_id=public_id)
    found = rows.filter(file__isnull=False).first()
    if found is None or not _may_read(found, key=key, user=user):
        raise LookupError(public_id)
    return found


def is_buyers(row: Document | Wanted, *, key: str, user: Any) -> bool:
    """Whether this reader has it as the buyer of the order: by the mailed key, or by the account that bought."""
    if not row.to_buyer:
        return False
    if key and constant_time_compare(key.encode(), row.order.facts.key.encode()):
        return True
    return bool(user.is_authenticated and row.order.user_id == user.pk)


def _may_read(row: Document | Wanted, *, key: str, user: Any) -> bool:
    if is_buyers(row, key=key, user=user):
        return True
    if not user.is_authenticated or row.partner_id is None:
        return False
    return TeamMember.objects.filter(user_id=user.pk, partner_id=row.partner_id, role__in=READERS).exists()


def of_buyer(order: Any) -> list[Listed]:
    """The documents of an order that its buyer may have, oldest first: two queries."""
    issued = Document.objects.filter(order=order, to_buyer=True).order_by("issued_at", "pk")
    own = Wanted.objects.filter(order=order, to_buyer=True, file__isnull=False).select_related("partner")
    rows = [*map(listed, issued), *map(_uploaded, own)]
    return sorted(rows, key=lambda row: row.day)


def of_partner(partner: Partner) -> QuerySet[Document]:
    """A seller's documents, newest first: in its name, and those of the platform to it. Never the platform's invoices
    to buyers, on which other sellers' amounts stand."""
    return (
        Document.objects.filter(partner=partner)
        .select_related("order", "seller_order", "series__issuer", "objection")
        .order_by("-issued_at", "-pk")
    )


def wanted_of(partner: Partner) -> QuerySet[Wanted]:
    """What this seller is asked to make out itself, oldest first."""
    rows = Wanted.objects.filter(partner=partner, file__isnull=True, document__isnull=True)
    return rows.select_related("seller_order", "order").order_by("asked_at", "pk")


def agreement_of(partner: Partner) -> Agreement | None:
    return Agreement.objects.filter(partner=partner, ended_at__isnull=True).first()


def listed(document: Document) -> Listed:
    return Listed(
        document.public_id, document.number, document.type, document.purpose, document.issued_on,
        document.seller["name"], document.gross_minor, document.currency, FORMS,
    )  # fmt: skip


def _uploaded(row: Wanted) -> Listed:
    assert row.uploaded_at is not None, "the query asks for it"
    kind = "381" if row.is_credit else "380"
    return Listed(
        row.public_id, row.number, kind, row.purpose, row.uploaded_at.date(), row.partner.name, row.gross_minor,
        row.currency, ("own",),
    )  # fmt: skip
