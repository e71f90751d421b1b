"""What follows a sale: acceptance, refunds, refunds that come back. Documents follow, and add up."""

from datetime import timedelta

import pytest
from django.db.models import Sum

from marketplace.fulfilment.operations import share_is_due
from marketplace.invoicing.models import Document, DocumentedLine, Wanted
from marketplace.invoicing.promises import ask_for_finals
from marketplace.invoicing.validation import validate
from marketplace.money import Money
from marketplace.order.models import LineFacts
from marketplace.partner.models import TaxProfile
from marketplace.payment.models import Payment
from marketplace.payment.refunds import plan_refund, refund_lines, retry_refund
from marketplace.payment.sync import handle_sync
from tests.factories import NOON
from tests.marketplace.invoicing.selling import basket, download, pay, seller, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(gateway, run_outbox):
    order = pay(gateway, basket(download(seller("FR")), work(seller("EE"))))
    run_outbox()
    return order


def line_of(kind):
    return LineFacts.objects.select_related("seller_order__order").get(kind=kind)


def give_back(order, run_outbox, **minor):
    lines = [line_of(kind) for kind in minor]
    amounts = {line_of(kind).pk: Money(amount, "EUR") for kind, amount in minor.items()}
    row = refund_lines(order=order, lines=lines, why="withdrawal", at=NOON, amounts=amounts)
    run_outbox()
    run_outbox()
    return row


def accept(run_outbox):
    line = line_of("service")
    share_is_due(line=line, at=NOON, why="accepted")
    assert ask_for_finals(at=NOON + timedelta(minutes=5)) == 1
    run_outbox()
    return line


def still_declared(purpose):
    rows = DocumentedLine.objects.filter(document__purpose=purpose)
    return tuple(rows.aggregate(net=Sum("net_minor"), vat=Sum("vat_minor")).values())


def test_inv_05_the_final_invoice_takes_the_advance_off_and_shows_no_vat_twice(paid, run_outbox):
    line = accept(run_outbox)
    final, advance = Document.objects.get(purpose="final"), Document.objects.get(purpose="prepayment")
    assert (final.type, final.deducts, final.gross_minor, final.vat_minor) == ("380", advance, 0, 0)
    assert [row["net_minor"] for row in final.lines] == [16129, -16129]
    assert advance.number in final.lines[1]["name"]
    for text in (final.cii, final.ubl):
        validate(text.encode())
        assert advance.number in text
    assert DocumentedLine.objects.get(document=final, line=line).vat_minor == 0
    assert ask_for_finals(at=NOON + timedelta(minutes=10)) == 0


