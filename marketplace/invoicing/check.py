"""Our own check of an invoice, exact to the cent. Pure.

The official rules tolerate a whole unit of wrong VAT (BR-CO-17: 3.80 and 4.00 both pass on a net of 19.98 at 19 %),
so nothing is issued that this file has not agreed to: before the XML is made, and before a number is taken.
"""

from __future__ import annotations

from decimal import Decimal

from marketplace.invoicing.invoice import NEEDS_REASON, NEVER_REASON, Invoice, Line, Type
from marketplace.money import Money
from marketplace.vat.prices import vat_in_gross, vat_on_net

_ZERO_RATED = frozenset({"Z", "E", "AE", "K", "G", "O"})


class WrongInvoice(Exception):
    """The document must not be issued; ``faults`` say why. Nothing was written and no number was taken."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def check(invoice: Invoice) -> None:
    """Raises WrongInvoice with everything that is wrong, not only the first."""
    faults = [*_lines(invoice), *_groups(invoice), *_totals(invoice), *_parties(invoice), *_type(invoice)]
    if faults:
        raise WrongInvoice(faults)


def _lines(invoice: Invoice) -> list[str]:
    faults = [] if invoice.lines else ["no lines (BR-16)"]
    for place, line in enumerate(invoice.lines, 1):
        if not line.name.strip():
            faults.append(f"line {place} has no name (BR-25)")
        if line.quantity * line.price_minor != line.net_minor:
            faults.append(f"line {place}: quantity x price is not its net (BT-131)")
        if line.category in _ZERO_RATED and (Decimal(line.rate) or line.vat_minor):
            faults.append(f"line {place}: category {line.category} with VAT")
        if line.category == "S" and Decimal(line.rate) <= 0:
            faults.append(f"line {place}: standard rate without a rate (BR-S-05)")
    return faults


def _groups(invoice: Invoice) -> list[str]:
    faults = []
    keys = [(group.category, group.rate) for group in invoice.groups]
    if len(set(keys)) != len(keys) or set(keys) != {(line.category, line.rate) for line in invoice.lines}:
        faults.append("the VAT groups are not those of the lines (BR-CO-18)")
    if "O" in {category for category, _rate in keys} and len(keys) > 1:
        faults.append("out of scope beside another category (BR-O-11)")
    for group in invoice.groups:
        name = f"{group.category} {group.rate} %"
        mine = [line for line in invoice.lines if (line.category, line.rate) == (group.category, group.rate)]
        if sum(line.net_minor for line in mine) != group.net_minor:
            faults.append(f"{name}: taxable amount is not the sum of its lines (BT-116)")
        if sum(line.vat_minor for line in mine) != group.vat_minor:
            faults.append(f"{name}: VAT is not the sum of its lines' parts")
        if not _vat_is_right(invoice, group.net_minor, group.vat_minor, group.rate, mine):
            faults.append(f"{name}: VAT {group.vat_minor} on {group.net_minor} is not right to the cent (BT-117)")
        if group.category in NEEDS_REASON and not group.reason:
            faults.append(f"{name}: no reason (BT-120)")
        if group.category in NEVER_REASON and group.reason:
            faults.append(f"{name}: a reason where none may stand (BR-S-10, BR-Z-10)")
    return faults


def _vat_is_right(invoice: Invoice, net: int, vat: int, rate: str, mine: list[Line]) -> bool:
    """The one right cent: of the net (VAT-71), or of the gross (VAT-70). Both are less than a cent from net x rate
    (VAT-72). What gives back the last of something may be off by the roundings of the parts before it: then the sum of
    all is exact, which the composer of the document has counted."""
    if invoice.closes:
        return abs(Decimal(vat) - Decimal(net) * Decimal(rate) / 100) < len(mine) + 1
    on_net = vat_on_net(Money(net, invoice.currency), Decimal(rate)).minor
    in_gross = vat_in_gross(Money(net + vat, invoice.currency), Decimal(rate)).minor
    return vat in (on_net, in_gross)


def _totals(invoice: Invoice) -> list[str]:
    faults = []
    if sum(group.net_minor for group in invoice.groups) != invoice.net_minor:
        faults.append("the groups' taxable amounts are not the net total (BT-109)")
    if invoice.net_minor + invoice.vat_minor != invoice.gross_minor:
        faults.append("net and VAT are not the gross total (BT-112)")
    if invoice.payable_minor < 0 or invoice.paid_minor < 0:
        faults.append("more was paid than the total (BT-113, BT-115)")
    if invoice.gross_minor < 0:
        faults.append("a negative total: that is a credit note (BT-112)")
    if bool(invoice.tax_currency) != bool(invoice.tax_minor) or invoice.tax_currency == invoice.currency:
        faults.append("VAT in another currency without its amount, or in the same (BT-6, BT-111)")
    if invoice.payable_minor > 0 and not invoice.terms:
        faults.append("something is to be paid, and nothing says when (BR-CO-25)")
    return faults


def _parties(invoice: Invoice) -> list[str]:
    faults = []
    categories = {group.category for group in invoice.groups}
    for who, party in (("seller", invoice.seller), ("buyer", invoice.buyer)):
        if not party.name.strip() or len(party.country) != 2:
            faults.append(f"the {who} has no name or no country (BR-06 to BR-11)")
    seller, buyer = invoice.seller, invoice.buyer
    if "AE" in categories and not ((seller.vat_id or seller.tax_number) and buyer.vat_id):
        faults.append("reverse charge needs both VAT numbers (BR-AE-02, Art. 226(4))")
    if "O" in categories and (seller.vat_id or buyer.vat_id):
        faults.append("out of scope carries no VAT numbers (BR-O-02)")
    if categories - {"O"} and not (seller.vat_id or seller.tax_number):
        faults.append("the seller's VAT or tax number is missing (BR-S-02, BR-E-02, Art. 226(3))")
    if "K" in categories and not invoice.delivered_to:
        faults.append("goods to another state do not say to which (BR-IC-12)")
    if not (seller.identifier or seller.register_number or seller.vat_id):
        faults.append("nothing identifies the seller (BR-CO-26)")
    return faults


def _type(invoice: Invoice) -> list[str]:
    if invoice.type.is_credit and not invoice.preceding:
        return ["a credit note names no invoice (BT-25, Art. 219)"]
    if invoice.type == Type.PREPAYMENT and invoice.tax_point is None:
        return ["an advance without the day it was paid (BT-7, Art. 65)"]
    return []
