"""What an invoice must mention, in the reader's language: the decision keeps the words of its rule (VAT Directive 226).

The frozen mention is a fact and stays as it was written; these are words for who reads it.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.vat.cases import CROSS_BORDER_EXEMPT, NOT_SUBJECT, REVERSE_CHARGE, SELF_BILLING, SMALL_BUSINESS


def mention_text(mention: str) -> str:
    """Every part of a mention in the active language; what no rule of today wrote stays as it is."""
    said = {
        REVERSE_CHARGE: _("Reverse charge"),
        SELF_BILLING: _("Self-billing"),
        NOT_SUBJECT: _("Not subject to EU VAT"),
        SMALL_BUSINESS: _("Exempt: small enterprise (Art. 284)"),
        CROSS_BORDER_EXEMPT: _("Exempt: cross-border SME scheme, EX number"),
    }
    return "; ".join(said.get(part, part) for part in mention.split("; "))
