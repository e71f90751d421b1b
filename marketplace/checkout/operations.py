"""The click on the order button, in one transaction; and the check of a VAT number before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from marketplace.basket.models import Basket, Line
from marketplace.basket.operations import save_answers
from marketplace.fulfilment.operations import order_paid
from marketplace.money import Money
from marketplace.order.facts import CheckoutFacts
from marketplace.order.models import Order
from marketplace.order.operations import OrderRefused, order_of_token, place_order
from marketplace.payment.gateway import minimum_charge
from marketplace.payment.models import Payment
from marketplace.payment.operations import open_payment
from marketplace.users.models import User
from marketplace.vat.models import VatIdCheck
from marketplace.vat.vies import VatRegister, VatRegisterDown, well_formed

FRESH = timedelta(hours=24)
"""How long an answer of the register is believed (eu-rules VAT-25)."""


class TooLittle(OrderRefused):
    """Less than the provider takes, and not nothing."""


@transaction.atomic
def place(
    *, basket: Basket, facts: CheckoutFacts, answers: Mapping[int, Mapping[str, str]], user: User | None, at: datetime
) -> Order:
    """Place the order and open its payment; a free order is paid at once. However often clicked: one order.

    Raises OrderRefused (QuoteChanged, NothingToOrder, TooLittle): nothing was written.
    """
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


def check_vat_id(*, vat_id: str, at: datetime) -> VatIdCheck:
    """Ask the register about a number, or take its answer of the last 24 hours. Kept as evidence either way.

    Raises VatIdRejected for a number that cannot be one; a register that is down is an answer too ("unavailable").
    """
    number = well_formed(vat_id)
    fresh = (
        VatIdCheck.objects.filter(number=number, checked_at__gte=at - FRESH, outcome__in=("valid", "invalid"))
        .order_by("-checked_at")
        .first()
    )
    if fresh is not None:
        return fresh
    register: VatRegister = import_string(settings.VAT_REGISTER)()
    try:
        answer = register.check(number, settings.PLATFORM_VAT_ID)
    except VatRegisterDown as down:
        return VatIdCheck.objects.create(number=number, outcome="unavailable", raw={"error": str(down)}, checked_at=at)
    return VatIdCheck.objects.create(
        number=number,
        requester=settings.PLATFORM_VAT_ID,
        outcome="valid" if answer.valid else "invalid",
        name=answer.name[:250],
        address=answer.address,
        consultation_number=answer.consultation_number[:40],
        raw=answer.raw,
        checked_at=at,
    )
