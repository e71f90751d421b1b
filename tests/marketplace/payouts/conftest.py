"""A seller's money from the click to the bank: an order of two makers, paid, with a provider that works in memory."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.fulfilment.operations import share_is_due
from marketplace.ledger.chart import Place, Purpose
from marketplace.ledger.queries import balance, verify
from marketplace.money import Money
from marketplace.order.models import LineFacts, Order, SellerOrder
from marketplace.order.operations import place_order
from marketplace.outbox.operations import run_due
from marketplace.partner.models import PaymentAccount
from marketplace.payment.fake_connect import FakeConnect
from marketplace.payment.models import Payment
from marketplace.payment.operations import open_payment
from marketplace.payment.provider import use_connect
from marketplace.payment.sync import start_payment, sync_payment
from marketplace.payouts.models import Share
from marketplace.payouts.planning import release_due
from tests.factories import NOON, make_service
from tests.marketplace.order.test_trunk import basket_with, facts, two_makers

URL = "https://ring.example/ok"


@pytest.fixture
def connect(gateway):
    fake = FakeConnect(now=NOON)
    use_connect(fake)
    yield fake
    use_connect(None)


def pay_out_to(fake, partner):
    """The maker has an account at the provider, and it can be paid."""
    from marketplace.payment.connect import SellerRequest

    made = fake.create_seller(
        SellerRequest(partner.code, partner.name, "m@example.org", "FR", "individual", partner.code)
    )
    fake.decide(made.account_id, "active")
    PaymentAccount.objects.filter(partner=partner).update(provider_id=made.account_id, state="verified")
    return made.account_id


def paid_order(gateway, fake, basket, *, token="t1", provider_fee=0):
    order = place_order(basket=basket, facts=facts(basket, token=token), user=None, at=NOON)
    payment = open_payment(order=order, amount=Money(order.facts.gross_minor, "EUR"), at=NOON)
    start_payment(payment=payment, success_url=URL, cancel_url=URL, at=NOON)
    payment = Payment.objects.select_related("order").get(pk=payment.pk)
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    payment.refresh_from_db()
    fake.charge(payment.charge_id, Money(payment.captured_minor, "EUR"), fee=provider_fee)
    return Order.objects.get(pk=order.pk)


def another(gateway, fake, partner, *, token="t2"):
    """A second order of one maker: a service for 20000, paid. The one share of it."""
    tier = make_service(partner=partner, price=20000).tiers.get(code="basic")
    return Share.objects.get(payment__order=paid_order(gateway, fake, basket_with(tier), token=token))


@pytest.fixture
def paid(gateway, connect, db):
    """A download of a French maker (1200) and a service of an Estonian one (20000), paid by a consumer in Germany."""
    return paid_order(gateway, connect, two_makers())


@pytest.fixture
def sellers(paid, connect):
    """Both makers can be paid. By kind of line."""
    return {line.kind: pay_out_to(connect, line.seller_order.partner) for line in LineFacts.objects.all()}


def work(at=NOON):
    """The worker: all that is due by then."""
    while run_due(worker="test", at=at):
        pass


def line_of(kind):
    return LineFacts.objects.select_related("seller_order__partner", "decision").get(kind=kind)


def delivered(kind, at=NOON):
    """The maker has done what was promised."""
    from marketplace.payment.refunds import share_left

    line = line_of(kind)
    return share_is_due(line=line, at=at, why="delivered", share=share_left(line))


def paid_out(*kinds, at=NOON):
    """Delivered, released, and sent."""
    for kind in kinds:
        delivered(kind, at)
    release_due(at=at)
    work(at)


def stands(purpose, *, kind="", subject=""):
    """A balance of the ledger in cents: of the seller of ``kind``, or of the platform."""
    owner = line_of(kind).seller_order.partner_id if kind else None
    return balance(Place(Purpose(purpose), owner, subject), "EUR").minor


def hold(kind):
    return stands("seller_hold", kind=kind, subject=line_of(kind).seller_order.number)


def books_are_right():
    """Nothing is wrong with the ledger, but that tests have no triggers where tables are made without migrations."""
    assert [row for row in verify() if "trigger" not in row.what] == []
    holds_agree()


def holds_agree():
    """What the books hold for each seller's part of an order is what its shares say."""
    for part in SellerOrder.objects.filter(shares__isnull=False).distinct():
        in_books = balance(Place(Purpose.SELLER_HOLD, part.partner_id, part.number), "EUR").minor
        assert in_books == sum(share.held_minor for share in part.shares.all()), part.number


LATER = NOON + timedelta(days=1)
