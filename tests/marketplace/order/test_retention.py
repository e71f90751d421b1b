"""Orders are forgotten when tax law's ten years are over, not a day earlier."""

from datetime import UTC, datetime

import pytest

from marketplace.order.models import OrderFacts
from marketplace.order.operations import place_order
from marketplace.order.personal_data import forget_old_orders
from tests.factories import NOON
from tests.marketplace.order.test_trunk import facts, two_makers

pytestmark = pytest.mark.django_db


def test_the_person_is_forgotten_after_the_tenth_year_and_the_money_stays():
    basket = two_makers()
    place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    gross = OrderFacts.objects.get().gross_minor
    assert forget_old_orders(at=datetime(NOON.year + 10, 12, 31, tzinfo=UTC)) == 0
    assert OrderFacts.objects.get().email == "anna@example.org"
    assert forget_old_orders(at=datetime(NOON.year + 11, 1, 1, tzinfo=UTC)) == 1
    kept = OrderFacts.objects.get()
    assert (kept.email, kept.name, kept.gross_minor) == ("deleted@deleted.invalid", "", gross)
    assert forget_old_orders(at=datetime(NOON.year + 12, 1, 1, tzinfo=UTC)) == 0
