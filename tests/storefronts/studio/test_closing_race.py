"""An owner closes while a buyer orders: one of the two wins, and no order stands in a closed storefront."""

from __future__ import annotations

from threading import Barrier

from django.utils import timezone

from marketplace.order.models import SellerOrder
from marketplace.order.operations import OrderRefused, place_order
from marketplace.partner.closing import StillOpen, close_storefront
from marketplace.partner.models import Partner
from marketplace.partner.queries import is_closed
from tests.factories import make_digital, make_maker, owner_of
from tests.marketplace.order.test_trunk import basket_with, facts
from tests.races import in_threads


def test_closing_and_ordering_at_once_leave_no_order_behind(shared_by_threads):
    maker = make_maker()
    owner, at = owner_of(maker), timezone.now()
    basket = basket_with(make_digital(partner=maker).tiers.first())
    shown = facts(basket)
    shared_by_threads()
    ready = Barrier(2)

    def one_side(n: int) -> str:
        ready.wait(10)
        try:
            if n:
                close_storefront(partner=maker, by=owner, why="", at=at)
            else:
                place_order(basket=basket, facts=shown, user=None, at=at)
        except (OrderRefused, StillOpen) as lost:
            return type(lost).__name__
        return "done"

    ordered, closed = in_threads(one_side, 2)
    assert (ordered == "done") != (closed == "done"), (ordered, closed)
    left = in_threads(lambda _n: (is_closed(Partner.objects.get(pk=maker.pk)), SellerOrder.objects.count()), 1)
    assert left == [(closed == "done", int(ordered == "done"))]
