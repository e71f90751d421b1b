"""The click on the order button, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.basket.models import Basket, Line
from marketplace.basket.operations import save_answers
from marketplace.basket.quote import quote
from marketplace.fulfilment.operations import order_paid
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


def place(
    *, basket: Basket, facts: CheckoutFacts, answers: Mapping[int, Mapping[str, str]], user: User | None, at: datetime
) -> Order:
    """Place the order and open its payment; a free order is paid at once. However often clicked: one order.

    Raises OrderRefused (QuoteChanged, NothingToOrder, TooLittle): nothing was written, but that the platform's
    threshold is passed, when this sale would pass it: the buyer then sees the price with the VAT of their state.
    """
    try:
        return _place(basket=basket, facts=facts, answers=answers, user=user, at=at)
    except ThresholdCrossed as crossed:
        note_passed(counted=crossed.counted, at=at)
        buyer = buyer_at_checkout(
            country=facts.country, postcode=facts.postcode, capacity=facts.capacity, vat_id=facts.vat_id,
            check=facts.check,
        )  # fmt: skip
        raise QuoteChanged(quote(basket=basket, buyer=buyer, on=at.date())) from crossed


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
    if order.status != "pending_payment":
        return order  # another click was first: it has paid it already
    if not total:
        order_paid(number=order.number, at=at, why="nothing to pay")
    elif total < minimum_charge(total.currency):
        raise TooLittle(
            _("The payment provider takes no less than 0.50 euro. Add something, or choose a higher amount.")
        )
    elif not Payment.objects.filter(order=order).exists():
        open_payment(order=order, amount=total, at=at)
    return order
