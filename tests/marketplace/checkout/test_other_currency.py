"""A market whose currency is charged: what the page shows is what the provider asks for, or nothing is ordered."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from marketplace.markets.charging import keep_rates
from marketplace.markets.ecb import PublishedRate
from marketplace.money import Money
from marketplace.order.models import Order
from marketplace.payment.models import PaymentExchange
from tests.factories import make_digital
from tests.marketplace.checkout.conftest import Buyer, hidden

pytestmark = pytest.mark.django_db


def rate(per_euro, *, on=None):
    keep_rates([PublishedRate(on or timezone.now().date(), "SEK", Decimal(per_euro))], at=timezone.now())


@pytest.fixture
def swede(db, settings):
    settings.CHARGE_CURRENCIES = {"SEK": 200}
    rate("11.0000")
    buyer = Buyer()
    buyer.web.cookies["market"] = "SE.SEK.consumer"
    return buyer


def form_of(buyer):
    return buyer.form() | {"country": "SE", "postcode": "111 20"}


def updated(buyer, form):
    """Without JavaScript: the button that asks for the total of what was typed."""
    page = buyer.web.post(f"/{buyer.language}/checkout/", form | {"update": "1"})
    return form | hidden(page), page.content.decode()


def test_the_page_says_what_is_charged_how_and_with_which_margin(swede):
    swede.add(make_digital(price=1000))
    _form, page = updated(swede, form_of(swede))
    assert "112,20\xa0SEK" in page or "112,20\xa0kr" in page
    assert "1 EUR ist 11 SEK" in page
    assert "2 %" in page.replace("\xa0", " ")
    assert "2,20" in page
    assert "/de/market/?next=%2Fde%2Fcheckout%2F" in page


def test_what_was_shown_is_asked_for_and_frozen_with_its_rate(swede, gateway, only_order):
    swede.add(make_digital(price=1000))
    form, _page = updated(swede, form_of(swede))
    assert form["pays"] == "SEK 11220"
    assert swede.order(form).status_code == 303
    assert gateway.requests[0].total == Money(11220, "SEK")
    order = only_order()
    assert (order.facts.currency, order.facts.gross_minor, order.payment.amount_minor) == ("EUR", 1000, 1000)
    kept = PaymentExchange.objects.get(payment=order.payment)
    assert (kept.rate, kept.margin_bps, kept.margin_minor) == ("11.0000", 200, 220)
    gateway.pay(order.payment.session_id)
    back = swede.come_back(gateway.requests[0].success_url)
    page = swede.web.get(back["Location"]).content.decode()
    assert "112,20" in page
    assert "1 EUR ist 11 SEK" in page


def test_another_rate_or_margin_at_the_click_orders_nothing_and_shows_the_new_amount(swede, gateway, settings):
    swede.add(make_digital(price=1000))
    form, _page = updated(swede, form_of(swede))
    settings.CHARGE_CURRENCIES = {"SEK": 300}
    page = swede.order(form)
    assert page.status_code == 409
    assert (Order.objects.count(), gateway.requests) == (0, [])
    assert "113,30" in page.content.decode()
    again = form | hidden(page)
    assert again["pays"] == "SEK 11330"
    assert swede.order(again).status_code == 303


def test_a_rate_of_an_older_day_that_comes_later_changes_nothing(swede, gateway):
    swede.add(make_digital(price=1000))
    form, _page = updated(swede, form_of(swede))
    rate("12.0000", on=timezone.now().date() - timedelta(days=1))
    assert swede.order(form).status_code == 303


def test_switched_off_meanwhile_the_buyer_sees_euro_first(swede, gateway, settings):
    swede.add(make_digital(price=1000))
    form, _page = updated(swede, form_of(swede))
    settings.CHARGE_CURRENCIES = {}
    page = swede.order(form)
    assert page.status_code == 409
    again = form | hidden(page)
    assert again["pays"] == ""
    assert swede.order(again).status_code == 303
    assert gateway.requests[0].total == Money(1000, "EUR")


@pytest.mark.parametrize("mark", ["SEK 1", "XXX 11220", "SEK", "kronor", "SEK -11220", "USD 1000"])
def test_a_mark_that_was_made_up_orders_nothing(swede, gateway, mark):
    swede.add(make_digital(price=1000))
    form, _page = updated(swede, form_of(swede))
    assert swede.order(form | {"pays": mark}).status_code == 409
    assert (Order.objects.count(), gateway.requests) == (0, [])


def test_an_old_rate_charges_euro(swede, gateway, settings):
    settings.CHARGE_CURRENCIES = {"PLN": 200}
    keep_rates([PublishedRate(date(2026, 1, 2), "PLN", Decimal("4.2"))], at=timezone.now())
    swede.web.cookies["market"] = "PL.PLN.consumer"
    swede.add(make_digital(price=1000))
    form, page = updated(swede, form_of(swede) | {"country": "PL", "postcode": "00-001"})
    assert form["pays"] == ""
    assert 'id="charge"' not in page


def test_less_than_the_provider_takes_of_that_currency_is_said_in_it(swede, gateway, settings):
    settings.CHARGE_CURRENCIES = {"CZK": 0}
    keep_rates([PublishedRate(timezone.now().date(), "CZK", Decimal("24.0"))], at=timezone.now())
    swede.web.cookies["market"] = "CZ.CZK.consumer"
    swede.add(make_digital(price=60))
    _form, page = updated(swede, form_of(swede) | {"country": "CZ", "postcode": "110 00"})
    assert "15,00" in page
    assert "checkout-order" not in page.split('id="review"')[1]
