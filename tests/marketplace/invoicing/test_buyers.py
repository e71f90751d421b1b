"""The same sale to buyers of every kind: category, mention, numbers, currency, as the decision says (eu-rules 10)."""

from dataclasses import replace

import pytest

from marketplace.basket.quote import quote
from marketplace.invoicing.amounts import Sold
from marketplace.invoicing.invoice import Type
from marketplace.invoicing.models import Document
from marketplace.invoicing.national import converted
from marketplace.invoicing.validation import validate
from marketplace.invoicing.xml import cii, ubl
from marketplace.money import Money
from marketplace.order.facts import CheckoutFacts
from marketplace.order.operations import place_order
from marketplace.partner.prices import buyer_at_checkout
from marketplace.payment.models import Payment
from marketplace.payment.operations import open_payment
from marketplace.payment.sync import start_payment, sync_payment
from marketplace.vat.models import VatIdCheck
from tests.factories import NOON
from tests.marketplace.invoicing.examples import BUYER, DAY, SELLER, invoice
from tests.marketplace.invoicing.selling import URL, basket, download, seller, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def buy(gateway, run_outbox):
    """Buy one thing as a business of ``country`` with a number the register knows, or as a consumer."""

    def bought(tier, *, country="DE", vat_id="", language="de"):
        check = None
        if vat_id:
            check = VatIdCheck.objects.create(number=vat_id, outcome="valid", checked_at=NOON)
        who = {"country": country, "postcode": "", "capacity": "business" if vat_id else "consumer", "vat_id": vat_id}
        lying = basket(tier)
        buyer = buyer_at_checkout(**who, check="valid" if vat_id else "not_given")
        said = CheckoutFacts(
            token=f"b{lying.pk}", fingerprint=quote(basket=lying, buyer=buyer, on=NOON.date()).fingerprint,
            email="anna@example.org", name="Anna", language=language, vat_id_check=check,
            company="Firma & Söhne GmbH" if vat_id else "", address={"street": "Am Ufer 1", "city": "Berlin"},
            purchase_order="PO-7" if vat_id else "", **who,
        )  # fmt: skip
        order = place_order(basket=lying, facts=said, user=None, at=NOON)
        paying = open_payment(order=order, amount=Money(order.facts.gross_minor, "EUR"), at=NOON)
        start_payment(payment=paying, success_url=URL, cancel_url=URL, at=NOON)
        gateway.pay(Payment.objects.get(pk=paying.pk).session_id)
        sync_payment(payment=Payment.objects.get(pk=paying.pk), at=NOON, why="event")
        run_outbox()
        for document in Document.objects.filter(order=order):
            validate(document.cii.encode())
            validate(document.ubl.encode())
        return Document.objects.filter(order=order)

    return bought


def test_vat_20_a_business_in_another_state_gets_reverse_charge_with_both_numbers(buy):
    sale = buy(download(seller("FR")), vat_id="DE136695976").get(purpose="sale")
    assert (sale.vat_minor, sale.groups[0]["category"]) == (0, "AE")
    assert (sale.seller["vat_id"], sale.buyer["vat_id"]) == ("LU12345613", "DE136695976")
    assert sale.groups[0]["reason"] == "Steuerschuldnerschaft des Leistungsempfängers"
    assert "VATEX-EU-AE" in sale.cii
    assert "PO-7" in sale.ubl
    assert sale.buyer["name"] == "Firma & Söhne GmbH"


def test_a_business_at_the_platforms_home_pays_its_vat(buy):
    sale = buy(download(seller("FR")), country="LU", vat_id="LU26375245").get(purpose="sale")
    assert (sale.groups[0]["category"], sale.groups[0]["rate"]) == ("S", "17")


def test_a_makers_domestic_supply_to_the_platform_carries_vat(buy):
    own = buy(download(seller("LU"))).get(purpose="self_billed")
    assert (own.groups[0]["category"], own.groups[0]["rate"], own.net_minor, own.vat_minor) == ("S", "17", 907, 154)


def test_vat_29_a_small_business_at_home_bills_without_vat(buy):
    own = buy(download(seller("LU", vat_status="small_business"))).get(purpose="self_billed")
    assert (own.groups[0]["category"], own.vat_minor) == ("E", 0)
    assert own.groups[0]["reason"]


def test_vat_38_work_of_a_small_business_is_exempt_for_the_buyer(buy):
    advance = buy(work(seller("DE", vat_status="small_business"))).get(purpose="prepayment")
    assert (advance.groups[0]["category"], advance.gross_minor, advance.vat_minor) == ("E", 20000, 0)


def test_work_for_a_business_of_another_state_is_taxed_there(buy):
    documents = buy(work(seller("EE")), vat_id="DE136695976")
    advance = documents.get(purpose="prepayment")
    assert (advance.groups[0]["category"], advance.vat_minor, advance.buyer["vat_id"]) == ("AE", 0, "DE136695976")


def test_vat_68_commission_to_a_maker_with_a_confirmed_number_is_reverse_charge(buy):
    VatIdCheck.objects.create(number="EE100594102", outcome="valid", checked_at=NOON)
    fee = buy(work(seller("EE"))).get(purpose="commission")
    assert (fee.groups[0]["category"], fee.vat_minor, fee.buyer["vat_id"]) == ("AE", 0, "EE100594102")


def test_a_document_speaks_its_readers_language(buy):
    greek = buy(download(seller("FR")), country="GR", language="el").get(purpose="sale")
    assert (greek.language, greek.groups[0]["rate"]) == ("el", "24")
    assert greek.rendition.file.size > 10_000


def test_vat_73_a_maker_of_a_state_without_the_euro_states_vat_in_its_own_currency(buy):
    advance = buy(work(seller("SE", vat_id="SE556012579001"))).get(purpose="prepayment")
    assert (advance.currency, advance.tax_currency, advance.vat_minor) == ("EUR", "SEK", 4000)
    assert advance.tax_minor > 4000 * 9
    assert "1 EUR = " in advance.notes[-1]
    assert 'currencyID="SEK"' in advance.cii
    assert 'currencyID="SEK"' in advance.ubl


def test_vat_73_of_a_polish_supplier_in_both_syntaxes():
    """We issue none for Polish makers (INV-07), but the document would be right."""
    made = invoice(
        Type.INVOICE, replace(SELLER, country="PL", vat_id="PL5260001246"), BUYER, Sold("X", 1230, "S", "23")
    )
    polish = converted(made, "PLN", DAY)
    for syntax in (cii, ubl):
        validate(syntax(polish))
        assert b'currencyID="PLN"' in syntax(polish)


def test_an_ex_number_stands_on_the_invoice(buy, monkeypatch):
    """VAT-53: as the rule was told it, once sellers state such numbers."""
    from marketplace.invoicing import compose
    from marketplace.order.models import LineFacts

    line = LineFacts()
    from marketplace.vat.models import VatDecision

    line.decision = VatDecision(
        category="E", legal_basis="45+284(2)", mention="Exempt: cross-border SME scheme, EX number",
        facts={"seller": {"ex_number": "FR123456789-EX"}},
    )  # fmt: skip
    assert compose.ex_number_of(line) == "FR123456789-EX"
    assert compose.reason_of(line).endswith("EX number FR123456789-EX")
