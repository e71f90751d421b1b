"""A paid order of a download and of a service, with everything that its documents need."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from marketplace.invoicing.models import Agreement
from marketplace.money import Money
from marketplace.order.models import Order
from marketplace.order.operations import place_order
from marketplace.partner.models import Partner, TaxProfile
from marketplace.payment.models import Payment
from marketplace.payment.operations import open_payment
from marketplace.payment.sync import start_payment, sync_payment
from tests.factories import NOON, PASSWORD, identified, make_digital, make_maker, make_service, owner_of
from tests.marketplace.order.test_trunk import basket_with, facts

URL = "https://ring.example/ok"
VAT_IDS = {"DE": "DE136695976", "EE": "EE100594102", "FR": "FR40303265045", "LU": "LU26375245", "NL": "NL004495445B01"}


def seller(country: str = "DE", *, agreed: bool = True, vat_id: str | None = None, **facts: Any) -> Partner:
    """A maker with a VAT number who lets us make out its documents."""
    partner = identified(make_maker(country=country, **facts))
    number = VAT_IDS.get(country, "") if vat_id is None else vat_id
    TaxProfile.objects.filter(partner=partner).update(vat_id=number)
    if agreed:
        agrees(partner)
    return Partner.objects.get(pk=partner.pk)


def agrees(partner: Partner) -> Agreement:
    return Agreement.objects.create(
        partner=partner, version="1", wording="Yes.", language="en", by=owner_of(partner), at=NOON
    )


def sign_in(client: Any, user: Any) -> Any:
    """Signed in, and the password given again just now: what pages of a maker's money ask for."""
    client.force_login(user)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client


def pay(gateway: Any, basket: Any, *, country: str = "DE", token: str = "t1") -> Order:
    """Place and pay what lies in the basket; nothing of the outbox has run yet."""
    order = place_order(basket=basket, facts=facts(basket, country=country, token=token), user=None, at=NOON)
    paying = open_payment(order=order, amount=Money(order.facts.gross_minor, "EUR"), at=NOON)
    start_payment(payment=paying, success_url=URL, cancel_url=URL, at=NOON)
    payment = Payment.objects.get(pk=paying.pk)
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    return Order.objects.select_related("facts").get(pk=order.pk)


def download(partner: Partner, *, price: int = 1200) -> Any:
    return make_digital(partner=partner, price=price, tiers=("personal",)).tiers.get()


def work(partner: Partner, *, price: int = 20000) -> Any:
    return make_service(partner=partner, price=price).tiers.get(code="basic")


def basket(*tiers: Any) -> Any:
    return basket_with(*tiers)
