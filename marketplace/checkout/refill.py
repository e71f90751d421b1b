"""From an order that was not paid back to a basket."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.basket.models import Basket, Line
from marketplace.basket.operations import NotForSale, Wish, put_into_basket
from marketplace.markets.market import Market
from marketplace.offerings.models import Extra
from marketplace.order.models import Order


@transaction.atomic
def refill_basket(*, basket: Basket, order: Order, market: Market, at: datetime) -> int:
    """Put the lines of an unpaid order into ``basket`` as they were chosen. Returns how many still can be had."""
    lines = Line.objects.filter(basket_id=order.basket_id).select_related(
        "product__tier__offering__partner__tax_profile",
        "product__tier__offering__partner__payment_account",
        "product__tier__offering__partner__standing",
        "choice",
    )
    extras: dict[int, list[Extra]] = {}
    for line in lines:
        extra, choice = getattr(line.product, "extra", None), getattr(line, "choice", None)
        if extra is not None and choice is not None and choice.extra_of_id:
            extras.setdefault(choice.extra_of_id, []).append(extra)
    put = 0
    for line in lines:
        tier, choice = getattr(line.product, "tier", None), getattr(line, "choice", None)
        if tier is None:
            continue
        wish = Wish(
            tier, choice.amount_minor if choice else None, extras.get(line.pk, []), choice.brief if choice else {},
            choice.via if choice else "",
        )  # fmt: skip
        try:
            put_into_basket(basket=basket, wish=wish, market=market, at=at)
        except NotForSale:
            continue
        put += 1
    return put
