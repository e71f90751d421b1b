"""The main job of a buyer, over HTTP: basket, checkout, order, paid."""

import pytest

from marketplace.order.models import Order
from tests.factories import identified, make_digital, make_maker, make_service

pytestmark = pytest.mark.django_db


def test_a_guest_buys_from_two_makers_in_one_checkout(buyer, gateway, only_order):
    poster = make_digital(partner=make_maker(country="FR"), price=1200)
    portrait = make_service(partner=make_maker(country="EE", city="Tallinn"), price=20000)
    assert buyer.add(poster).status_code == 302
    assert buyer.add(portrait, "basic", **{"brief-what": "Ein Buch"}).status_code == 302
    assert poster.texts.get().title in buyer.basket()
    line = portrait.tiers.get(code="basic").product.basket_lines.get()
    form = buyer.form() | {f"brief-{line.pk}-what": "Ein Buch über Füchse 🦊"}
    response = buyer.order(form)
    order = only_order()
    assert (response.status_code, response["Location"]) == (303, order.payment.session_url)
    assert (order.status, order.facts.email, order.facts.gross_minor) == ("pending_payment", "anna@example.org", 21200)

    gateway.pay(order.payment.session_id)
    back = buyer.come_back(gateway.requests[0].success_url)
    assert back.status_code == 302
    page = buyer.web.get(back["Location"])
    order.refresh_from_db()
    assert order.status == "paid"
    assert page.status_code == 200
    assert "Ein Buch über Füchse 🦊" in page.content.decode()
    assert Order.objects.count() == 1


def test_who_sells_can_be_read_before_the_order_button(buyer):
    maker = identified(make_maker(country="EE", city="Tallinn"))
    buyer.add(make_digital(partner=maker))
    buyer.add(make_service(partner=identified(make_maker(country="FR"))), "basic", **{"brief-what": "Ein Buch"})
    review = buyer.web.get("/de/checkout/").content.decode().split('id="review"')[1].split("checkout-order")[0]
    assert review.count("checkout-seller") == 2
    assert review.count("1, rue du Panier") == 2
    assert review.count("atelier@example.org") == 2
    assert "/de/legal/imprint/" in review  # the platform sells the download
