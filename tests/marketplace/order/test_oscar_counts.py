"""Oscar's counts of purchases stand for its reports, and never in the way of an order."""

import pytest
from oscar.apps.analytics.models import ProductRecord

from marketplace.order.operations import place_order
from tests.factories import NOON
from tests.marketplace.order.test_trunk import facts, two_makers

pytestmark = pytest.mark.django_db


def test_purchases_are_counted_when_the_order_is_there(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        basket = two_makers()
        order = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    assert not ProductRecord.objects.exists(), "nothing of it is locked while the order is written"
    for callback in later:
        callback()
    counted = dict(ProductRecord.objects.values_list("product", "num_purchases"))
    assert counted == {line.product_id: 1 for line in order.lines.all()}
    assert len(counted) == 2
