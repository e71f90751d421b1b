"""The whole path against the local Stripe, with the official client: onboard, sell, send, refund, pay out, reconcile."""

import http.client
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode, urlsplit

import pytest
from django.utils import timezone

from marketplace.fulfilment.operations import share_is_due
from marketplace.money import Exchange, Money
from marketplace.order.models import Order
from marketplace.order.operations import place_order
from marketplace.outbox.operations import run_due
from marketplace.partner.models import PaymentAccount
from marketplace.payment.models import Payment
from marketplace.payment.operations import open_payment
from marketplace.payment.provider import get_connect, use_connect, use_gateway
from marketplace.payment.refunds import refund_lines
from marketplace.payment.stripe_connect import StripeConnect
from marketplace.payment.stripe_gateway import StripeGateway
from marketplace.payment.sync import start_payment, sync_payment
from marketplace.payouts.accounts import handle_account, onboarding_link, sync_account
from marketplace.payouts.disputes import sweep_disputes
from marketplace.payouts.models import Dispute, SellerPayout, Share
from marketplace.payouts.planning import release_due
from marketplace.payouts.reconcile import reconcile, unmatched
from marketplace.sandbox.server import Sandbox
from tests.factories import identified, owner_of
from tests.marketplace.order.test_trunk import facts, two_makers
from tests.marketplace.payouts.conftest import books_are_right, line_of, stands

pytestmark = pytest.mark.django_db
URL = "https://ring.example/ok"


@pytest.fixture
def box():
    with Sandbox() as running:
        use_gateway(StripeGateway("sk_test_1", running.url, ()))
        use_connect(StripeConnect("sk_test_1", running.url))
        yield running
        use_gateway(None)
        use_connect(None)


def press(address, path, **form):
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("POST", path, urlencode(form))
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status in (200, 303), (path, answer.status)


def work():
    while run_due(worker="test", at=timezone.now()):
        pass


def onboarded(box, partner):
    now = timezone.now()
    link = onboarding_link(partner=identified(partner), by=owner_of(partner), return_url=URL, refresh_url=URL, at=now)
    assert link.startswith(box.url)
    account = PaymentAccount.objects.get(partner=partner)
    assert account.remote.requirements
    press(box.url, "/_sandbox/seller", account=account.provider_id, status="active")
    sync_account(partner=partner, at=now)
    return PaymentAccount.objects.get(partner=partner)


def sold(box):
    basket, now = two_makers(), timezone.now()
    order = place_order(basket=basket, facts=facts(basket), user=None, at=now)
    payment = open_payment(order=order, amount=Money(order.facts.gross_minor, "EUR"), at=now)
    start_payment(payment=payment, success_url=URL, cancel_url=URL, at=now)
    payment = Payment.objects.select_related("order").get(pk=payment.pk)
    press(box.url, f"/pay/{payment.session_id}", outcome="ok", country="DE")
    sync_payment(payment=payment, at=now, why="event")
    return Order.objects.get(pk=order.pk)


def reconciled():
    later = timezone.now() + timedelta(hours=2)
    result = reconcile(at=later)
    assert [(row.kind, row.source) for row in unmatched()] == []
    return [run.difference_minor for run in result.runs]


def test_from_onboarding_to_the_bank_to_the_cent(box):
    order = sold(box)
    accounts = {kind: onboarded(box, line_of(kind).seller_order.partner) for kind in ("digital", "service")}
    assert {account.state for account in accounts.values()} == {"verified"}
    for kind in accounts:
        share_is_due(line=line_of(kind), at=timezone.now(), why="delivered")
    assert release_due(at=timezone.now()) == 2
    work()
    assert {share.state for share in Share.objects.all()} == {"sent"}
    made = get_connect().transfers_of_group(order.number)
    assert sorted(row.amount.minor for row in made) == [907, 18000]

    line = line_of("service")
    refund_lines(order=order, lines=[line], why="half", at=timezone.now(), amounts={line.pk: Money(10000, "EUR")})
    work()
    assert stands("seller_debt", kind="service") == 0, "called back from the seller's balance"
    assert reconciled() == [0]

    press(box.url, "/_sandbox/clock", advance=8 * 86400)
    press(box.url, "/_sandbox/payout", account=accounts["service"].provider_id)
    handle_account([{"partner": line.seller_order.partner_id}], at=timezone.now())
    assert SellerPayout.objects.get().amount_minor == 9000
    assert reconciled() == [0]
    books_are_right()


