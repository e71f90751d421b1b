"""The mails of a paid order, as they leave."""

import pytest
from django.core import mail
from django.utils import timezone

from marketplace.fulfilment.operations import order_paid
from tests.factories import make_digital, make_maker, make_service, make_user, owner_of
from tests.marketplace.checkout.conftest import Buyer

pytestmark = pytest.mark.django_db
BOXES = {"consent-download_now": "on", "consent-download_loses_withdrawal": "on"}


def ordered(gateway, *, language="de", boxes=(), **more):
    from marketplace.order.models import Order

    buyer = Buyer(language=language)
    bleu = make_maker(country="FR", name="Atelier Bleu")
    buyer.add(make_digital(partner=bleu, price=1200, title="Der Fuchs & Co 🦊"))
    service = make_service(partner=make_maker(country="EE", city="Tallinn", name="Rebane"), price=20000)
    buyer.add(service, "basic")
    line = service.tiers.get(code="basic").product.basket_lines.get()
    buyer.order(buyer.form() | {f"brief-{line.pk}-what": "Ein Buch & mehr"} | dict(boxes) | more)
    order = Order.objects.get()
    order_paid(number=order.number, at=timezone.now(), why="test")
    return order


def sent_to(address):
    (found,) = [message for message in mail.outbox if message.to == [address]]
    return found, found.body, found.alternatives[0][0]


def test_the_buyer_gets_lines_parties_vat_consents_and_how_to_withdraw(gateway, run_outbox):
    order = ordered(gateway, boxes=BOXES)
    run_outbox()
    message, text, html = sent_to("anna@example.org")
    assert order.number in message.subject
    for body in (text, html):
        assert "Ich bitte darum, die Datei vor Ablauf der 14 Tage bereitzustellen." in body
        assert "Vertrag widerrufen" in body
        assert "/de/withdraw/" in body
        assert f"/de/orders/{order.number}/?key={order.facts.key}" in body
        assert "212,00" in body
        assert "19" in body
        assert "24" in body
        assert "Rebane" in body
    assert "Der Fuchs & Co 🦊" in text
    assert "Der Fuchs &amp; Co 🦊" in html
    assert "Ein Buch & mehr" in text


def test_a_business_is_not_told_of_a_right_it_has_not(gateway, run_outbox):
    ordered(gateway, capacity="business", company="Muster GmbH", street="Weg 1", city="Berlin")
    run_outbox()
    _message, text, html = sent_to("anna@example.org")
    assert "Vertrag widerrufen" not in text + html


def test_each_seat_of_a_team_learns_what_to_do(gateway, run_outbox):
    order = ordered(gateway)
    run_outbox()
    part = order.seller_orders.get(partner__name="Rebane")
    message, text, html = sent_to(owner_of(part.partner).email)
    assert part.number in message.subject
    assert "Ein Buch & mehr" in text
    assert "Der Fuchs" not in text
    assert "anna@example.org" in html


def test_a_paid_order_is_told_once(gateway, run_outbox):
    ordered(gateway)
    run_outbox()
    run_outbox()
    assert len([message for message in mail.outbox if message.to == ["anna@example.org"]]) == 1


def test_without_the_request_to_start_the_promise_counts_from_the_end_of_the_withdrawal(gateway):
    order = ordered(gateway)
    part = order.seller_orders.get(partner__name="Rebane")
    assert (part.due_on - order.facts.placed_at.date()).days == 14 + 5


@pytest.mark.parametrize("language", ["en", "fr", "el"])
def test_the_mails_can_be_written_in_every_language_of_the_interface(gateway, run_outbox, language):
    make_user()
    ordered(gateway, language=language)
    run_outbox()
    assert len(mail.outbox) == 3
