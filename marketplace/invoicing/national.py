"""VAT in the currency of the state whose VAT it is, beside the document's own (Art. 230, eu-rules VAT-73)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.invoicing.drafts import Draft
from marketplace.invoicing.invoice import Invoice
from marketplace.markets.countries import COUNTRIES
from marketplace.markets.currencies import CHARGED, about, reference_rate
from marketplace.money import Money


def in_national_currency(draft: Draft) -> Draft:
    """The draft, with its VAT in the seller's currency too where it declares VAT of a state without the euro.

    A credit note takes the rate of what it corrects. Sales in the one-stop shop follow the state of identification.
    """
    at_home = [row for row in draft.covered if row.place[:2] == draft.invoice.seller.country and row.vat_minor]
    state = COUNTRIES.get(draft.invoice.seller.country)
    if not at_home or state is None or state.currency == draft.invoice.currency or draft.invoice.currency != CHARGED:
        return draft
    day = draft.corrects.tax_point if draft.corrects else draft.invoice.tax_point or draft.invoice.issued_on
    return replace(draft, invoice=converted(draft.invoice, state.currency, day))


def converted(invoice: Invoice, currency: str, day: date) -> Invoice:
    """At the European Central Bank's reference rate that is newest on ``day`` in our table; the note names its date."""
    rate = reference_rate(currency, day)
    with translation.override(invoice.language):
        words = _("VAT in %(currency)s at the European Central Bank's reference rate of %(day)s: 1 EUR = %(rate)s")
        note = words % {
            "currency": currency, "day": rate.day.isoformat(), "rate": f"{rate.per_euro:f}",
        }  # fmt: skip
    vat = about(Money(invoice.vat_minor, invoice.currency), currency, day)
    return replace(invoice, tax_currency=currency, tax_minor=vat.minor, notes=(*invoice.notes, note))
