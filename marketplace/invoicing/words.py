"""What people read on and about documents, in the active language."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.invoicing.invoice import Line
from marketplace.invoicing.models import Document
from marketplace.markets.countries import country_name
from marketplace.markets.shown import money_text, rate_text
from marketplace.money import Money


def type_name(kind: str, purpose: str = "") -> str:
    """ "Invoice", "Credit note" and so on."""
    if kind == "380" and purpose == "commission":
        return _("Invoice for commission")
    if kind == "380" and purpose == "final":
        return _("Final invoice")
    return {
        "380": _("Invoice"),
        "381": _("Credit note"),
        "386": _("Advance payment invoice"),
        "389": _("Self-billed invoice"),
        "261": _("Self-billed credit note"),
    }[kind]


def said(document: Document, *, xml: str) -> dict[str, Any]:
    """Everything that the page prints, from the document alone."""
    language, heading = document.language, type_name(document.type, document.purpose)
    return {
        "language": language,
        "platform": settings.PLATFORM_NAME,
        "heading": heading,
        "title": f"{heading} {document.number}",
        "day": [document.issued_on.year, document.issued_on.month, document.issued_on.day],
        "head": _head(document),
        "seller_label": pgettext("invoice", "From"),
        "seller": _party(document.seller, language),
        "buyer_label": pgettext("invoice", "To"),
        "buyer": _party(document.buyer, language),
        "columns": [
            pgettext("invoice", "What"),
            _("Quantity"),
            pgettext("invoice", "Unit price"),
            _("VAT rate"),
            _("Amount without VAT"),
        ],
        "lines": [_line(document, line) for line in document.lines],
        "vat_columns": [_("VAT"), _("Taxable amount"), _("VAT amount")],
        "vat": [_group(document, group) for group in document.groups],
        "totals": _totals(document),
        "notes": _notes(document),
        "footer": f"{document.number} · {document.seller['name']}",
        "attachment": _("This document as EN 16931 data"),
        "xml": xml,
    }


def _head(document: Document) -> list[list[str]]:
    rows = [[pgettext("invoice", "Number"), document.number], [pgettext("invoice", "Date"), _day(document.issued_on)]]
    if document.tax_point != document.issued_on:
        rows.append([_("Paid on") if document.type == "386" else _("Supplied on"), _day(document.tax_point)])
    return [*rows, [pgettext("invoice", "Order"), document.order.number]]


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _party(party: dict[str, str], language: str) -> list[str]:
    numbers = [(_("VAT number"), party["vat_id"]), (_("Tax number"), party["tax_number"])]
    numbers.append((_("Register number"), party["register_number"]))
    rows = [
        party["name"], party["street"], party["more"], f"{party['postcode']} {party['city']}".strip(),
        country_name(party["country"], language), *[f"{name} {number}" for name, number in numbers if number],
        party["email"],
    ]  # fmt: skip
    return [row for row in rows if row]


def _money(document: Document, minor: int) -> str:
    return money_text(Money(minor, document.currency), document.language)


def _line(document: Document, line: dict[str, Any]) -> list[str]:
    """Name, more words, BT-129, BT-146 (a price without VAT), rate, BT-131."""
    one, rate = Line(**line), _rate(document, line["category"], line["rate"])
    price, net = _money(document, one.price_minor), _money(document, one.net_minor)
    quantity = str(one.quantity).replace("-", "−")
    return [one.name, one.description, quantity, price, rate, net]


def _rate(document: Document, category: str, rate: str) -> str:
    return f"{rate_text(rate, document.language)} %" if category in ("S", "Z") else "–"


def _group(document: Document, group: dict[str, Any]) -> list[str]:
    name = group["reason"] or _rate(document, group["category"], group["rate"])
    return [name, _money(document, group["net_minor"]), _money(document, group["vat_minor"])]


def _totals(document: Document) -> list[list[Any]]:
    rows: list[list[Any]] = [
        [_("Total without VAT"), _money(document, document.net_minor), False],
        [_("VAT"), _money(document, document.vat_minor), False],
        [pgettext("invoice", "Total"), _money(document, document.gross_minor), True],
    ]
    if document.tax_currency:
        in_other = money_text(Money(document.tax_minor, document.tax_currency), document.language)
        rows.insert(2, [_("VAT in %(currency)s") % {"currency": document.tax_currency}, in_other, False])
    if document.paid_minor:
        words = _("Given back") if document.is_credit else _("Paid online")
        rows.append([words, _money(document, document.paid_minor), False])
        if document.paid_minor != document.gross_minor:
            rows.append(
                [pgettext("amount", "Still open"), _money(document, document.gross_minor - document.paid_minor), False]
            )
    return rows


def _notes(document: Document) -> list[str]:
    terms = [document.terms] if document.terms else []
    deducts = document.deducts
    less = []
    if deducts is not None:
        less.append(
            _("The VAT on the advance payment stands on %(number)s of %(date)s: nothing is due a second time.")
            % {"number": deducts.number, "date": _day(deducts.issued_on)}
        )
    return [*document.notes, *less, *terms]
