"""A seller who wants to close: money that is on its way back to a buyer."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.order.models import SellerOrder
from marketplace.partner.closing import OpenThing
from marketplace.partner.models import Partner
from marketplace.payment.models import ON_ITS_WAY, RefundLine
from marketplace.users.models import User


class RefundsOfSeller:
    """A refund that has not arrived can still fail, and then somebody must see to it."""

    def open_things(self, partner: Partner) -> list[OpenThing]:
        lines = RefundLine.objects.filter(line__seller_order__partner=partner, refund__state__in=ON_ITS_WAY)
        parts = SellerOrder.objects.filter(pk__in=lines.values("line__seller_order")).order_by("number")
        said = _("Money of order %(number)s is on its way back to the buyer. That takes a few days.")
        return [OpenThing(said % {"number": part.number}, f"/studio/orders/{part.number}/") for part in parts]

    def close(self, partner: Partner, *, by: User, at: datetime) -> None:
        return None
