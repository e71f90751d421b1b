"""A paid order gets its documents: who issues what, to whom, for how much."""

import io

import pytest
from django.utils import translation
from pypdf import PdfReader

from marketplace.fulfilment.operations import order_paid
from marketplace.invoicing.models import Document, Series, Wanted
from marketplace.invoicing.renditions import pdf as pdf_of
from marketplace.invoicing.validation import validate
from marketplace.invoicing.words import said
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.order.operations import place_order
from marketplace.outbox.models import OutboxRow
from tests.factories import NOON, make_digital
from tests.marketplace.invoicing.selling import basket, download, pay, seller, work
from tests.marketplace.order.test_trunk import facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(gateway, run_outbox):
    """One download of a French maker and one service of an Estonian one, bought by a consumer in Germany."""
    order = pay(gateway, basket(download(seller("FR")), work(seller("EE"))))
    run_outbox()
    return order


def test_vat_10_a_download_has_the_platforms_invoice_and_a_self_billed_document(paid):
    """VAT-10, VAT-11: price with German VAT to the buyer; price less commission from the maker, reverse charge."""
    sale, own = Document.objects.get(purpose="sale"), Document.objects.get(purpose="self_billed")
    assert (sale.type, sale.net_minor, sale.vat_minor, sale.gross_minor) == ("380", 1008, 192, 1200)
    assert (sale.seller["vat_id"], sale.buyer["name"], sale.language) == ("LU12345613", "Anna", "de")
    assert (own.type, own.net_minor, own.vat_minor) == ("389", 907, 0)
    assert own.groups[0]["category"] == "AE"
    assert "Self-billing" in own.notes
    assert own.groups[0]["reason"] == "Reverse charge"
    assert (own.seller["country"], own.buyer["vat_id"]) == ("FR", "LU12345613")


def test_a_service_has_an_advance_document_of_its_maker_and_a_commission_invoice(paid):
    advance, fee = Document.objects.get(purpose="prepayment"), Document.objects.get(purpose="commission")
    assert (advance.type, advance.net_minor, advance.vat_minor, advance.gross_minor) == ("386", 16129, 3871, 20000)
    assert (advance.seller["country"], advance.buyer["name"], advance.paid_minor) == ("EE", "Anna", 20000)
    assert (fee.type, fee.net_minor, fee.vat_minor, fee.seller["vat_id"]) == ("380", 1613, 387, "LU12345613")
    assert fee.gross_minor == 20000 - advance.documented.get().line.share_minor
    assert fee.rounding_minor == 0
    assert fee.partner == advance.partner


def test_the_buyers_invoice_is_stored_whole_as_pdf_with_its_xml(paid):
    sale = Document.objects.get(purpose="sale")
    for text in (sale.cii, sale.ubl):
        assert sale.number in text
        validate(text.encode())
    with sale.rendition.file.file.open("rb") as kept:
        pdf = PdfReader(io.BytesIO(kept.read()))
    assert pdf.attachments["factur-x.xml"][0].decode() == sale.cii
    assert sale.number in pdf.pages[0].extract_text()
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "de"


@pytest.mark.parametrize("language", ["en", "de", "fr", "el"])
def test_bt_129_and_bt_146_stand_on_each_line_in_every_language(paid, language):
    """How many, and the price of one without VAT; what an advance takes off again has quantity -1."""
    advance = Document.objects.get(purpose="prepayment")
    advance.language = language
    advance.lines.append(advance.lines[0] | {"net_minor": -16129, "vat_minor": -3871, "name": "Deducted"})
    with translation.override(language):
        told = said(advance, xml=advance.cii)
    price, less = (money_text(Money(minor, "EUR"), language) for minor in (16129, -16129))
    assert [row[2:] for row in told["lines"]] == [
        ["1", price, told["lines"][0][4], price], ["−1", price, told["lines"][0][4], less],
    ]  # fmt: skip
    assert {len(told["columns"]), *(len(row) - 1 for row in told["lines"])} == {5}
    text = " ".join(PdfReader(io.BytesIO(pdf_of(advance))).pages[0].extract_text().split())
    assert text.count(" ".join(price.split())) >= 3


def test_each_issuer_has_series_of_its_own_that_begin_at_one(paid):
    """INV-01."""
    numbers = sorted(document.number for document in Document.objects.filter(series__issuer__partner=None))
    assert numbers == ["RING-2026-I-00001", "RING-2026-I-00002"]
    own = Document.objects.exclude(series__issuer__partner=None)
    assert {document.position for document in own} == {1}
    assert len({document.series.issuer_id for document in own}) == 2
    assert {series.last for series in Series.objects.all()} == {1, 2}


def test_the_same_promises_kept_twice_make_nothing_new(paid, run_outbox):
    before = list(Document.objects.values_list("number", "sha256"))
    OutboxRow.objects.filter(topic="invoicing.issue").update(done_at=None, leased_until=None)
    run_outbox()
    assert list(Document.objects.values_list("number", "sha256")) == before
    assert OutboxRow.objects.filter(topic="invoicing.issue", done_at=None).count() == 0


def test_what_cost_nothing_has_no_document(gateway, run_outbox):
    free = make_digital(partner=seller("FR"), price=0, pricing="free", tiers=("personal",)).tiers.get()
    lying = basket(free)
    order = place_order(basket=lying, facts=facts(lying), user=None, at=NOON)
    order_paid(number=order.number, at=NOON, why="free")
    run_outbox()
    assert (Document.objects.count(), Wanted.objects.count()) == (0, 0)


def test_without_a_number_of_the_platform_documents_wait_and_are_no_fault(gateway, run_outbox, settings):
    settings.PLATFORM_VAT_ID = ""
    pay(gateway, basket(download(seller("FR"))))
    run_outbox()
    waiting = OutboxRow.objects.filter(topic="invoicing.issue", done_at=None, dead_at=None)
    assert (Document.objects.count(), waiting.count()) == (0, 2)
    assert set(waiting.values_list("attempts", flat=True)) == {0}
