"""A bought work: order placed and paid through the operations, confirmation mailed."""

import pytest
from django.utils import timezone

from marketplace.basket.models import Basket, LineChoice
from marketplace.basket.quote import quote
from marketplace.delivery.models import Entitlement
from marketplace.fulfilment.operations import order_paid
from marketplace.order.facts import CheckoutFacts, ConsentGiven
from marketplace.order.models import Consent
from marketplace.order.operations import place_order
from marketplace.outbox.models import SentMail
from marketplace.partner.prices import buyer_at_checkout
from tests.factories import make_digital

NOW_CONSENTS = tuple(
    ConsentGiven(kind, "I know.", "1") for kind in (Consent.IMMEDIATE_DELIVERY, Consent.LOSS_OF_WITHDRAWAL)
)


def buy(*, email="anna@example.org", user=None, consents=NOW_CONSENTS, mailed=True, offering=None, at=None, **more):
    """One paid order of one digital work; returns its entitlement."""
    at = at or timezone.now()
    offering = offering or make_digital(title="Le phare")
    tier = offering.tiers.get(code="personal")
    basket = Basket.objects.create()
    line = basket.lines.create(
        product=tier.product, stockrecord=tier.product.stockrecords.get(), line_reference="1", quantity=1,
        price_currency="EUR",
    )  # fmt: skip
    LineChoice.objects.create(line=line)
    buyer = buyer_at_checkout(country="DE", postcode="", capacity="consumer", vat_id="", check="not_given")
    print_of = quote(basket=basket, buyer=buyer, on=at.date()).fingerprint
    facts = CheckoutFacts(
        token=f"t{basket.pk}", fingerprint=print_of, email=email, language="en", country="DE", consents=consents,
        **({"name": "Anna Kastanje"} | more),
    )  # fmt: skip
    order = place_order(basket=basket, facts=facts, user=user, at=at)
    order_paid(number=order.number, at=at, why="test")
    if mailed:
        SentMail.objects.create(key=f"order-paid:{order.number}", to=email, subject="Yours", text="Yours", sent_at=at)
    return Entitlement.objects.get(line__seller_order__order=order)


def order_of(entitlement):
    return entitlement.line.seller_order.order


def version_of(entitlement):
    return entitlement.offering.files.get().versions.first()


@pytest.fixture
def bought(db):
    return buy()
