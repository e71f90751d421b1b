"""Reverse charge instead of VAT: the credit note and the new invoice of a number that was confirmed late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.invoicing.amounts import of_gross
from marketplace.invoicing.compose import sold_line
from marketplace.invoicing.credits import credit_note
from marketplace.invoicing.drafts import Draft, Taxed, covered
from marketplace.invoicing.invoice import Invoice, Party, Preceding, Type
from marketplace.invoicing.models import Document, Purpose
from marketplace.invoicing.repeating import standing_notes
from marketplace.order.models import LineFacts
from marketplace.vat.facts import Decision
from marketplace.vat.mentions import mention_text


def vat_credit(original: Document, lines: Sequence[LineFacts], *, key: str, on: date) -> Draft:
    """The lines are taken off whole: their VAT is given back, their price is set off against the new invoice."""
    finals = original.deducted_by.filter(documented__line__in=lines).distinct()
    draft = credit_note(original, {line.pk: line.gross_minor for line in lines}, key=key, on=on, also=finals)
    with translation.override(original.language):
        terms = _("The VAT is given back. The rest is set off against the new invoice: nothing to transfer.")
    vat = sum(line.vat_minor for line in lines)
    return replace(draft, invoice=replace(draft.invoice, paid_minor=vat, payment_means="68", terms=terms))


def reversed_invoice(
    original: Document, credit: Document, lines: Sequence[LineFacts], taxed: dict[int, Decision], *, number: str,
    confirmed_on: date, key: str, on: date,
) -> Draft:  # fmt: skip
    """The same supply at its price without VAT, to the number that the register has confirmed since (Art. 226(11a)).

    It counts for the period in which it is issued, as the credit note does. Work whose final invoice is out gets an
    invoice; work that is not done yet an advance document, as before.
    """
    is_done = original.deducted_by.filter(documented__line__in=lines).exists()
    kind = Type.INVOICE if is_done else Type(original.type)
    with translation.override(original.language):
        sold = [
            replace(
                sold_line(line, line.gross_minor - line.vat_minor), category=taxed[line.pk].category,
                rate=f"{taxed[line.pk].rate:f}", reason=mention_text(taxed[line.pk].mention),
            )
            for line in lines
        ]  # fmt: skip
        said, groups = of_gross(sold, original.currency)
        note = _("Instead of %(number)s: VAT number %(vat_id)s was confirmed on %(date)s.") % {
            "number": original.number, "vat_id": number, "date": date_format(confirmed_on, "DATE_FORMAT"),
        }  # fmt: skip
        supplied = _("Supplied on %(date)s") % {"date": date_format(original.tax_point, "DATE_FORMAT")}
        invoice = Invoice(
            kind, on, original.currency, Party(**original.seller), replace(Party(**original.buyer), vat_id=number),
            said, groups, original.language, order_number=original.order.number,
            notes=(*standing_notes(original), supplied, note),
            preceding=tuple(Preceding(one.number, one.issued_on) for one in (original, credit)),
            purchase_order=original.order.facts.purchase_order, payment_means="68",
            tax_point=on if kind == Type.PREPAYMENT else None,
        )  # fmt: skip
    invoice = replace(invoice, paid_minor=invoice.gross_minor)
    tax = {
        pk: Taxed(decided.place, decided.category, f"{decided.rate:f}", decided.reported_in)
        for pk, decided in taxed.items()
    }
    return Draft(
        key, Purpose(original.purpose), original.order, invoice, covered(invoice, lines, tax),
        in_name_of=original.series.issuer.partner, partner=original.partner, seller_order=original.seller_order,
        to_buyer=True, corrects=credit,
    )  # fmt: skip
