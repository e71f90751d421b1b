"""From basket to paid, through the operations."""

import pytest

from marketplace.basket.models import Basket, LineChoice
from marketplace.basket.quote import quote
from marketplace.fulfilment.operations import order_paid
from marketplace.money import Money
from marketplace.order.facts import CheckoutFacts
from marketplace.order.models import Order
from marketplace.order.operations import NothingToOrder, QuoteChanged, place_order
from marketplace.partner.models import PriceTerms
from marketplace.partner.prices import buyer_at_checkout
from tests.factories import NOON, make_digital, make_maker, make_service, make_user

pytestmark = pytest.mark.django_db


def basket_with(*tiers) -> Basket:
    basket = Basket.objects.create()
    for tier in tiers:
        line = basket.lines.create(
            product=tier.product, stockrecord=tier.product.stockrecords.get(), line_reference=str(tier.pk),
            quantity=1, price_currency="EUR",
        )  # fmt: skip
        LineChoice.objects.create(line=line, brief={"what": "a book"})
    return basket


def consumer(country="DE"):
    return buyer_at_checkout(country=country, postcode="", capacity="consumer", vat_id="", check="not_given")


def facts(basket, *, token="t1", country="DE", fingerprint=None):
    now = quote(basket=basket, buyer=consumer(country), on=NOON.date())
    return CheckoutFacts(
        token=token, fingerprint=fingerprint or now.fingerprint, email="Anna@Example.org", name="Anna",
        language="de", country=country, evidence=({"kind": "billing_address", "source": "buyer", "value": country},),
    )  # fmt: skip


def two_makers():
    digital = make_digital(partner=make_maker(country="FR"), price=1200)
    service = make_service(partner=make_maker(country="EE", city="Tallinn"), price=20000)
    return basket_with(digital.tiers.get(code="personal"), service.tiers.get(code="basic"))


def test_a_basket_of_two_makers_is_priced_by_the_law_of_each():
    basket = two_makers()
    now = quote(basket=basket, buyer=consumer("DE"), on=NOON.date())
    digital, service = now.lines
    assert (digital.total.gross, digital.decision.rate, digital.decision.place) == (Money(1200, "EUR"), 19, "DE")
    assert digital.decision.supplier == "platform"
    assert (service.total.gross, service.decision.rate, service.decision.place) == (Money(20000, "EUR"), 24, "EE")
    assert service.decision.supplier == "seller"
    assert now.total.gross == Money(21200, "EUR")


def test_an_order_freezes_words_money_and_law():
    basket = two_makers()
    order = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    assert order.status == "pending_payment"
    assert order.facts.gross_minor == 21200
    assert [part.number for part in order.seller_orders.order_by("number")] == [
        f"{order.number}-A",
        f"{order.number}-B",
    ]
    line = order.lines.get(facts__kind="digital").facts
    assert (line.gross_minor, line.vat_minor, line.net_minor) == (1200, 192, 1008)
    assert (line.fee_minor, line.share_minor) == (101, 907)
    assert line.decision.legal_basis
    assert line.licence_text.startswith("LicenseRef-Ring-personal\n+ Für Sie selbst")


def test_the_same_form_twice_is_one_order():
    basket = two_makers()
    first = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    again = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    assert again.pk == first.pk
    assert Order.objects.count() == 1


def test_a_second_form_for_an_ordered_basket_is_refused():
    basket = two_makers()
    shown = facts(basket, token="t2")
    place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    with pytest.raises(NothingToOrder):
        place_order(basket=basket, facts=shown, user=None, at=NOON)
    assert Order.objects.count() == 1


def test_a_price_that_changed_is_shown_and_not_charged():
    basket = two_makers()
    confirmed = facts(basket)
    PriceTerms.objects.filter(amount_minor=1200).update(amount_minor=1300)
    with pytest.raises(QuoteChanged) as changed:
        place_order(basket=basket, facts=confirmed, user=None, at=NOON)
    assert changed.value.now.total.gross == Money(21300, "EUR")
    assert Order.objects.count() == 0


def test_a_paid_order_is_confirmed_once(django_capture_on_commit_callbacks):
    basket = two_makers()
    order = place_order(basket=basket, facts=facts(basket), user=make_user(), at=NOON)
    order_paid(number=order.number, at=NOON, why="test")
    order.refresh_from_db()
    assert order.status == "paid"
    assert set(order.seller_orders.values_list("state", flat=True)) == {"confirmed"}
    from marketplace.order.operations import TransitionRefused

    with pytest.raises(TransitionRefused):
        order_paid(number=order.number, at=NOON, why="again")
