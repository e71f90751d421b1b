"""Many clicks at the same moment."""

from django.db import IntegrityError
from django.utils import timezone

from marketplace.basket.models import Basket
from marketplace.basket.operations import Wish, put_into_basket
from marketplace.basket.quote import quote
from marketplace.checkout.operations import place
from marketplace.markets.market import Market
from marketplace.order.facts import CheckoutFacts
from marketplace.order.models import Order
from marketplace.order.operations import OrderRefused
from marketplace.partner.prices import buyer_at_checkout
from marketplace.payment.models import Payment
from tests.factories import make_digital
from tests.races import in_threads, on_postgresql, without_row_locks


def clicks_on_one_form():
    at, market = timezone.now(), Market("de", "DE", "EUR")
    tier = make_digital(price=1200).tiers.get(code="personal")
    basket = Basket.objects.create()
    put_into_basket(basket=basket, wish=Wish(tier), market=market, at=at)
    buyer = buyer_at_checkout(country="DE", postcode="", capacity="consumer", vat_id="", check="not_given")
    facts = CheckoutFacts(
        token="one-form", fingerprint=quote(basket=basket, buyer=buyer, on=at.date()).fingerprint,
        email="anna@example.org", name="Anna", language="de", country="DE",
    )  # fmt: skip
    return lambda _n: place(basket=basket, facts=facts, answers={}, user=None, at=at).number


@on_postgresql
def test_without_the_locks_the_second_click_is_a_fault(shared_by_threads, monkeypatch):
    """The form's token stops a second order, but the buyer who clicked twice sees an error page."""
    click = clicks_on_one_form()
    without_row_locks(monkeypatch)

    def seen(n: int) -> str:
        try:
            return "an order" if click(n) else ""
        except IntegrityError:
            return "an error"

    assert sorted(in_threads(seen, 2, meet_before=Order._meta.db_table)) == ["an error", "an order"]


def test_eight_clicks_at_once_are_one_order_and_one_payment(shared_by_threads):
    click = clicks_on_one_form()
    shared_by_threads()

    numbers = in_threads(click, 8)

    assert len(set(numbers)) == 1
    assert in_threads(lambda _n: (Order.objects.count(), Payment.objects.count()), 1) == [(1, 1)]


def two_buyers_of_the_last_copy():
    at, market = timezone.now(), Market("de", "DE", "EUR")
    tier = make_digital(price=1200, edition=1, tiers=("personal",)).tiers.get()
    buyer = buyer_at_checkout(country="DE", postcode="", capacity="consumer", vat_id="", check="not_given")
    wishes = []
    for n in range(2):
        basket = Basket.objects.create()
        put_into_basket(basket=basket, wish=Wish(tier), market=market, at=at)
        mark = quote(basket=basket, buyer=buyer, on=at.date()).fingerprint
        wishes.append((basket, CheckoutFacts(f"form-{n}", mark, "anna@example.org", "Anna", "de", "DE")))

    def click(n: int) -> str:
        basket, facts = wishes[n]
        try:
            return place(basket=basket, facts=facts, answers={}, user=None, at=at).status
        except OrderRefused:
            return "refused"

    return click


@on_postgresql
def test_without_the_locks_the_last_copy_is_sold_twice(shared_by_threads, monkeypatch):
    click = two_buyers_of_the_last_copy()
    without_row_locks(monkeypatch)
    assert in_threads(click, 2, meet_before=Order._meta.db_table) == ["pending_payment", "pending_payment"]


def test_two_buyers_of_the_last_copy_are_one_order(shared_by_threads):
    click = two_buyers_of_the_last_copy()
    shared_by_threads()
    assert sorted(in_threads(click, 2)) == ["pending_payment", "refused"]
    assert in_threads(lambda _n: Order.objects.count(), 1) == [1]


def test_a_free_order_that_another_click_has_just_placed_is_that_order(db, monkeypatch):
    at, market = timezone.now(), Market("de", "DE", "EUR")
    tier = make_digital(pricing="free", price=0, tiers=("personal",)).tiers.get()
    basket = Basket.objects.create()
    put_into_basket(basket=basket, wish=Wish(tier), market=market, at=at)
    buyer = buyer_at_checkout(country="DE", postcode="", capacity="consumer", vat_id="", check="not_given")
    facts = CheckoutFacts(
        token="one", fingerprint=quote(basket=basket, buyer=buyer, on=at.date()).fingerprint, email="a@example.org",
        name="Anna", language="de", country="DE",
    )  # fmt: skip
    first = place(basket=basket, facts=facts, answers={}, user=None, at=at)
    # The second click looked before the first was written, and then waited for the basket's lock.
    monkeypatch.setattr("marketplace.checkout.operations.order_of_token", lambda token: None)
    second = place(basket=basket, facts=facts, answers={}, user=None, at=at)
    assert (second.pk, second.status) == (first.pk, "fulfilled")
    assert Order.objects.count() == 1
