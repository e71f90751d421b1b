"""What a document repeats of an earlier one, or of the order: lines, taxes and notes as they stood there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.invoicing.amounts import Sold
from marketplace.invoicing.drafts import Taxed
from marketplace.invoicing.invoice import Line, Type
from marketplace.invoicing.models import Document


def mandate_note(seller: str) -> str:
    return _("Made out by %(platform)s in the name and on behalf of %(seller)s.") % {
        "platform": settings.PLATFORM_NAME, "seller": seller,
    }  # fmt: skip


def as_said(document: Document, pk: int, minor: int) -> Sold:
    """An order line as it stood on a document, at another amount: first of its lines for that order line."""
    said = next(Line(**line) for line in document.lines if line["ref"] == pk and line["net_minor"] > 0)
    reason = next(
        group["reason"] for group in document.groups
        if (group["category"], group["rate"]) == (said.category, said.rate)
    )  # fmt: skip
    return Sold(said.name, minor, said.category, said.rate, reason, said.description, pk)


def tax_said(document: Document) -> dict[int, Taxed]:
    """How a document has taxed its order lines."""
    rows = document.documented.all()
    return {row.line_id: Taxed(row.place, row.category, row.rate, row.reported_in) for row in rows}


def standing_notes(document: Document) -> tuple[str, ...]:
    """What every document that follows from this one says, too, in the active language: how, for what, for whom."""
    part = document.seller_order
    about = part if part is not None and not document.to_buyer else document.order
    self_billed = (_("Self-billing"),) if document.type in (Type.SELF_BILLED, Type.SELF_BILLED_CREDIT_NOTE) else ()
    by_mandate = document.to_buyer and document.series.issuer.partner_id is not None
    mandate = (mandate_note(document.seller["name"]),) if by_mandate else ()
    return (*self_billed, order_note(about), *mandate)


def order_note(order: Any) -> str:
    return _("Order %(number)s") % {"number": order.number}
