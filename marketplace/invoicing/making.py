"""Making one document: issued by us and kept as PDF, or asked of the seller. Each may run twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.invoicing.drafts import Draft
from marketplace.invoicing.models import Document, Wanted
from marketplace.invoicing.national import in_national_currency
from marketplace.invoicing.operations import issue
from marketplace.invoicing.renditions import keep_pdf
from marketplace.invoicing.wanting import issued_after_all, want, why_not
from marketplace.order.models import SellerOrder
from marketplace.outbox.topics import TryLater

Task = dict[str, Any]


def want_again(asked: Wanted, task: Task, *, is_credit: bool, gross: int, at: datetime) -> None:
    """Whoever makes out the first document makes out what follows from it."""
    want(
        task=task, purpose=asked.purpose, part=asked.seller_order, to_buyer=asked.to_buyer, is_credit=is_credit,
        gross=gross, reason=asked.reason, at=at,
    )  # fmt: skip


def in_sellers_name(draft: Draft, task: Task, *, at: datetime) -> None:
    """Issue it if we may and can; else the seller is asked for it."""
    assert draft.seller_order is not None
    reason, fault = why_not(draft)
    if reason:
        want(
            task=task, purpose=draft.purpose, part=draft.seller_order, to_buyer=draft.to_buyer, is_credit=False,
            gross=draft.invoice.gross_minor, reason=reason, fault=fault, at=at,
        )  # fmt: skip
        return
    issue_and_keep(draft, at=at)


def issue_and_keep(draft: Draft, *, at: datetime) -> None:
    """Issue, and keep the PDF. A seller's own upload, made meanwhile, stands."""
    if Wanted.objects.filter(key=draft.key, file__isnull=False).exists():
        return
    finish(issue(draft=in_national_currency(draft), at=at), at=at)


def finish(document: Document, *, at: datetime) -> None:
    issued_after_all(document)
    keep_pdf(document=document, at=at)


def part_of(number: str) -> SellerOrder:
    found: SellerOrder = SellerOrder.objects.select_related(
        "order__facts__vat_id_check", "partner__tax_profile", "partner__trader_identity"
    ).get(number=number)
    return found


def original_of(key: str) -> Document | Wanted:
    """What was made for a key. Raises TryLater while it is on its way: rows run in any order."""
    document = Document.objects.select_related("series__issuer__partner", "order", "seller_order").filter(key=key)
    found = document.first() or Wanted.objects.select_related("seller_order").filter(key=key).first()
    if found is None:
        raise TryLater(f"{key} has not been issued yet")
    return found
