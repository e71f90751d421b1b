"""Where Oscar looks for the order's number and its creator."""

from __future__ import annotations

from typing import Any

import oscar.apps.order.utils as base

from marketplace.public_ids import new_public_id


class OrderNumberGenerator(base.OrderNumberGenerator):  # type: ignore[misc]  # Oscar is untyped
    """Numbers that say nothing about how many orders there are (Oscar's is 100000 + the basket's id)."""

    def order_number(self, basket: Any = None) -> str:
        token = new_public_id(10).upper()
        return f"CR-{token[:5]}-{token[5:]}"


OrderCreator = base.OrderCreator
OrderDispatcher = base.OrderDispatcher