def test_21_a_refund_after_the_payout_leaves_a_debt_and_the_books_agree(box):
    order = sold(box)
    account = onboarded(box, line_of("service").seller_order.partner)
    share_is_due(line=line_of("service"), at=timezone.now(), why="delivered")
    release_due(at=timezone.now())
    work()
    press(box.url, "/_sandbox/clock", advance=8 * 86400)
    press(box.url, "/_sandbox/payout", account=account.provider_id)
    refund_lines(order=order, lines=[line_of("service")], why="whole", at=timezone.now())
    work()
    assert stands("seller_debt", kind="service") == -18000
    assert reconciled() == [0]
    books_are_right()


def test_a_dispute_taken_and_won_agrees_with_the_provider(box):
    order = sold(box)
    press(box.url, "/_sandbox/dispute", charge=order.payment.charge_id, kind="dispute", reason="fraudulent")
    assert sweep_disputes(at=timezone.now()) == 1
    assert {share.reason for share in Share.objects.all()} == {"dispute"}
    assert reconciled() == [0]
    press(box.url, "/_sandbox/dispute_decide", dispute=Dispute.objects.get().provider_id, outcome="win")
    sweep_disputes(at=timezone.now())
    assert Dispute.objects.get().settled_at is not None
    assert {share.state for share in Share.objects.all()} == {"held"}
    assert reconciled() == [0]
    books_are_right()


def test_45_a_charge_that_is_not_ours_waits_in_suspense(box):
    sold(box)
    press(box.url, "/_sandbox/foreign_charge", amount=700, currency="eur")
    result = reconcile(at=timezone.now() + timedelta(hours=2))
    assert [run.difference_minor for run in result.runs] == [0]
    (row,) = unmatched()
    assert row.kind in ("charge", "payment")
    assert stands("suspense", subject=row.line_id) == row.net_minor
    books_are_right()


def test_kronor_from_the_buyer_are_euro_for_everybody_else_and_the_books_agree(box):
    press(box.url, "/_sandbox/settlement", currency="eur", rates="sek=0.0885")
    basket, now = two_makers(), timezone.now()
    order = place_order(basket=basket, facts=facts(basket), user=None, at=now)
    total = Money(order.facts.gross_minor, "EUR")
    exchange = Exchange("EUR", "SEK", Decimal("11.2340"), now.date(), "ECB", 150)
    payment = open_payment(order=order, amount=total, at=now, converted=exchange.convert(total))
    start_payment(payment=payment, success_url=URL, cancel_url=URL, at=now)
    payment = Payment.objects.select_related("order").get(pk=payment.pk)
    press(box.url, f"/pay/{payment.session_id}", outcome="ok", country="SE")
    payment = sync_payment(payment=payment, at=now, why="event")
    assert (payment.state, payment.captured_minor) == ("succeeded", 21200)
    assert reconciled() == [0]
    onboarded(box, line_of("service").seller_order.partner)
    share_is_due(line=line_of("service"), at=now, why="delivered")
    release_due(at=now)
    work()
    assert [row.amount for row in get_connect().transfers_of_group(order.number)] == [Money(18000, "EUR")]
    refund_lines(order=order, lines=[line_of("digital")], why="sorry", at=now)
    work()
    assert reconciled() == [0]
    assert stands("fx") != 0
    books_are_right()
