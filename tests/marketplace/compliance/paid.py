"""Paid orders to withdraw from: a download of one maker and a service of another, with or without the consents."""

from __future__ import annotations

from dataclasses import replace

from marketplace.markets.terms import TERMS, versions_of
from marketplace.markets.wording import ConsentKind, consent
from marketplace.money import Money
from marketplace.order.facts import ConsentGiven
from marketplace.order.models import Consent, LineFacts, Order
from marketplace.order.operations import place_order
from marketplace.payment.models import Payment
from marketplace.payment.operations import open_payment
from marketplace.payment.sync import start_payment, sync_payment
from tests.factories import NOON, make_digital
from tests.marketplace.order.test_trunk import basket_with, facts, two_makers

DOWNLOAD = (ConsentKind.DOWNLOAD_NOW, ConsentKind.DOWNLOAD_LOSES_WITHDRAWAL)
WORK = (ConsentKind.WORK_NOW, ConsentKind.WORK_LOSES_WITHDRAWAL)
TOLD = ConsentGiven(
    Consent.TERMS, "Mit Ihrer Bestellung akzeptieren Sie unsere Bedingungen.", versions_of(TERMS)[-1].version
)
"""What the checkout records with every order: the terms, in a version that says how to withdraw."""
URL = "https://ring.example/ok"


def words(kinds):
    given = [consent(kind, "de") for kind in kinds]
    return (*(ConsentGiven(one.kind, one.text, one.version) for one in given), TOLD)


def place_and_pay(gateway, *, consents=(), user=None, basket=None, token="t1", at=NOON, **said):
    """An order of 12.00 (download) and 200.00 (service) euro, paid."""
    basket = basket or two_makers()
    asked = replace(facts(basket, token=token), consents=words(consents), **said)
    order = place_order(basket=basket, facts=asked, user=user, at=at)
    paying = open_payment(order=order, amount=Money(order.facts.gross_minor, "EUR"), at=at)
    start_payment(payment=paying, success_url=URL, cancel_url=URL, at=at)
    payment = Payment.objects.get(pk=paying.pk)
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=at, why="event")
    return Order.objects.select_related("facts").get(pk=order.pk)


def free_order(*, consents=(), at=NOON):
    """An order of one free download."""
    from marketplace.fulfilment.operations import order_paid

    basket = basket_with(make_digital(pricing="free", price=0, tiers=("personal",)).tiers.get())
    asked = replace(facts(basket), consents=words(consents))
    order = place_order(basket=basket, facts=asked, user=None, at=at)
    order_paid(number=order.number, at=at, why="free")
    return Order.objects.select_related("facts").get(pk=order.pk)


def line_of(kind):
    return LineFacts.objects.select_related("seller_order").get(kind=kind)


def number_of(order, kind):
    """The place of the line of this kind in the order's form."""
    from marketplace.compliance.queries.withdrawals import contracts_of

    lines = [now for contract in contracts_of(order, begun_at=NOON, at=NOON) for now in contract.lines]
    return next(now.number for now in lines if now.line.kind == kind)
