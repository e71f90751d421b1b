"""Oscar counts purchases of each product for its reports. It may do so when the order is there, and not before."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from oscar.apps.order.signals import order_placed


def count_after_commit() -> None:
    """Oscar would count inside the order's transaction, product by product in the basket's order: two baskets with the
    same things the other way round then wait for each other, and where two people buy something first of all at the
    same moment, PostgreSQL refuses the rest of the second order. Called once, when all apps are there.
    """
    from oscar.apps.analytics.receivers import receive_order_placed

    order_placed.disconnect(receive_order_placed)
    order_placed.connect(_placed, dispatch_uid="order.oscar_counts")


def _placed(sender: Any, order: Any, user: Any, **_more: Any) -> None:
    from oscar.apps.analytics.receivers import receive_order_placed

    # A count that fails is logged by Django, and is nothing that a buyer should see.
    transaction.on_commit(lambda: receive_order_placed(sender, order=order, user=user), robust=True)
