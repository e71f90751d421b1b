"""Ordering over HTTP: once, lawful, and what happens when something is not as it was."""

import pytest
from django.test import Client

from marketplace.markets.terms import in_force
from marketplace.order.models import Consent, Order
from marketplace.partner.models import PriceTerms
from marketplace.payment.gateway import GatewayError
from marketplace.payment.models import Payment
from tests.factories import make_digital, make_maker, make_service, make_user
from tests.marketplace.checkout.conftest import Buyer, hidden

pytestmark = pytest.mark.django_db


def test_the_button_says_what_the_law_wants_and_no_box_is_ticked(buyer):
    buyer.add(make_digital())
    buyer.add(make_service(brief=False), "basic")
    page = buyer.web.get("/de/checkout/").content.decode()
    assert "Zahlungspflichtig bestellen" in page
    assert "Mir ist bekannt, dass ich mein Widerrufsrecht verliere, sobald der Download bereitsteht." in page
    assert page.count('type="checkbox"') == 4
    assert "checked" not in page.split('id="consents"')[1]


def test_the_same_form_sent_twice_is_one_order_and_one_payment(buyer, gateway, only_order):
    buyer.add(make_digital(price=1200))
    form = buyer.form()
    first, second = buyer.order(form), buyer.order(form)
    assert first["Location"] == second["Location"] == only_order().payment.session_url
    assert len(gateway.requests) == 1


def test_two_tabs_with_forms_of_their_own_are_one_order(buyer, gateway):
    buyer.add(make_digital())
    one, other = buyer.form(), buyer.form()
    assert one["token"] != other["token"]
    buyer.order(one)
    response = buyer.order(other)
    assert Order.objects.count() == 1
    assert Order.objects.get().number in response["Location"]


def test_a_lost_session_still_finds_the_order_by_its_form(buyer, gateway, only_order):
    buyer.add(make_digital())
    form = buyer.form()
    buyer.order(form)
    stranger = Client(headers={"accept-language": "de"})
    assert stranger.post("/de/checkout/", form)["Location"] == only_order().payment.session_url


def test_the_back_button_after_payment_shows_the_paid_order(buyer, gateway, only_order):
    buyer.add(make_digital())
    buyer.order(buyer.form())
    gateway.pay(only_order().payment.session_id)
    buyer.come_back(gateway.requests[0].success_url)
    response = buyer.web.get("/de/checkout/", follow=True)
    assert only_order().number in response.content.decode()
    assert only_order().status == "paid"


def test_a_new_price_is_shown_and_confirmed_by_a_second_click(buyer, gateway, only_order):
    buyer.add(make_digital(price=1200, tiers=("personal",)))
    form = buyer.form()
    PriceTerms.objects.update(amount_minor=1500)
    response = buyer.order(form)
    assert (response.status_code, Order.objects.count()) == (409, 0)
    assert "15,00" in response.content.decode()
    assert 'value="Anna Muster"' in response.content.decode()
    assert buyer.order(form | hidden(response)).status_code == 303
    assert only_order().facts.gross_minor == 1500


def test_another_country_means_another_vat_and_is_confirmed_first(buyer, gateway, only_order):
    buyer.add(make_digital(price=1200))
    form = buyer.form() | {"country": "LU", "postcode": ""}
    shown = buyer.order(form | {"update": "1"})
    assert shown.status_code == 200
    assert "17" in shown.content.decode().split('class="totals"')[1][:400]
    assert 'value="Anna@Example.org"' in shown.content.decode()
    assert Order.objects.count() == 0
    assert buyer.order(form).status_code == 409
    assert buyer.order(form | hidden(shown)).status_code == 303
    assert only_order().lines.get().facts.decision.place == "LU"


def test_only_both_boxes_together_open_the_download_at_once(buyer, gateway, only_order):
    buyer.add(make_digital())
    form = buyer.form() | {"consent-download_now": "on"}
    response = buyer.order(form)
    assert (response.status_code, Order.objects.count()) == (422, 0)
    assert buyer.order(form | {"consent-download_loses_withdrawal": "on"}).status_code == 303
    given = Consent.objects.filter(order=only_order()).order_by("id")
    assert [row.kind for row in given] == ["download_now", "download_loses_withdrawal", "terms"]
    assert given[0].wording == "Ich bitte darum, die Datei vor Ablauf der 14 Tage bereitzustellen."


def test_without_the_boxes_it_can_be_ordered_and_no_consent_is_kept(buyer, gateway):
    buyer.add(make_digital())
    assert buyer.order(buyer.form()).status_code == 303
    (terms,) = Consent.objects.all()  # the version of the terms that held, and no box
    assert (terms.kind, terms.wording_version) == ("terms", in_force("terms", terms.given_at.date()).version)


