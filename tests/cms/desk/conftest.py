"""People of the desk, and an order of two makers that was really paid."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.desk.groups import make_groups
from marketplace.money import Money
from marketplace.offerings.models import Offering
from marketplace.order.models import Order
from marketplace.order.operations import place_order
from marketplace.payment.models import Payment
from marketplace.payment.operations import open_payment
from marketplace.payment.sync import start_payment, sync_payment
from marketplace.users.operators import Duty
from tests.cases import complaint_about, disputed_work, notice_about, withdrawn
from tests.factories import NOON, PASSWORD, make_user
from tests.marketplace.order.test_trunk import facts, two_makers

URL = "https://ring.example/ok"
WHY = "asked by the buyer on the telephone"


@pytest.fixture(autouse=True)
def groups(db):
    make_groups()


@pytest.fixture
def desk():
    """Somebody with duties."""

    def person(*duties: Duty):
        return make_user(duties=duties)

    return person


@pytest.fixture
def sign_in(client):
    """Sign a person in; ``recent``: they have just given their password again."""

    def signed(user, *, recent: bool = True):
        client.force_login(user)
        if recent:
            assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
        return client

    return signed


def place(basket):
    """An order at the payment page."""
    order = place_order(basket=basket, facts=facts(basket, token=f"t{basket.pk}"), user=None, at=NOON)
    paying = open_payment(order=order, amount=Money(order.facts.gross_minor, "EUR"), at=NOON)
    start_payment(payment=paying, success_url=URL, cancel_url=URL, at=NOON)
    return Payment.objects.select_related("order").get(pk=paying.pk)


@pytest.fixture
def unpaid(gateway, db):
    return place(two_makers()).order


@pytest.fixture
def paid(gateway, db, run_outbox):
    """Two lines of two makers: a download and a service."""
    payment = place(two_makers())
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    run_outbox()
    return Order.objects.get()


@pytest.fixture
def cases(paid, desk):
    """Keys of one thing each on the lists of cases, by the list's name."""
    work, other = Offering.objects.order_by("pk")[:2]
    withdrawal = withdrawn(paid)
    return {
        "desk_work": disputed_work().public_id,
        "desk_withdrawals": withdrawal.public_id,
        "desk_notices": notice_about(work).public_id,
        "desk_complaints": complaint_about(other, by=desk(Duty.MODERATION)).public_id,
    }
