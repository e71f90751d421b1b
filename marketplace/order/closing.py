"""A seller who wants to close: which orders are still open, and that none is placed with a closed one."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.order.models import Order, SellerOrder, SellerOrderState
from marketplace.order.operations import OrderRefused
from marketplace.order.watchers import PLACED
from marketplace.partner.closing import OpenThing
from marketplace.partner.locks import lock_sellers
from marketplace.partner.models import Partner
from marketplace.users.models import User

UNPAID, UNDELIVERED = (SellerOrderState.PENDING,), (SellerOrderState.CONFIRMED, SellerOrderState.IN_PROGRESS)


class OrdersOfSeller:
    """Unpaid orders are paid or end by themselves; what is paid must be delivered or given back."""

    def open_things(self, partner: Partner) -> list[OpenThing]:
        parts = SellerOrder.objects.filter(partner=partner, state__in=UNPAID + UNDELIVERED).order_by("number")
        return [self._said(part) for part in parts]

    def _said(self, part: SellerOrder) -> OpenThing:
        number = {"number": part.number}
        if part.state in UNPAID:
            return OpenThing(_("Order %(number)s waits for its payment. It is paid, or ends by itself.") % number)
        return OpenThing(_("Order %(number)s is not delivered yet.") % number, f"/studio/orders/{part.number}/")

    def close(self, partner: Partner, *, by: User, at: datetime) -> None:
        return None


def refuse_closed(*, order: Order, to: str, at: datetime) -> None:
    """Watches orders: a storefront that closed while the buyer clicked sells nothing. Raises OrderRefused.

    The sellers' rows are locked before it looks: who closes meanwhile waits and sees the order.
    """
    if to != PLACED:
        return
    if not lock_sellers(*SellerOrder.objects.filter(order=order).values_list("partner", flat=True)):
        raise OrderRefused(_("A studio in your basket has closed. Look at your basket again."))
