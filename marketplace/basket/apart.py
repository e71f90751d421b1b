"""Baskets apart from the visitor's open one: filled once with what was agreed, ordered by the same checkout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from marketplace.basket.models import Basket, BasketApart, Line, LineChoice
from marketplace.offerings.models import Tier
from marketplace.partner.models import StockRecord


@transaction.atomic
def set_apart(
    *, tiers: Sequence[Tier], answers: Mapping[str, str], back: str, known: Mapping[str, str], at: datetime
) -> BasketApart:
    """A basket of its own with these tiers, in their order. ``answers``: to the first tier's questions."""
    basket = Basket.objects.create()
    for number, tier in enumerate(tiers):
        stock = StockRecord.objects.get(product_id=tier.product_id)
        line = Line.objects.create(
            basket=basket, line_reference=f"{tier.product_id}_{stock.pk}", product_id=tier.product_id,
            stockrecord=stock, quantity=1, price_currency="EUR",
        )  # fmt: skip
        LineChoice.objects.create(line=line, brief=dict(answers) if number == 0 else {})
    return BasketApart.objects.create(basket=basket, back=back, known=dict(known))


def apart_by_key(key: str) -> BasketApart | None:
    """The basket that a key opens: 128 bits, found by its unique index."""
    return BasketApart.objects.select_related("basket").filter(key=key[:40]).first() if key else None


def apart_of(basket_id: int | None) -> BasketApart | None:
    """Whether the basket of an order was one apart."""
    return BasketApart.objects.filter(basket_id=basket_id).first() if basket_id else None
