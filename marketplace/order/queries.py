"""Reading orders: only their buyer, by account or by the mailed key."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.crypto import constant_time_compare

from marketplace.order.models import Order


def order_for(*, number: str, key: str, user: Any) -> Order:
    """The order, if ``key`` opens it or ``user`` bought it. Raises Http404: others learn not even that it exists."""
    order = Order.objects.select_related("facts", "payment").filter(number=number).first()
    if order is None or not hasattr(order, "facts"):
        raise Http404
    owns = user.is_authenticated and order.user_id == user.pk
    if owns or (key and constant_time_compare(key, order.facts.key)):
        return order
    raise Http404


def orders_of(user: Any) -> Any:
    return Order.objects.filter(user=user).select_related("facts").order_by("-date_placed")
