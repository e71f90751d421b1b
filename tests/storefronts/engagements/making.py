"""Paid work for tests, through the operations that people use."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.basket.models import Basket, LineChoice
from marketplace.basket.quote import quote
from marketplace.fulfilment.operations import order_paid
from marketplace.money import Money
from marketplace.order.facts import CheckoutFacts, ConsentGiven
from marketplace.order.models import Consent, Order
from marketplace.order.operations import place_order
from marketplace.partner.prices import buyer_at_checkout
from marketplace.payment.operations import open_payment
from marketplace.payment.sync import start_payment, sync_payment
from storefronts.engagements.models import Engagement
from storefronts.engagements.operations import accept, ask_changes, deliver, start
from storefronts.engagements.queries import Reader
from storefronts.engagements.states import Side
from tests.factories import NOON, make_service, owner_of
from tests.marketplace.files import small

_tokens = count(1)
BEGIN_NOW = tuple(
    ConsentGiven(kind, f"I agree: {kind}", "1") for kind in (Consent.START_SERVICE, Consent.SERVICE_LOSES_WITHDRAWAL)
)
LATER = NOON + timedelta(days=20)


def order_of(*products, brief=None, consents=BEGIN_NOW, capacity="consumer", user=None, gateway=None) -> Order:
    """A paid order. ``products``: tiers and extras; an extra belongs to the tier before it."""
    basket, package = Basket.objects.create(owner=user), None
    for product in products:
        is_extra = not hasattr(product, "rights")
        line = basket.lines.create(
            product=product.product, stockrecord=product.product.stockrecords.get(),
            line_reference=str(product.product_id), quantity=1, price_currency="EUR",
        )  # fmt: skip
        answers = {"what": "a book cover"} if brief is None else brief
        LineChoice.objects.create(line=line, brief={} if is_extra else answers, extra_of=package if is_extra else None)
        package = package if is_extra else line
    buyer = buyer_at_checkout(country="DE", postcode="", capacity=capacity, vat_id="", check="not_given")
    facts = CheckoutFacts(
        token=f"t{next(_tokens)}".ljust(20, "x"), fingerprint=quote(basket=basket, buyer=buyer, on=NOON.date()).fingerprint,
        email=user.email if user else "anna@example.org", name="Anna Muster", language="de", country="DE",
        capacity=capacity, company="Muster GmbH" if capacity == "business" else "", consents=consents,
    )  # fmt: skip
    order = place_order(basket=basket, facts=facts, user=user, at=NOON)
    if gateway is None:
        order_paid(number=order.number, at=NOON, why="test")
    else:
        paying = open_payment(order=order, amount=Money(order.facts.gross_minor, "EUR"), at=NOON)
        start_payment(payment=paying, success_url="https://x.example/", cancel_url="https://x.example/", at=NOON)
        paying.refresh_from_db()
        gateway.pay(paying.session_id)
        sync_payment(payment=paying, at=NOON, why="event")
    return Order.objects.get(pk=order.pk)


def work(*, tier="standard", service=None, **more) -> Engagement:
    """The engagement of one paid package: standard has two revisions and ten days."""
    service = service or make_service()
    return of(order_of(service.tiers.get(code=tier), **more))


def of(order) -> Engagement:
    return fresh(Engagement.objects.get(conversation__seller_order__order=order))


def fresh(row: Engagement) -> Engagement:
    """As it is now, with everything loaded anew."""
    return Engagement.objects.select_related("conversation__partner", "line").get(pk=row.pk)


def buyer_of(row: Engagement, user=None) -> Reader:
    return Reader(row.conversation_id, Side.BUYER, user, may_act=True, key=row.conversation.key)


def maker_of(row: Engagement, user=None) -> Reader:
    return Reader(row.conversation_id, Side.MAKER, user or owner_of(row.conversation.partner), may_act=True)


def started(row: Engagement, at=NOON) -> Engagement:
    start(engagement=row, by=maker_of(row), at=at)
    return fresh(row)


def delivered(row: Engagement, at=NOON, files=()) -> Engagement:
    row = started(row, at) if row.state == "brief_needed" else row
    deliver(engagement=row, words="Here is your cover, as agreed.", files=files, by=maker_of(row), at=at)
    return fresh(row)


def changed(row: Engagement, at=NOON) -> Engagement:
    row = delivered(row, at) if row.state != "delivered" else row
    ask_changes(engagement=row, words="A little more blue, please.", files=[], by=buyer_of(row), at=at)
    return fresh(row)


def accepted(row: Engagement, at=NOON) -> Engagement:
    row = delivered(row, at) if row.state != "delivered" else row
    accept(engagement=row, version=row.versions, by=buyer_of(row), at=at)
    return fresh(row)


def pdf(name="cover.pdf", content=None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small.pdf() if content is None else content, content_type="application/pdf")


def infected() -> bytes:
    return b"%PDF-1.7 " + b"".join([b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"])
