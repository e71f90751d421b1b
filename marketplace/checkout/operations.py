"""The click on the order button, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.basket.models import Basket, Line
from marketplace.basket.operations import save_answers
from marketplace.basket.quote import quote
from marketplace.checkout.charge import confirmed
from marketplace.fulfilment.operations import order_paid
from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.order.facts import CheckoutFacts
from marketplace.order.models import Order
from marketplace.order.operations import OrderRefused, QuoteChanged, ThresholdCrossed, order_of_token, place_order
from marketplace.partner.prices import buyer_at_checkout
from marketplace.payment.gateway import minimum_charge
from marketplace.payment.models import Payment
from marketplace.payment.operations import open_payment
from marketplace.users.models import User
from marketplace.vat.thresholds import note_passed


class TooLittle(OrderRefused):
    """Less than the provider takes, and not nothing."""


class _ChargeChanged(Exception):
    """The rate of the day is another than the page showed."""


def place(
    *, basket: Basket, facts: CheckoutFacts, answers: Mapping[int, Mapping[str, str]], user: User | None, at: datetime
) -> Order:
    """Place the order and open its payment; a free order is paid at once. However often clicked: one order.

    Charged is what ``facts.pays`` says was shown. Raises OrderRefused (QuoteChanged, also when that would be another
    amount by now; NothingToOrder, TooLittle): nothing was written, but that the platform's
    threshold is passed, when this sale would pass it: the buyer then sees the price with the VAT of their state.
    """
    try:
        return _place(basket=basket, facts=facts, answers=answers, user=user, at=at)
    except ThresholdCrossed as crossed:
        note_passed(counted=crossed.counted, at=at)
        raise _shown_again(basket, facts, at) from crossed
    except _ChargeChanged as changed:
        raise _shown_again(basket, facts, at) from changed


def _shown_again(basket: Basket, facts: CheckoutFacts, at: datetime) -> QuoteChanged:
    buyer = buyer_at_checkout(
        country=facts.country, postcode=facts.postcode, capacity=facts.capacity, vat_id=facts.vat_id, check=facts.check
    )
    return QuoteChanged(quote(basket=basket, buyer=buyer, on=at.date()))


def too_little(currency: str) -> str:
    """The sentence for an amount that the provider does not take."""
    return _("The payment provider takes no less than %(least)s. Add something, or choose a higher amount.") % {
        "least": money_text(minimum_charge(currency))
    }


@transaction.atomic
def _place(
    *, basket: Basket, facts: CheckoutFacts, answers: Mapping[int, Mapping[str, str]], user: User | None, at: datetime
) -> Order:
    if (placed := order_of_token(facts.token)) is not None:
        return placed
    for line in Line.objects.filter(basket=basket, pk__in=answers):
        save_answers(line=line, answers=answers[line.pk])
    order = place_order(basket=basket, facts=facts, user=user, at=at)
    total = Money(order.facts.gross_minor, order.facts.currency)
    try:
        converted = confirmed(total, facts.pays, at=at)
    except ValueError as different:
        raise _ChargeChanged from different
    pays = converted.after if converted is not None else total
    if order.status != "pending_payment":
        return order  # another click was first: it has paid it already
    if not total:
        order_paid(number=order.number, at=at, why="nothing to pay")
    elif pays < minimum_charge(pays.currency):
        raise TooLittle(too_little(pays.currency))
    elif not Payment.objects.filter(order=order).exists():
        open_payment(order=order, amount=total, at=at, converted=converted)
    return order
