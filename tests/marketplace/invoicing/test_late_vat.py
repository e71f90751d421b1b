"""The register confirmed a number after the sale: VAT back, credit note, invoice with reverse charge; once, to the cent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Sum
from django.urls import reverse

from marketplace.basket.quote import quote
from marketplace.fulfilment.operations import share_is_due
from marketplace.invoicing.late_vat import late_vat_of
from marketplace.invoicing.models import Document, DocumentedLine, Wanted
from marketplace.invoicing.periods import Quarter
from marketplace.invoicing.promises import ask_for_finals
from marketplace.invoicing.reports import OssCorrection, oss_return, recapitulative
from marketplace.invoicing.validation import validate
from marketplace.ledger.chart import Place, Purpose
from marketplace.ledger.queries import balance
from marketplace.money import Money
from marketplace.order.facts import CheckoutFacts
from marketplace.order.models import LineFacts, Order
from marketplace.order.operations import place_order
from marketplace.outbox.models import SentMail
from marketplace.outbox.operations import run_due
from marketplace.partner.prices import buyer_at_checkout
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.operations import open_payment
from marketplace.payment.refunds import RefundRefused, plan_refund, refund_lines, refunded_of, retry_refund, share_left
from marketplace.payment.sync import handle_sync, start_payment, sync_payment
from marketplace.payment.vat_back import refund_vat
from marketplace.payouts.models import Share
from marketplace.payouts.planning import release_due
from marketplace.vat.late_proofs import ask_again
from marketplace.vat.models import LateProof, VatIdCheck
from marketplace.vat.vies import VatCheck
from storefronts.engagements.models import Engagement
from storefronts.engagements.settling import to_give_back
from tests.factories import NOON, make_user
from tests.marketplace.invoicing.selling import URL, basket, download, seller, work
from tests.marketplace.payouts.conftest import books_are_right, connect, pay_out_to  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db
NUMBER = "DE811569869"
LATER = NOON + timedelta(minutes=20)


class Answers:
    """The register, which is back: every number is valid."""

    def check(self, vat_id, requester=""):
        return VatCheck(vat_id, True, "Firma GmbH", "", "WAPI-7", LATER)


@pytest.fixture
def bought(gateway, run_outbox, settings):
    """What a German business buys while the register is down; the answer comes twenty minutes later."""
    settings.VAT_REGISTER = f"{__name__}.Answers"
    settings.PLATFORM_OSS_STATE = "LU"

    def buy(*tiers, confirmed=True, pays=True, token="late"):
        lying = basket(*tiers)
        who = {"country": "DE", "postcode": "", "capacity": "business", "vat_id": NUMBER}
        now = quote(basket=lying, buyer=buyer_at_checkout(**who, check="unavailable"), on=NOON.date())
        said = CheckoutFacts(
            token=token, fingerprint=now.fingerprint, email="kasse@example.org", name="Anna", language="en",
            company="Firma GmbH", address={"street": "Am Ufer 1", "city": "Berlin"}, **who,
            vat_id_check=VatIdCheck.objects.create(number=NUMBER, outcome="unavailable", checked_at=NOON),
        )  # fmt: skip
        order = place_order(basket=lying, facts=said, user=None, at=NOON)
        payment = open_payment(order=order, amount=Money(order.facts.gross_minor, "EUR"), at=NOON)
        start_payment(payment=payment, success_url=URL, cancel_url=URL, at=NOON)
        if pays:
            settle(gateway, order)
        run_outbox()
        if confirmed:
            ask_again(at=LATER)
            run_outbox()
        return Order.objects.select_related("facts").get(pk=order.pk)

    return buy


def settle(gateway, order):
    payment = Payment.objects.get(order=order)
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")


def page(order):
    return reverse("documents:late_vat", args=[order.number]) + f"?key={order.facts.key}"


def take(client, order, run_outbox):
    answer = client.post(page(order))
    assert (answer.status_code, answer["Location"]) == (302, page(order))
    run_outbox()
    run_outbox()


def vat_payable(subject):
    return balance(Place(Purpose.VAT_PAYABLE, subject=subject), "EUR").minor


def declared(purpose):
    rows = DocumentedLine.objects.filter(document__purpose=purpose)
    return tuple(rows.aggregate(net=Sum("net_minor"), vat=Sum("vat_minor")).values())


def test_the_buyer_hears_of_it_by_mail_and_on_the_order_and_sees_the_figures(client, bought):
    order = bought(download(seller("FR")))
    mail = SentMail.objects.get(key=f"late-vat:{order.number}")
    assert mail.to == "kasse@example.org"
    assert ("€1.92" in mail.text, page(order) in mail.text) == (True, True)
    assert page(order) in client.get(f"/en/orders/{order.number}/?key={order.facts.key}").content.decode()
    text = client.get(page(order)).content.decode()
    assert all(amount in text for amount in ("€12.00", "−€12.00", "€10.08", "€1.92"))
    assert text.count('<button class="button button-large"') == 1


def test_vat_goes_back_and_reverse_charge_takes_its_place_to_the_cent(client, gateway, bought, run_outbox):
    order = bought(download(seller("FR")))
    assert vat_payable("oss:DE") == 192
    take(client, order, run_outbox)
    sale, credit, again = Document.objects.filter(purpose="sale").order_by("pk")
    assert (credit.type, credit.corrects, credit.gross_minor, credit.vat_minor, credit.paid_minor) == (
        "381", sale, 1200, 192, 192,
    )  # fmt: skip
    assert (again.type, again.corrects, again.gross_minor, again.vat_minor, again.paid_minor) == (
        "380", credit, 1008, 0, 1008,
    )  # fmt: skip
    assert (again.groups[0]["category"], again.buyer["vat_id"], again.seller["vat_id"]) == ("AE", NUMBER, "LU12345613")
    assert (again.position, credit.position) == (sale.position + 1, 1)
    for document in (credit, again):
        validate(document.cii.encode())
        validate(document.ubl.encode())
        assert sale.number in document.cii
    assert [refund.amount for refund in gateway.refunds] == [Money(192, "EUR")]
    share = Share.objects.get()
    assert (share.held_minor, share.back_minor, share.apart_minor, share.returned_minor) == (907, 192, 192, 0)
    assert vat_payable("oss:DE") == 0
    assert declared("self_billed") == (907, 0)
    assert LateProof.objects.get().state == "corrected"
    books_are_right()


def test_two_clicks_give_back_once(client, gateway, bought, run_outbox):
    order = bought(download(seller("FR")))
    take(client, order, run_outbox)
    take(client, order, run_outbox)
    assert (RefundRow.objects.count(), len(gateway.refunds), Document.objects.filter(purpose="sale").count()) == (
        1, 1, 3,
    )  # fmt: skip
    text = client.get(page(order)).content.decode()
    assert ("Your VAT goes back to you" in text, '<form class="form"' in text) == (True, False)


def test_a_stranger_learns_nothing_and_changes_nothing_but_the_customer_may(client, bought, run_outbox):
    order = bought(download(seller("FR")))
    bare = reverse("documents:late_vat", args=[order.number])
    for path in (bare, f"{bare}?key=wrong"):
        assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    client.force_login(make_user())
    assert (client.get(bare).status_code, client.post(bare).status_code) == (404, 404)
    assert (RefundRow.objects.count(), LateProof.objects.get().state) == (0, "offered")
    buyer = make_user()
    Order.objects.filter(pk=order.pk).update(user=buyer)
    client.force_login(buyer)
    assert client.get(bare).status_code == 200
    assert client.post(bare).status_code == 302
    assert RefundRow.objects.get().amount_minor == 192


def test_the_return_of_the_same_quarter_has_the_supply_taken_off_again(client, bought, run_outbox):
    order = bought(download(seller("FR")))
    take(client, order, run_outbox)
    again = Document.objects.filter(purpose="sale").last()
    period = Quarter.of(again.tax_point)
    assert oss_return(period).is_nil
    assert [(row.vat_id, row.net_minor) for row in recapitulative(period.first, period.last)] == [(NUMBER, 1008)]


def test_the_return_of_the_next_quarter_corrects_the_one_of_the_sale(client, bought):
    order = bought(download(seller("FR")))
    assert client.post(page(order)).status_code == 302
    while run_due(worker="test", at=datetime(2027, 2, 1, tzinfo=UTC)):
        pass
    assert [(row.state, row.vat_minor) for row in oss_return(Quarter(2026, 4)).supplies] == [("DE", 192)]
    corrected = oss_return(Quarter(2027, 1))
    assert corrected.corrections == (OssCorrection(Quarter(2026, 4), "DE", -192, is_too_old=False),)
    assert corrected.supplies == ()


@pytest.mark.parametrize("parts", [(1008,), (504, 504), (1, 1007)])
def test_what_is_left_can_be_given_back_later_and_everything_ends_at_nothing(client, bought, run_outbox, parts):
    order = bought(download(seller("FR")))
    take(client, order, run_outbox)
    line = LineFacts.objects.get()
    for part in parts:
        refund_lines(order=order, lines=[line], why="x", at=LATER, amounts={line.pk: Money(part, "EUR")})
        run_outbox()
        run_outbox()
    with pytest.raises(RefundRefused):
        refund_lines(order=order, lines=[line], why="x", at=LATER)
    assert refunded_of(line) == Money(1200, "EUR")
    assert (declared("sale"), declared("self_billed")) == ((0, 0), (0, 0))
    share = Share.objects.get()
    assert (share.held_minor, share.returned_minor, share.back_minor) == (0, 907, 1200)
    assert balance(Place(Purpose.PLATFORM_COMMISSION, subject="deemed"), "EUR").minor == 0
    assert balance(Place(Purpose.PROVIDER_BALANCE), "EUR").minor == 0
    books_are_right()


def test_the_price_may_go_back_before_the_vat_has_arrived(client, gateway, bought, run_outbox):
    order = bought(download(seller("FR")))
    gateway.next_refund = "pending"
    take(client, order, run_outbox)
    gateway.next_refund = "succeeded"
    refund_lines(order=order, lines=[LineFacts.objects.get()], why="x", at=LATER)
    run_outbox()
    run_outbox()
    share = Share.objects.get()
    assert (share.back_minor, share.apart_minor, share.returned_minor, vat_payable("oss:DE")) == (1008, 0, 907, 192)
    gateway.bank_says(gateway.refunds[0].refund_id, "succeeded")
    handle_sync([{"payment": str(Payment.objects.get().public_id)}], at=LATER)
    share.refresh_from_db()
    assert (share.back_minor, share.apart_minor, vat_payable("oss:DE")) == (1200, 192, 0)
    assert declared("sale") == (0, 0)
    books_are_right()


def test_vat_that_the_bank_sent_back_is_owed_still_and_its_documents_stand(client, gateway, bought, run_outbox):
    order = bought(download(seller("FR")))
    take(client, order, run_outbox)
    gateway.bank_says(gateway.refunds[0].refund_id, "failed")
    handle_sync([{"payment": str(Payment.objects.get().public_id)}], at=LATER)
    run_outbox()
    assert (vat_payable("oss:DE"), Share.objects.get().back_minor, Share.objects.get().apart_minor) == (192, 0, 0)
    assert Document.objects.filter(purpose="sale").count() == 3
    assert refunded_of(LineFacts.objects.get()) == Money(192, "EUR")
    retry_refund(row=RefundRow.objects.get(), at=LATER)
    run_outbox()
    assert (vat_payable("oss:DE"), Share.objects.get().apart_minor) == (0, 192)
    books_are_right()


def test_the_makers_vat_comes_out_of_the_makers_share_and_the_fee_stays(client, bought, run_outbox):
    order = bought(work(seller("EE")))
    assert Share.objects.get().held_minor == 18000
    take(client, order, run_outbox)
    advance, credit, again = Document.objects.filter(purpose="prepayment").order_by("pk")
    assert (credit.type, credit.gross_minor, credit.vat_minor) == ("381", 20000, 3871)
    assert (again.type, again.gross_minor, again.groups[0]["category"]) == ("386", 16129, "AE")
    assert advance.series.issuer == again.series.issuer
    share = Share.objects.get()
    assert (share.held_minor, share.returned_minor, share.apart_minor) == (18000 - 3871, 3871, 3871)
    assert Document.objects.filter(purpose="commission").count() == 1
    books_are_right()
    line = LineFacts.objects.get()
    share_is_due(line=line, at=LATER, why="accepted")
    assert ask_for_finals(at=LATER + timedelta(minutes=5)) == 1
    run_outbox()
    final = Document.objects.get(purpose="final")
    assert (final.deducts, final.gross_minor, final.groups[0]["category"]) == (again, 0, "AE")
    assert [row["net_minor"] for row in final.lines] == [16129, -16129]
    refund_lines(order=order, lines=[line], why="x", at=LATER)
    run_outbox()
    run_outbox()
    assert (declared("prepayment"), declared("commission")) == ((0, 0), (0, 0))
    books_are_right()


def test_half_of_work_is_half_of_its_price_when_the_vat_is_back(client, bought, run_outbox):
    order = bought(work(seller("EE")))
    engagement, line = Engagement.objects.get(), LineFacts.objects.get()
    assert to_give_back(engagement, percent=50) == Money(10000, "EUR")
    take(client, order, run_outbox)
    assert to_give_back(engagement, percent=50) == Money(8065, "EUR")  # of 161.29
    assert to_give_back(engagement, percent=100) == Money(16129, "EUR")
    assert share_left(line) == Money(18000 - 3871, "EUR")


def test_vat_that_was_sent_to_the_maker_is_called_back_and_owed(client, connect, bought, run_outbox):  # noqa: F811
    order = bought(work(seller("EE")))
    pay_out_to(connect, LineFacts.objects.get().seller_order.partner)
    connect.charge(Payment.objects.get().charge_id, Money(20000, "EUR"))
    share_is_due(line=LineFacts.objects.get(), at=NOON, why="accepted")
    release_due(at=LATER)
    run_outbox()
    assert [made.amount.minor for made in connect.transfers] == [18000]
    take(client, order, run_outbox)
    assert [made.amount.minor for made in connect.reversals] == [3871]
    share = Share.objects.get()
    assert (share.apart_minor, share.debt_minor, share.entitled_minor) == (3871, 3871, 18000 - 3871)
    books_are_right()


def test_work_that_was_accepted_before_gets_an_invoice_and_no_second_final_one(client, bought, run_outbox):
    order = bought(work(seller("EE")))
    share_is_due(line=LineFacts.objects.get(), at=LATER, why="accepted")
    ask_for_finals(at=LATER)
    run_outbox()
    final = Document.objects.get(purpose="final")
    take(client, order, run_outbox)
    credit, again = Document.objects.filter(purpose="prepayment").order_by("pk")[1:]
    assert (again.type, again.gross_minor) == ("380", 16129)
    assert final.number in credit.cii
    assert ask_for_finals(at=LATER + timedelta(minutes=5)) == 0


def test_a_maker_who_makes_out_documents_is_asked_for_both(client, bought, run_outbox):
    order = bought(work(seller("FR")))
    take(client, order, run_outbox)
    asked = Wanted.objects.filter(to_buyer=True).order_by("pk")
    assert [(row.is_credit, row.gross_minor) for row in asked] == [(False, 20000), (True, 20000), (False, 16667)]
    assert LateProof.objects.get().state == "wanted"


def test_two_lines_of_one_invoice_go_together_and_add_up(client, bought, run_outbox):
    partner = seller("FR")
    order = bought(*[download(partner, price=999) for _ in range(3)])
    take(client, order, run_outbox)
    credit, again = Document.objects.filter(purpose="sale").order_by("pk")[1:]
    back = RefundRow.objects.get().amount_minor
    assert (credit.gross_minor, credit.paid_minor, again.gross_minor) == (2997, back, 2997 - back)
    assert back == sum(line.vat_minor for line in LineFacts.objects.all()) == 480
    books_are_right()


def test_nothing_is_offered_of_what_was_given_back_in_part(client, bought, run_outbox):
    order = bought(download(seller("FR")), confirmed=False)
    line = LineFacts.objects.get()
    refund_lines(order=order, lines=[line], why="x", at=NOON, amounts={line.pk: Money(500, "EUR")})
    run_outbox()
    ask_again(at=LATER)
    run_outbox()
    assert late_vat_of(order) is None
    assert client.get(page(order)).status_code == 404
    assert client.post(page(order)).status_code == 409
    assert not SentMail.objects.filter(key=f"late-vat:{order.number}").exists()
    with pytest.raises(RefundRefused):
        refund_vat(order=order, lines=[line], why="x", at=LATER)
    assert RefundRow.objects.count() == 1


def test_a_refund_of_all_that_names_no_lines_takes_what_is_left(client, bought, run_outbox):
    order = bought(download(seller("FR")))
    take(client, order, run_outbox)
    plan_refund(payment=Payment.objects.get(), amount=Money(1008, "EUR"), why="all", at=LATER)
    run_outbox()
    run_outbox()
    assert (Share.objects.get().back_minor, declared("sale"), vat_payable("oss:DE")) == (1200, (0, 0), 0)
    books_are_right()


def test_who_pays_after_the_register_came_back_hears_of_it_then(client, gateway, bought, run_outbox):
    order = bought(download(seller("FR")), pays=False)
    assert LateProof.objects.get().state == "offered"
    assert (SentMail.objects.exists(), client.get(page(order)).status_code) == (False, 404)
    settle(gateway, order)
    run_outbox()
    assert SentMail.objects.filter(key=f"late-vat:{order.number}").count() == 1
    assert client.get(page(order)).status_code == 200