def test_inv_03_a_partial_refund_has_credit_notes_with_the_original_rates(paid, run_outbox):
    give_back(paid, run_outbox, digital=500)
    sale, credit = Document.objects.filter(purpose="sale").order_by("pk")
    assert (credit.type, credit.corrects, credit.gross_minor, credit.vat_minor) == ("381", sale, 500, 80)
    assert credit.groups[0]["rate"] == "19"
    assert sale.number in credit.cii
    assert sale.number in credit.ubl
    own = Document.objects.get(type="261")
    assert (own.net_minor, own.corrects.purpose) == (907 * 500 // 1200, "self_billed")
    for document in (credit, own):
        validate(document.cii.encode())
        validate(document.ubl.encode())


@pytest.mark.parametrize("parts", [(1200,), (1, 1199), (500, 700), (400, 400, 400), (333, 333, 334, 200), (1, 1, 1198)])
def test_credit_notes_of_all_parts_are_the_sale_to_the_cent(paid, run_outbox, parts):
    for part in parts:
        give_back(paid, run_outbox, digital=part)
    assert Document.objects.filter(type="381", purpose="sale").count() == len(parts)
    assert still_declared("sale") == (0, 0)
    assert still_declared("self_billed") == (0, 0)


def test_a_refund_of_work_takes_back_advance_and_commission(paid, run_outbox):
    give_back(paid, run_outbox, service=10000)
    advance = Document.objects.get(purpose="prepayment", type="381")
    assert (advance.gross_minor, advance.paid_minor) == (10000, 10000)
    fee = Document.objects.get(purpose="commission", type="381")
    assert (fee.gross_minor, fee.net_minor, fee.vat_minor) == (1000, 806, 194)  # half of 16.13 and its VAT at 24 %
    line = accept(run_outbox)
    final = Document.objects.get(purpose="final")
    assert sum(row["net_minor"] + row["vat_minor"] for row in final.lines if row["net_minor"] > 0) == 10000
    give_back(paid, run_outbox, service=10000)
    assert still_declared("prepayment") == (0, 0)
    assert still_declared("commission") == (0, 0)
    last = Document.objects.filter(purpose="prepayment", type="381").last()
    assert final.number in last.cii
    assert line.fee_minor == 1613


def test_a_refund_of_the_whole_without_lines_falls_on_all_of_them(paid, run_outbox):
    payment = Payment.objects.get()
    plan_refund(payment=payment, amount=Money(payment.amount_minor, "EUR"), why="all", at=NOON)
    run_outbox()
    run_outbox()
    for purpose in ("sale", "self_billed", "prepayment", "commission"):
        assert still_declared(purpose) == (0, 0)


def test_a_refund_that_came_back_is_invoiced_again_and_credited_again(paid, gateway, run_outbox):
    row = give_back(paid, run_outbox, digital=1200)
    assert still_declared("sale") == (0, 0)
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    handle_sync([{"payment": str(Payment.objects.get().public_id)}], at=NOON + timedelta(days=3))
    run_outbox()
    assert still_declared("sale") == (1008, 192)
    assert still_declared("self_billed") == (907, 0)
    again = Document.objects.filter(purpose="sale").last()
    assert (again.type, again.gross_minor) == ("380", 1200)
    row.refresh_from_db()
    retry_refund(row=row, at=NOON)
    run_outbox()
    run_outbox()
    assert still_declared("sale") == (0, 0)
    assert Document.objects.filter(purpose="sale").count() == 4


def test_what_follows_from_a_document_in_a_makers_name_says_so_too(paid, gateway, run_outbox):
    give_back(paid, run_outbox, digital=1200, service=20000)
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    handle_sync([{"payment": str(Payment.objects.get().public_id)}], at=NOON + timedelta(days=3))
    run_outbox()
    advance, credit, again = Document.objects.filter(purpose="prepayment").order_by("pk")
    order, mandate = advance.notes
    assert credit.notes == [order, mandate, f"Korrigiert {advance.number} vom {advance.issued_on.isoformat()}"]
    assert (again.notes[:2], len(again.notes), credit.number in again.notes[2]) == ([order, mandate], 3, True)
    billed, *follow = Document.objects.filter(purpose="self_billed").order_by("pk")
    assert len(follow) == 2
    assert all(one.notes[:2] == billed.notes for one in follow)


def test_inv_07_a_maker_of_a_state_with_rules_of_its_own_is_asked_and_nothing_is_issued(gateway, run_outbox):
    order = pay(gateway, basket(download(seller("FR")), work(seller("FR"))))
    run_outbox()
    assert not Document.objects.filter(purpose="prepayment").exists()
    asked = Wanted.objects.get()
    assert (asked.reason, asked.purpose, asked.gross_minor, asked.to_buyer) == ("state", "prepayment", 20000, True)
    assert Document.objects.filter(purpose="self_billed").count() == 1
    assert Document.objects.filter(purpose="commission").count() == 1
    give_back(order, run_outbox, service=5000)
    assert Wanted.objects.filter(is_credit=True, gross_minor=5000).count() == 1


def test_no_rounding_of_several_lines_changes_what_was_charged(gateway, run_outbox):
    partner = seller("FR")
    pay(gateway, basket(*[download(partner, price=999) for _ in range(3)]))
    run_outbox()
    sale = Document.objects.get(purpose="sale")
    assert (sale.gross_minor, sale.vat_minor) == (2997, 479)
    assert sale.rounding_minor == 479 - 3 * 160


def test_refunds_in_parts_take_a_self_billed_document_back_to_the_last_cent(gateway, run_outbox):
    order = pay(gateway, basket(download(seller("LU"), price=1300)))
    run_outbox()
    billed = Document.objects.get(purpose="self_billed")
    assert billed.vat_minor > 0
    for part in (433, 433, 434):
        give_back(order, run_outbox, digital=part)
    assert billed.corrections.count() == 3
    assert still_declared("self_billed") == (0, 0)


def test_a_document_that_comes_late_knows_the_seller_as_they_were(gateway, run_outbox):
    partner = seller("FR")
    pay(gateway, basket(download(partner)))
    TaxProfile.objects.filter(partner=partner).update(vat_status="small_business")
    run_outbox()
    assert [group["category"] for group in Document.objects.get(purpose="self_billed").groups] == ["AE"]


def test_the_final_invoice_says_when_the_work_was_accepted(paid, run_outbox):
    share_is_due(line=line_of("service"), at=NOON - timedelta(days=3), why="accepted")
    assert ask_for_finals(at=NOON + timedelta(minutes=5)) == 1
    run_outbox()
    assert Document.objects.get(purpose="final").tax_point == (NOON - timedelta(days=3)).date()
