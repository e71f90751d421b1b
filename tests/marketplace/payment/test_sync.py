"""Whoever comes first wins: return page, webhook, sweep. Nothing is paid twice, nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.money import Money
from marketplace.order.models import Order
from marketplace.order.operations import place_order, release
from marketplace.outbox.models import OutboxRow
from marketplace.payment.gateway import SHORTEST_SESSION, GatewayError
from marketplace.payment.models import Payment, RefundRow
from marketplace.payment.operations import apply_remote, open_payment
from marketplace.payment.refunds import RefundRefused, plan_refund
from marketplace.payment.sweeps import sweep_open
from marketplace.payment.sync import give_up, start_payment, sync_payment
from tests.factories import NOON, make_digital
from tests.marketplace.order.test_trunk import basket_with, facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(gateway, db):
    offering = make_digital(price=1200, edition=3, tiers=("personal",))
    basket = basket_with(offering.tiers.get())
    order = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    paying = open_payment(order=order, amount=Money(1200, "EUR"), at=NOON)
    start_payment(payment=paying, success_url="https://ring.example/ok", cancel_url="https://ring.example/no", at=NOON)
    return Payment.objects.select_related("order").get(pk=paying.pk)


def again(payment):
    return Payment.objects.select_related("order").get(pk=payment.pk)


def stock(payment):
    return payment.order.lines.get().stockrecord.net_stock_level


def test_a_second_click_gets_the_same_page(payment, gateway):
    url = start_payment(payment=payment, success_url="x", cancel_url="y", at=NOON)
    assert url == payment.session_url
    assert len(gateway.requests) == 1


def test_paid_is_paid_once_whoever_asks(payment, gateway):
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="return page")
    sync_payment(payment=again(payment), at=NOON, why="webhook")
    assert again(payment).state == "succeeded"
    assert Order.objects.get().status == "paid"
    assert OutboxRow.objects.filter(key__startswith="mail:order-paid").count() == 1


def test_the_sweep_finds_a_payment_whose_webhook_never_came(payment, gateway):
    gateway.pay(payment.session_id)
    assert sweep_open(at=NOON + timedelta(minutes=6)) == 1
    assert Order.objects.get().status == "paid"


def test_an_expired_page_frees_the_stock_once(payment, gateway):
    assert stock(payment) == 2
    gateway.run_out(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    sync_payment(payment=again(payment), at=NOON, why="event again")
    assert (again(payment).state, Order.objects.get().status, stock(payment)) == ("expired", "expired", 3)


def test_coming_back_without_paying_releases_the_order(payment, gateway):
    give_up(payment=payment, at=NOON)
    assert Order.objects.get().status in ("expired", "cancelled")
    assert stock(payment) == 3


def test_money_that_comes_too_late_goes_back(payment, gateway, run_outbox):
    release(number=payment.order.number, to="cancelled", at=NOON, why="sold out meanwhile")
    gateway.pay(payment.session_id)
    sync_payment(payment=again(payment), at=NOON, why="event")
    assert again(payment).state == "unfulfillable"
    assert Order.objects.get().status == "cancelled"
    run_outbox()
    assert (RefundRow.objects.get().state, again(payment).refunded_minor) == ("succeeded", 1200)
    assert again(payment).state == "refunded"


def test_no_more_than_was_paid_goes_back(payment, gateway):
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    plan_refund(payment=again(payment), amount=Money(700, "EUR"), why="half of it", at=NOON)
    with pytest.raises(RefundRefused):
        plan_refund(payment=again(payment), amount=Money(600, "EUR"), why="too much", at=NOON)
    assert RefundRow.objects.count() == 1


def test_nothing_goes_back_for_an_unpaid_order(payment):
    with pytest.raises(RefundRefused):
        plan_refund(payment=payment, amount=Money(100, "EUR"), why="no", at=NOON)
    assert RefundRow.objects.count() == 0


def test_two_equal_refunds_are_two_refunds(payment, gateway, run_outbox):
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    for _ in range(2):
        plan_refund(payment=again(payment), amount=Money(500, "EUR"), why="a part", at=NOON)
    run_outbox()
    assert again(payment).refunded_minor == 1000
    assert Order.objects.get().status == "partly_refunded"


def test_a_page_that_never_opened_can_be_opened_minutes_later(gateway):
    basket = basket_with(make_digital(price=1200).tiers.get(code="personal"))
    order = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    paying = open_payment(order=order, amount=Money(1200, "EUR"), at=NOON)
    gateway.lose_next_answer()
    with pytest.raises(GatewayError):
        start_payment(payment=paying, success_url="s", cancel_url="c", at=NOON)
    later = NOON + timedelta(minutes=10)
    url = start_payment(payment=again(paying), success_url="s2", cancel_url="c2", at=later)
    kept = again(paying)
    assert (kept.attempt, kept.session_url) == (2, url)
    assert gateway.requests[-1].expires_at >= later + SHORTEST_SESSION
    assert gateway.requests[0].idempotency_key != gateway.requests[1].idempotency_key


def test_16_a_slow_payment_that_the_bank_refuses_frees_the_stock(payment, gateway):
    slow = replace(
        gateway.fetch(payment.session_id),
        session_status="complete",
        url=None,
        intent_id="pi",
        intent_status="processing",
    )
    apply_remote(pk=payment.pk, remote=slow, at=NOON, why="event")
    assert (again(payment).state, Order.objects.get().status, stock(payment)) == ("processing", "pending_payment", 2)
    refused = replace(slow, intent_status="requires_payment_method")
    apply_remote(pk=payment.pk, remote=refused, at=NOON, why="event")
    assert (again(payment).state, Order.objects.get().status) == ("cancelled", "cancelled")
    assert stock(again(payment)) == 3
