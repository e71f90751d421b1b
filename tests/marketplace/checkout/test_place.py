"""Ordering over HTTP: once, lawful, and what happens when something is not as it was."""

from datetime import timedelta

import pytest
from django.test import Client

from marketplace.delivery.models import Entitlement
from marketplace.markets.terms import in_force
from marketplace.money import Money
from marketplace.offerings.models import OfferingText, Tier
from marketplace.offerings.rights import PRESETS
from marketplace.order.models import Consent, Order
from marketplace.order.operations import release
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


def test_11_a_new_price_is_shown_and_confirmed_by_a_second_click(buyer, gateway, only_order):
    buyer.add(make_digital(price=1200, tiers=("personal",)))
    form = buyer.form()
    PriceTerms.objects.update(amount_minor=1500)
    response = buyer.order(form)
    assert (response.status_code, Order.objects.count()) == (409, 0)
    assert "15,00" in response.content.decode()
    assert 'value="Anna Muster"' in response.content.decode()
    assert buyer.order(form | hidden(response)).status_code == 303
    assert only_order().facts.gross_minor == 1500


@pytest.mark.parametrize("price", [1, 1500, 99900])
def test_11_a_price_that_changes_while_the_buyer_is_at_the_payment_page_is_not_theirs(
    buyer, gateway, only_order, run_outbox, price
):
    """What was ordered is frozen: the same page, also by a second click, and nothing else is paid or promised."""
    buyer.add(make_digital(price=1200, tiers=("personal",)))
    form = buyer.form()
    page = buyer.order(form)["Location"]
    assert PriceTerms.objects.update(amount_minor=price) == 1
    assert buyer.order(form)["Location"] == page == only_order().payment.session_url
    assert [(asked.total, [line.amount for line in asked.lines]) for asked in gateway.requests] == [
        (Money(1200, "EUR"), [Money(1200, "EUR")])
    ]
    gateway.pay(only_order().payment.session_id)
    buyer.come_back(gateway.requests[0].success_url)
    run_outbox()
    order = only_order()
    assert (order.status, order.payment.captured_minor, order.facts.gross_minor) == ("paid", 1200, 1200)
    assert order.lines.get().facts.gross_minor == 1200
    assert gateway.refunds == []


def test_a_line_that_was_repriced_says_so_on_the_checkout_page(buyer, gateway):
    buyer.add(make_digital(price=1200, tiers=("personal",)))
    assert "Der Preis hat sich geändert" not in buyer.web.get("/de/checkout/").content.decode()
    PriceTerms.objects.update(amount_minor=1500)
    review = buyer.web.get("/de/checkout/").content.decode().split('id="review"')[1]
    assert "Der Preis hat sich geändert" in review


@pytest.mark.parametrize(
    "changed",
    [
        {"licence": "LicenseRef-Ring-other"},
        {"rights": PRESETS["extended"].to_json() | {"seats": 2}},
        {"delivery_days": 60},
        {"revisions": 9},
        {"scope": {"fr": "Moins"}},
        {"code": "other"},
    ],
)
def test_other_words_than_those_shown_are_shown_first(buyer, gateway, only_order, changed):
    buyer.add(make_service(brief=False), "basic")
    form = buyer.form()
    Tier.objects.filter(code="basic").update(**changed)
    response = buyer.order(form)
    assert (response.status_code, Order.objects.count(), Payment.objects.count()) == (409, 0, 0)
    assert buyer.order(form | hidden(response)).status_code == 303
    assert only_order().lines.get().facts.tier_code == changed.get("code", "basic")


def test_another_title_is_shown_first(buyer, gateway, only_order):
    buyer.add(make_digital(title="Le renard"))
    form = buyer.form()
    OfferingText.objects.update(title="Le loup")
    response = buyer.order(form)
    assert (response.status_code, Order.objects.count()) == (409, 0)
    assert "Le loup" in response.content.decode()


def test_another_place_of_supply_at_the_same_amount_is_shown_first(buyer, gateway):
    buyer.add(make_digital(price=1200))
    form = buyer.form() | {"country": "CY", "postcode": "1010"}  # 19 % in Cyprus as in Germany
    assert buyer.order(form).status_code == 409
    assert Order.objects.count() == 0


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
    buyer.add(make_digital(title="Affiche"))
    form = buyer.form() | {"consent-download_now": "on"}
    response = buyer.order(form)
    assert (response.status_code, Order.objects.count()) == (422, 0)
    assert buyer.order(form | {"consent-download_loses_withdrawal": "on"}).status_code == 303
    given = Consent.objects.filter(order=only_order()).order_by("id")
    assert [row.kind for row in given] == ["download_now", "download_loses_withdrawal", "terms"]
    assert given[0].wording == "„Affiche“: Ich bitte darum, die Datei vor Ablauf der 14 Tage bereitzustellen."


def test_without_the_boxes_it_can_be_ordered_and_no_consent_is_kept(buyer, gateway):
    buyer.add(make_digital())
    assert buyer.order(buyer.form()).status_code == 303
    (terms,) = Consent.objects.all()  # the version of the terms that held, and no box
    assert (terms.kind, terms.wording_version) == ("terms", in_force("terms", terms.given_at.date()).version)


def test_a_free_order_has_its_own_button_and_no_payment(buyer, gateway, only_order):
    buyer.add(make_digital(pricing="free", price=0, tiers=("personal",)))
    page = buyer.web.get("/de/checkout/").content.decode()
    assert "Zahlungspflichtig bestellen" not in page
    assert 'type="checkbox"' not in page  # nothing is paid, so there is nothing to withdraw from
    response = buyer.order(buyer.form())
    assert only_order().number in response["Location"]
    assert only_order().status == "fulfilled"
    assert (gateway.requests, Payment.objects.count()) == ([], 0)
    right = Entitlement.objects.get()
    assert right.opens_at == right.granted_at


def test_free_beside_paid_opens_at_once_and_the_paid_one_waits(buyer, gateway, only_order):
    buyer.add(make_digital(pricing="free", price=0, tiers=("personal",)))
    buyer.add(make_digital(price=1200, tiers=("personal",)))
    buyer.order(buyer.form())
    gateway.pay(only_order().payment.session_id)
    buyer.come_back(gateway.requests[0].success_url)
    waits = {row.line.gross_minor: row.opens_at - row.granted_at for row in Entitlement.objects.all()}
    assert waits == {0: timedelta(0), 1200: timedelta(days=14)}


def test_the_order_button_names_its_language_where_the_interface_speaks_another(buyer):
    buyer.add(make_digital())
    page = buyer.web.get("/pl/checkout/").content.decode()
    assert 'type="submit" lang="pl">Zamówienie z obowiązkiem zapłaty</button>' in page


def test_money_that_came_too_late_is_not_called_uncharged(buyer, gateway, only_order, run_outbox):
    buyer.add(make_digital(price=1200))
    buyer.order(buyer.form())
    order = only_order()
    release(number=order.number, to="cancelled", at=order.date_placed, why="gone")
    gateway.pay(order.payment.session_id)
    page = buyer.come_back(gateway.requests[0].success_url)
    for _ in range(2):  # on its way, and arrived
        page = buyer.web.get(f"/en/orders/{order.number}/?key={order.facts.key}").content.decode()
        assert "Nothing was charged" not in page
        assert "Your money goes back to you" in page
        assert "€12.00" in page
        run_outbox()
    assert only_order().payment.state == "refunded"


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
