"""An invoice in the two syntaxes of EN 16931: UN/CEFACT CII (Factur-X) and UBL 2.1. Pure; made by `factur-x`."""

from __future__ import annotations

from typing import Any

from facturx.generate_xml import generate_cii_xml, generate_ubl_xml
from lxml import etree

from marketplace.invoicing.invoice import Invoice, Line, Party, VatGroup
from marketplace.money import Money, to_decimal

LEVEL = "en16931"
PIECE = "C62"
"""BT-130: "one", of UN/ECE Recommendation 20."""
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def cii(invoice: Invoice) -> bytes:
    """Factur-X at its profile EN 16931, unchecked."""
    made = generate_cii_xml(_terms(invoice), level=LEVEL, check_xsd=False, check_schematron=False)
    return _without_nil(made)


def ubl(invoice: Invoice) -> bytes:
    """UBL 2.1: an Invoice, or a CreditNote for types 381 and 261; unchecked."""
    made = generate_ubl_xml(_terms(invoice), level=LEVEL, check_xsd=False, check_schematron=False)
    return _without_nil(made)


def _without_nil(made: bytes) -> bytes:
    """The library marks empty elements as nil, which the schema of CII refuses (a document without a delivery)."""
    root = etree.fromstring(made)
    for element in root.iter():
        element.attrib.pop(NIL, None)
    etree.cleanup_namespaces(root)
    text: bytes = etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")
    return text


def _terms(invoice: Invoice) -> dict[str, Any]:
    """By the standard's names; a fresh dict each time, because the library writes into it."""

    def amount(minor: int) -> str:
        return f"{to_decimal(Money(minor, invoice.currency)):f}"

    totals = {
        "BT-106": amount(invoice.net_minor), "BT-109": amount(invoice.net_minor), "BT-110": amount(invoice.vat_minor),
        "BT-112": amount(invoice.gross_minor), "BT-115": amount(invoice.payable_minor),
    }  # fmt: skip
    if invoice.paid_minor:
        totals["BT-113"] = amount(invoice.paid_minor)
    optional: dict[str, Any] = {
        "BT-7": invoice.tax_point, "BT-13": invoice.purchase_order, "BT-14": invoice.order_number,
        "BT-20": invoice.terms, "BT-72": invoice.supplied_on, "BT-81": invoice.payment_means,
        "BG-1": [{"BT-22": note} for note in invoice.notes],
        "BG-3": [{"BT-25": one.number, "BT-26": one.issued_on} for one in invoice.preceding],
    }  # fmt: skip
    if invoice.tax_currency:
        optional["BT-6"] = invoice.tax_currency
        optional["BT-111"] = f"{to_decimal(Money(invoice.tax_minor, invoice.tax_currency)):f}"
    if invoice.delivered_to:
        optional["BG-13"] = {"name": invoice.buyer.name, "country_code": invoice.delivered_to}
    return {
        "BT-1": invoice.number, "BT-2": invoice.issued_on, "BT-3": invoice.type.value, "BT-5": invoice.currency,
        "BG-4": _party(invoice.seller), "BG-7": _party(invoice.buyer),
        "BG-23": [_group(group, amount, has_tax_point=invoice.tax_point is not None) for group in invoice.groups],
        "BG-25": [_line(place, line, amount) for place, line in enumerate(invoice.lines, 1)],
        **totals,
        **{term: value for term, value in optional.items() if value},
    }  # fmt: skip


def _party(party: Party) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": party.name, "country_code": party.country, "addr_l1": party.street, "addr_l2": party.more,
        "city": party.city, "postcode": party.postcode, "vat_identifier": party.vat_id,
        "tax_identifier": party.tax_number, "legal_identifier": party.register_number,
    }  # fmt: skip
    if party.identifier:
        said["identifiers"] = {None: party.identifier}
    if party.email:
        said |= {"einvoicing_addr": party.email, "einvoicing_addr_schemeid": "EM"}
    return {name: value for name, value in said.items() if value}


def _line(place: int, line: Line, amount: Any) -> dict[str, Any]:
    said = {
        "BT-126": str(place), "BT-129": str(line.quantity), "BT-130": PIECE, "BT-131": amount(line.net_minor),
        "BT-146": amount(line.price_minor), "BT-151": line.category, "BT-153": line.name, "BT-154": line.description,
    }  # fmt: skip
    if line.category != "O":
        said["BT-152"] = line.rate
    return {term: value for term, value in said.items() if value}


def _group(group: VatGroup, amount: Any, *, has_tax_point: bool) -> dict[str, Any]:
    said = {
        "BT-116": amount(group.net_minor), "BT-117": amount(group.vat_minor), "BT-118": group.category,
        "BT-120": group.reason, "BT-121": group.reason_code,
    }  # fmt: skip
    if group.category != "O":
        said["BT-119"] = group.rate
    if has_tax_point:
        said["BT-7"] = "yes"  # the library looks here whether to write the date of the whole document
    return {term: value for term, value in said.items() if value}