def test_a_free_order_has_its_own_button_and_no_payment(buyer, gateway, only_order):
    buyer.add(make_digital(pricing="free", price=0, tiers=("personal",)))
    page = buyer.web.get("/de/checkout/").content.decode()
    assert "Zahlungspflichtig bestellen" not in page
    response = buyer.order(buyer.form())
    assert only_order().number in response["Location"]
    assert only_order().status == "paid"
    assert (gateway.requests, Payment.objects.count()) == ([], 0)


def test_a_provider_that_does_not_answer_keeps_the_order_and_one_click_tries_again(buyer, gateway, only_order):
    buyer.add(make_digital())
    gateway.fail_next(GatewayError("down", retryable=True))
    response = buyer.order(buyer.form())
    order = only_order()
    page = buyer.web.get(response["Location"])
    assert order.status == "pending_payment"
    assert f"/de/checkout/again/{order.number}/" in page.content.decode()
    again = buyer.web.post(f"/de/checkout/again/{order.number}/", {"key": order.facts.key})
    assert (again.status_code, again["Location"]) == (303, only_order().payment.session_url)


def test_the_return_address_alone_pays_nothing(buyer, gateway, only_order):
    buyer.add(make_digital())
    buyer.order(buyer.form())
    buyer.come_back(gateway.requests[0].success_url)
    assert only_order().status == "pending_payment"


def test_coming_back_without_paying_fills_the_basket_again(buyer, gateway, only_order):
    poster = make_digital(title="Der Fuchs")
    buyer.add(poster)
    buyer.add(make_service(extras=1, brief=True), "basic", extras="0", **{"brief-what": "Ein Buch"})
    form = buyer.form()
    form |= dict.fromkeys(_brief_names(buyer), "Ein Buch")
    assert buyer.order(form).status_code == 303
    response = buyer.come_back(gateway.requests[0].cancel_url)
    assert response["Location"] == "/de/basket/"
    assert only_order().status == "expired"  # its payment page was closed at the provider
    page = buyer.basket()
    assert "Der Fuchs" in page
    assert "Supplément 0" in page
    assert _brief_names(buyer, value="Ein Buch")


def _brief_names(buyer: Buyer, value: str = "") -> list[str]:
    import re

    page = buyer.web.get("/de/checkout/").content.decode()
    assert value in page
    return re.findall(r'name="(brief-[^"]+)"', page)


def test_somebody_who_guesses_a_number_can_neither_pay_nor_cancel_nor_look(buyer, gateway, only_order):
    buyer.add(make_digital())
    buyer.order(buyer.form())
    number = only_order().number
    for web in (Client(), Buyer(user=make_user()).web):
        assert web.get(f"/de/orders/{number}/").status_code == 404
        assert web.get(f"/de/orders/{number}/?key=wrong").status_code == 404
        assert web.get(f"/de/checkout/cancel/?order={number}&key=é").status_code == 404
        assert web.get(f"/de/checkout/return/?order={number}").status_code == 404
        assert web.post(f"/de/checkout/again/{number}/", {"key": "x"}).status_code == 404
    assert only_order().status == "pending_payment"


def test_an_account_sees_its_orders_without_a_key(gateway, only_order):
    user = make_user(language="de")
    buyer = Buyer(user=user)
    buyer.add(make_digital(title="Der Fuchs"))
    form = buyer.form()
    assert f'value="{user.email}"' in buyer.web.get("/de/checkout/").content.decode()
    buyer.order(form)
    assert buyer.web.get(f"/de/orders/{only_order().number}/").status_code == 200
    listed = buyer.web.get("/de/orders/").content.decode()
    assert "Der Fuchs" in listed
    assert Client().get("/de/orders/").status_code == 302


def test_a_basket_that_cannot_be_bought_is_not_sold(buyer, gateway):
    poster = make_digital()
    buyer.add(poster)
    form = buyer.form()
    poster.state = "paused"
    poster.save(update_fields=["state"])
    assert buyer.order(form).status_code == 409
    assert Order.objects.count() == 0
    assert buyer.web.get("/de/checkout/")["Location"] == "/de/basket/"


def test_an_order_of_an_unfinished_maker_is_refused_at_the_basket(buyer):
    response = buyer.add(make_digital(partner=make_maker(verified=False)))
    assert response.status_code == 302
    assert not buyer.web.get("/de/basket/").context["lines"]
