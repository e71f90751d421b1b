"""A refund that the buyer's bank sent back: what was credited is invoiced again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.invoicing.drafts import Covered, Draft
from marketplace.invoicing.invoice import Invoice, Line, Party, Preceding, Type, VatGroup
from marketplace.invoicing.models import Document, Purpose
from marketplace.invoicing.repeating import standing_notes


def invoiced_again(credit: Document, *, key: str, on: date) -> Draft:
    """The lines of a credit note as an invoice of the type that it had corrected."""
    original = credit.corrects
    assert original is not None, "a credit note corrects something"
    with translation.override(credit.language):
        standing = standing_notes(original)
        note = _("Credit note %(number)s is taken back: the refund did not reach the buyer.") % {
            "number": credit.number,
        }  # fmt: skip
    kind = Type(original.type)
    invoice = Invoice(
        kind, on, credit.currency, Party(**credit.seller), Party(**credit.buyer),
        tuple(Line(**line) for line in credit.lines), tuple(VatGroup(**group) for group in credit.groups),
        credit.language, preceding=(Preceding(credit.number, credit.issued_on),), notes=(*standing, note),
        closes=True, tax_point=on if kind == Type.PREPAYMENT else None,
    )  # fmt: skip
    invoice = replace(invoice, paid_minor=credit.paid_minor, payment_means="68" if credit.paid_minor else "")
    if invoice.payable_minor:
        with translation.override(credit.language):
            invoice = replace(invoice, terms=_("Settled with what we pay out to you: nothing to transfer."))
    rows = credit.documented.select_related("line")
    again = tuple(
        Covered(row.line, -row.net_minor, -row.vat_minor, row.place, row.rate, row.category, row.reported_in)
        for row in rows
    )
    return Draft(
        key, Purpose(credit.purpose), credit.order, invoice, again, in_name_of=credit.series.issuer.partner,
        partner=credit.partner, seller_order=credit.seller_order, to_buyer=credit.to_buyer, corrects=original,
    )  # fmt: skip
