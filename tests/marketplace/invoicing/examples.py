"""One invoice of every kind that the platform issues, made of values alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from marketplace.invoicing.amounts import Sold, deducted, of_gross, of_net
from marketplace.invoicing.invoice import Invoice, Party, Preceding, Type

DAY = date(2026, 11, 22)
PLATFORM = Party(
    "Creative Ring", "LU", street="1, rue du Pont", city="Luxembourg", postcode="1111", vat_id="LU12345613",
    identifier="RING", email="hello@creative-ring.example",
)  # fmt: skip
SELLER = Party(
    "Atelier", "FR", street="1, rue du Panier", city="Marseille", postcode="13002", vat_id="FR40303265045",
    identifier="ATELIER", email="atelier@example.org",
)  # fmt: skip
NO_VAT_ID = replace(SELLER, vat_id="", country="DE", tax_number="12/345/67890")
BUYER = Party("Anna", "DE", email="anna@example.org")
COMPANY = Party("Firma GmbH", "DE", city="Berlin", postcode="10115", street="Am Ufer 1", vat_id="DE136695976")
BEFORE = (Preceding("RING-2026-I-00001", DAY),)


def invoice(kind: Type, seller: Party, buyer: Party, *sold: Sold, net: bool = False, **more: object) -> Invoice:
    """A document that is paid, unless ``terms`` says when it will be."""
    lines, groups = (of_net if net else of_gross)(sold, "EUR")
    made = Invoice(kind, DAY, "EUR", seller, buyer, lines, groups, "en", **more)
    return made if made.terms else replace(made, paid_minor=made.gross_minor, payment_means="68")


def final() -> Invoice:
    lines, groups = of_gross([Sold("Drawing", 20000, "S", "24"), Sold("Extra", 5000, "S", "24")], "EUR")
    lines, groups = deducted(lines, groups, name="Less advance payment P-1")
    return Invoice(
        Type.INVOICE, DAY, "EUR", SELLER, BUYER, lines, groups, "en", supplied_on=DAY,
        preceding=(Preceding("P-1", DAY),),
    )  # fmt: skip


def all_examples() -> dict[str, Invoice]:
    s, ae = Sold("Poster", 999, "S", "19"), Sold("Poster", 907, "AE", "0", "Reverse charge")
    exempt, outside = Sold("Poster", 999, "E", "0", "Exempt: Art. 284"), Sold("Poster", 999, "O", "0", "Not subject")
    no_ids = replace(PLATFORM, vat_id="", tax_number=PLATFORM.vat_id)
    return {
        "standard, two rates": invoice(
            Type.INVOICE, PLATFORM, BUYER, s, Sold("Book", 333, "S", "7"), Sold("Poster 2", 998, "S", "19"),
            supplied_on=DAY, order_number="CR-1", notes=("Order CR-1",),
        ),
        "zero rate": invoice(Type.INVOICE, PLATFORM, replace(BUYER, country="IE"), Sold("Book", 999, "Z", "0")),
        "reverse charge": invoice(
            Type.INVOICE, SELLER, COMPANY, replace(ae, amount_minor=20000), purchase_order="PO & 1"
        ),
        "small business with a tax number": invoice(Type.INVOICE, NO_VAT_ID, BUYER, exempt),
        "small business with an EX number": invoice(
            Type.INVOICE, replace(SELLER, vat_id="FR123456789-EX"), BUYER, replace(exempt, reason="Exempt EX number"),
        ),
        "out of scope": invoice(Type.INVOICE, no_ids, replace(BUYER, country="US"), outside),
        "goods to another state": invoice(
            Type.INVOICE, SELLER, COMPANY, Sold("Print", 9900, "K", "0", "Art. 138"), supplied_on=DAY,
            delivered_to="DE",
        ),
        "export": invoice(
            Type.INVOICE, SELLER, replace(BUYER, country="US"), Sold("Print", 9900, "G", "0", "Art. 146"),
            supplied_on=DAY,
        ),
        "self-billed": invoice(
            Type.SELF_BILLED, SELLER, PLATFORM, ae, net=True, terms="Paid out.", notes=("Self-billing",)
        ),
        "self-billed with VAT": invoice(
            Type.SELF_BILLED, replace(SELLER, country="LU", vat_id="LU26375245"), PLATFORM,
            Sold("Poster", 907, "S", "17"), net=True, terms="Paid out.", notes=("Self-billing",),
        ),
        "advance": invoice(Type.PREPAYMENT, SELLER, BUYER, Sold("Drawing", 20000, "S", "20"), tax_point=DAY),
        "final": final(),
        "credit note": invoice(Type.CREDIT_NOTE, PLATFORM, BUYER, replace(s, amount_minor=500), preceding=BEFORE),
        "self-billed credit note": invoice(
            Type.SELF_BILLED_CREDIT_NOTE, SELLER, PLATFORM, replace(ae, amount_minor=400), net=True, preceding=BEFORE,
            terms="Settled.",
        ),
        "commission": invoice(
            Type.INVOICE, PLATFORM, SELLER, replace(ae, amount_minor=1613), net=True, terms="Taken from the payout."
        ),
    }  # fmt: skip
