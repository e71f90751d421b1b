"""At the same moment: two clicks on one quote, two quotes of one request, and a quote that changes meanwhile."""

from __future__ import annotations

import pytest

from marketplace.basket.models import BasketApart
from marketplace.offerings.models import Offering
from marketplace.order.models import Order
from marketplace.order.operations import OrderRefused
from storefronts.bespoke.models import Quote, QuoteVersion
from storefronts.bespoke.operations.quotes import send_quote
from storefronts.bespoke.refused import BespokeRefused
from tests.factories import NOON, make_maker, owner_of
from tests.races import in_threads
from tests.storefronts.bespoke.making import accepted, asked, facts_for, make_quote, make_request, make_spec, placed


def at_once(*works) -> list:
    """What each answered; "refused" where the rules said no."""

    def run(n: int):
        try:
            return works[n]()
        except (OrderRefused, BespokeRefused):
            return "refused"

    return in_threads(run, len(works))


def test_eight_accepts_at_once_are_one_basket_and_one_offering(shared_by_threads):
    maker = make_maker()
    request = make_request(maker)
    version = make_quote(request, maker)
    shared_by_threads()
    keys = at_once(*[lambda: accepted(request, version).key] * 8)
    assert len(set(keys)) == 1
    assert at_once(lambda: (BasketApart.objects.count(), Offering.objects.count())) == [(1, 1)]


def test_two_quotes_ordered_at_once_are_one_order(shared_by_threads):
    makers = [make_maker(), make_maker()]
    request = make_request(*makers)
    baskets = [accepted(request, make_quote(request, maker)) for maker in makers]
    facts = [facts_for(apart) for apart in baskets]
    shared_by_threads()

    def click(n: int):
        return lambda: placed(baskets[n], facts=facts[n]).status

    assert sorted(at_once(click(0), click(1))) == ["pending_payment", "refused"]
    assert at_once(lambda: sorted(Quote.objects.values_list("state", flat=True))) == [["accepted", "sent"]]


@pytest.mark.parametrize("turn", range(4))
def test_ordered_while_it_is_replaced_is_one_or_the_other_and_never_both(shared_by_threads, turn):
    maker = make_maker()
    owner = owner_of(maker)
    request = make_request(maker)
    apart = accepted(request, make_quote(request, maker, 20000))
    facts, invitation = facts_for(apart), asked(request, maker)
    shared_by_threads()

    def order():
        return placed(apart, facts=facts).status

    def replace():
        return f"version {send_quote(invitation=invitation, spec=make_spec(25000), by=owner, at=NOON).number}"

    works = (order, replace) if turn % 2 else (replace, order)
    said = set(at_once(*works))
    assert said in ({"pending_payment", "refused"}, {"version 2", "refused"})

    def kept():
        return Order.objects.count(), QuoteVersion.objects.count(), Quote.objects.get().state

    expected = (1, 1, "accepted") if "pending_payment" in said else (0, 2, "sent")
    assert at_once(kept) == [expected]
