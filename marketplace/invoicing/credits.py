"""Credit notes: what a refund takes back of each document, with the rates it was issued at (Art. 90, 219)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.invoicing.amounts import Key, of_gross, of_net
from marketplace.invoicing.drafts import Draft, covered
from marketplace.invoicing.invoice import Invoice, Party, Preceding, Type
from marketplace.invoicing.models import Document, DocumentedLine, Purpose
from marketplace.invoicing.repeating import as_said, standing_notes, tax_said

BY_NET = (Purpose.SELF_BILLED,)
"""The seller's share is a net; all others count in what was paid or kept."""
OPPOSITE = {Type.SELF_BILLED.value: Type.SELF_BILLED_CREDIT_NOTE}


def credit_note(
    document: Document, amounts: Mapping[int, int], *, key: str, on: date, why: str = "", also: Iterable[Document] = ()
) -> Draft:
    """Take back ``amounts`` (minor units by order line; net for documents in BY_NET, else gross) of a document.

    ``also``: documents it names beside the one it corrects: the final invoice that deducted an advance.
    """
    by_net = document.purpose in BY_NET
    taxes = {row.line_id: row for row in document.documented.select_related("line__decision")}
    with translation.override(document.language):
        sold = [as_said(document, pk, minor) for pk, minor in amounts.items()]
        closing = _closing(document, amounts)
        lines, groups = (of_net if by_net else of_gross)(sold, document.currency, rest=closing)
        invoice = Invoice(
            OPPOSITE.get(document.type, Type.CREDIT_NOTE), on, document.currency, Party(**document.seller),
            Party(**document.buyer), lines, groups, document.language, order_number=_order_number(document),
            preceding=tuple(Preceding(one.number, one.issued_on) for one in (document, *also)),
            notes=_notes(document, why), closes=bool(closing),
        )  # fmt: skip
        invoice = _settled(invoice, document)
    rows = [taxes[pk].line for pk in amounts]
    return Draft(
        key, Purpose(document.purpose), document.order, invoice, covered(invoice, rows, tax_said(document), sign=-1),
        in_name_of=document.series.issuer.partner, partner=document.partner, seller_order=document.seller_order,
        to_buyer=document.to_buyer, corrects=document,
    )  # fmt: skip


def credited(document: Document, *, by_net: bool = False) -> dict[int, int]:
    """What was taken back of each order line of a document so far: gross, or net; minor units, positive."""
    rows = (
        DocumentedLine.objects.filter(document__corrects=document)
        .values("line")
        .annotate(net=Sum("net_minor"), vat=Sum("vat_minor"))
    )
    return {row["line"]: -(row["net"] + (0 if by_net else row["vat"])) for row in rows}


def _closing(document: Document, amounts: Mapping[int, int]) -> dict[Key, int]:
    """VAT left of each category and rate that this note brings to zero, so that all notes together are the document."""
    by_net = document.purpose in BY_NET
    said: dict[Key, list[DocumentedLine]] = {}
    for row in document.documented.all():
        said.setdefault((row.category, row.rate), []).append(row)
    before = credited(document, by_net=by_net)
    vat_before = {
        (row["category"], row["rate"]): -row["vat"]
        for row in DocumentedLine.objects.filter(document__corrects=document)
        .values("category", "rate")
        .annotate(vat=Sum("vat_minor"))
    }
    rest = {}
    for key, rows in said.items():
        whole = sum(row.net_minor + (0 if by_net else row.vat_minor) for row in rows)
        gone = sum(before.get(row.line_id, 0) + amounts.get(row.line_id, 0) for row in rows)
        touched = any(row.line_id in amounts for row in rows)
        if touched and gone == whole and any(before.get(row.line_id) for row in rows):
            rest[key] = sum(row.vat_minor for row in rows) - vat_before.get(key, 0)
    return rest


def _settled(invoice: Invoice, document: Document) -> Invoice:
    if document.to_buyer:
        return replace(invoice, paid_minor=invoice.gross_minor, payment_means="68")
    return replace(invoice, terms=_("Settled with what we pay out to you: nothing to transfer."))


def _notes(document: Document, why: str) -> tuple[str, ...]:
    said = _("Corrects %(number)s of %(date)s") % {
        "number": document.number, "date": document.issued_on.isoformat(),
    }  # fmt: skip
    return (*standing_notes(document), said, *((why,) if why else ()))


def _order_number(document: Document) -> str:
    part = document.seller_order
    return str(part.number if part is not None and not document.to_buyer else document.order.number)
