"""Issuing: checked whole, then numbered, then written, once; and what sellers say about their own documents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from django.db import transaction

from marketplace.invoicing.check import WrongInvoice, check
from marketplace.invoicing.drafts import Draft
from marketplace.invoicing.invoice import SLOT, Invoice
from marketplace.invoicing.models import Document, DocumentedLine, Issuer, Purpose, Series
from marketplace.invoicing.parties import issuer_of
from marketplace.invoicing.validation import validate
from marketplace.invoicing.xml import cii, ubl
from marketplace.order.operations import lock_order
from marketplace.outbox.topics import TryLater

TRIES = 5
LETTERS = {"380": "I", "381": "C", "386": "P", "389": "S", "261": "D"}
"""What stands in a number for its type."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft that our check and the official rules have agreed to, with both its texts; its number is still open."""

    draft: Draft
    cii: str
    ubl: str


def checked(draft: Draft) -> Checked:
    """Raises WrongInvoice or NotValid; nothing was written and no number taken. Takes a tenth of a second: call it
    outside a transaction."""
    check(draft.invoice)
    _covers(draft)
    texts = [make(draft.invoice) for make in (cii, ubl)]
    for text in texts:
        validate(text)
    return Checked(draft, *(text.decode() for text in texts))


def _covers(draft: Draft) -> None:
    """What is declared of order lines adds up to the document; the buyer's documents to what the buyer paid."""
    invoice, sign = draft.invoice, -1 if draft.invoice.type.is_credit else 1
    net, vat = sum(row.net_minor for row in draft.covered), sum(row.vat_minor for row in draft.covered)
    if (net, vat) != (sign * invoice.net_minor, sign * invoice.vat_minor):
        raise WrongInvoice(["the order lines do not add up to the document"])
    if draft.purpose in (Purpose.SALE, Purpose.PREPAYMENT) and draft.corrects is None:
        charged = sum(row.line.gross_minor for row in draft.covered)
    elif draft.purpose == Purpose.COMMISSION and draft.corrects is None:
        charged = sum(row.line.gross_minor - row.line.share_minor for row in draft.covered)
    else:
        return
    if charged != invoice.gross_minor:
        raise WrongInvoice([f"{charged} was charged, and the document says {invoice.gross_minor}"])


def issue(*, draft: Draft, at: datetime) -> Document:
    """The document of ``draft.key``: issued now, or as it was issued before. Raises WrongInvoice or NotValid."""
    found = Document.objects.filter(key=draft.key).first()
    return found if found is not None else number(ready=checked(draft), at=at)


def issue_unchanged(*, build: Callable[[], Draft], order: str, at: datetime) -> Document:
    """For a draft that depends on other documents of its order (a number), as the last of several credit notes takes
    what the others left. It is checked outside the order's lock, and numbered under it only if it still says the same.

    Raises WrongInvoice, NotValid; TryLater while the others go on changing it.
    """
    draft = build()
    for _try in range(TRIES):
        found = Document.objects.filter(key=draft.key).first()
        if found is not None:
            return found
        ready = checked(draft)
        with transaction.atomic():
            lock_order(order)
            draft = build()
            if draft == ready.draft:
                return number(ready=ready, at=at)
    raise TryLater(f"other documents of order {order} are being issued")


@transaction.atomic
def number(*, ready: Checked, at: datetime) -> Document:
    """Take the next number of the series and write the document, in one transaction: both or neither.

    The texts that were validated get the number in its place and nothing else, so they stay valid.
    """
    draft, invoice = ready.draft, ready.draft.invoice
    series = _lock_series(issuer_of(draft.in_name_of), invoice)
    found: Document | None = Document.objects.filter(key=draft.key).first()
    if found is not None:  # another worker was faster: the lock has shown it
        return found
    series.last += 1
    series.save(update_fields=["last"])
    given = number_text(series)
    document = Document.objects.create(
        key=draft.key, series=series, position=series.last, number=given, issued_at=at, validated_by=rules(),
        **_texts(ready, given), **_facts(draft), **_said(invoice),
    )  # fmt: skip
    DocumentedLine.objects.bulk_create(
        DocumentedLine(
            document=document, line=row.line, net_minor=row.net_minor, vat_minor=row.vat_minor, place=row.place,
            rate=row.rate, category=row.category, reported_in=row.reported_in,
        )
        for row in draft.covered
    )  # fmt: skip
    return document


def number_text(series: Series) -> str:
    """RING-2026-I-00017: issuer, year, type, position. Longer than five digits when it must be."""
    return f"{series.issuer.code}-{series.year}-{LETTERS[series.type]}-{series.last:05d}"


def rules() -> str:
    return f"factur-x {version('factur-x')}, saxonche {version('saxonche')}"


def _lock_series(issuer: Issuer, invoice: Invoice) -> Series:
    """The row that all documents of this issuer, year and type wait for."""
    kept, _made = Series.objects.get_or_create(issuer=issuer, year=invoice.issued_on.year, type=invoice.type.value)
    locked: Series = Series.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=kept.pk)
    return locked


def _texts(ready: Checked, given: str) -> dict[str, str]:
    texts = {"cii": ready.cii.replace(SLOT, given), "ubl": ready.ubl.replace(SLOT, given)}
    return texts | {"sha256": fingerprint(cii_text=texts["cii"], ubl_text=texts["ubl"])}


def fingerprint(*, cii_text: str, ubl_text: str) -> str:
    """SHA-256 of both XML texts, one after the other."""
    return hashlib.sha256((cii_text + ubl_text).encode()).hexdigest()


def _facts(draft: Draft) -> dict[str, Any]:
    return {
        "purpose": draft.purpose, "order": draft.order, "seller_order": draft.seller_order, "partner": draft.partner,
        "to_buyer": draft.to_buyer, "corrects": draft.corrects, "deducts": draft.deducts,
        "rounding_minor": draft.rounding_minor,
    }  # fmt: skip


def _said(invoice: Invoice) -> dict[str, Any]:
    return {
        "type": invoice.type.value, "issued_on": invoice.issued_on,
        "tax_point": invoice.tax_point or invoice.supplied_on or invoice.issued_on, "language": invoice.language,
        "currency": invoice.currency, "seller": asdict(invoice.seller), "buyer": asdict(invoice.buyer),
        "lines": [asdict(line) for line in invoice.lines], "groups": [asdict(group) for group in invoice.groups],
        "notes": list(invoice.notes), "terms": invoice.terms, "net_minor": invoice.net_minor,
        "vat_minor": invoice.vat_minor, "gross_minor": invoice.gross_minor, "paid_minor": invoice.paid_minor,
        "tax_currency": invoice.tax_currency, "tax_minor": invoice.tax_minor,
    }  # fmt: skip
