"""What the studio promises beside a price is what the click freezes: by the same rules, fee and its VAT included."""

import pytest

from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.offerings.models import CommissionRule
from marketplace.offerings.tiers import PriceSpec
from marketplace.order.models import LineFacts
from marketplace.order.operations import place_order
from storefronts.studio.prices import example_rows
from tests.factories import NOON, make_digital, make_maker, make_service
from tests.marketplace.order.test_trunk import basket_with, facts

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[None, {"bps": 500, "fixed_minor": 100}], ids=["the platform's rate", "a rule"])
def rule(request):
    if request.param:
        CommissionRule.objects.create(position=1, name="council", created_at=NOON, **request.param)


@pytest.mark.parametrize(("make", "code", "amount"), [(make_digital, "personal", 2000), (make_service, "basic", 20000)])
@pytest.mark.parametrize("status", ["registered", "small_business"])
def test_the_first_example_is_what_a_buyer_at_home_leaves_the_maker(rule, make, code, amount, status):
    work = make(partner=make_maker(country="DE", vat_status=status), price=amount)
    tier = work.tiers.get(code=code)
    first, *_others = example_rows(work, PriceSpec(pricing="fixed", side="gross", amount_minor=amount))
    basket = basket_with(tier)
    place_order(basket=basket, facts=facts(basket, country="DE"), user=None, at=NOON)
    line = LineFacts.objects.get()
    assert (first.pays, first.receives) == tuple(
        money_text(Money(minor, "EUR")) for minor in (line.gross_minor, line.share_minor)
    )
