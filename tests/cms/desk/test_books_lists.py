"""The lists of the books ask as much for many rows as for one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.ledger.chart import Kind, Place, Purpose, Step
from marketplace.ledger.corrections import propose_correction
from marketplace.ledger.operations import post
from marketplace.money import Money
from marketplace.offerings.models import CommissionRule, Offering
from marketplace.payouts.models import Reversal
from marketplace.users.operators import Duty
from tests.factories import NOON, make_maker, make_user
from tests.marketplace.payouts.things import money_things

pytestmark = pytest.mark.django_db


def more_entries(n):
    step = Step(Place(Purpose.LOSSES), Place(Purpose.FX), Money(1, "EUR"))
    return post(key=f"more:{n}", kind=Kind.FX_DIFFERENCE, moves=[step], at=NOON - timedelta(days=40 * n))


def more_corrections(n):
    ada = make_user(duties=(Duty.FINANCE,))
    steps = [Step(Place(Purpose.LOSSES), Place(Purpose.FX), Money(cents, "EUR")) for cents in (10 + n, 20 + n)]
    propose_correction(steps=steps, by=ada, why="the bank's cents", at=NOON, corrects=more_entries(n))


def more_rules(n):
    category = Offering.objects.exclude(category=None).values_list("category", flat=True).first()
    CommissionRule.objects.create(
        position=10 + n, name=f"more {n}", bps=n, created_at=NOON, partner=make_maker(), category_id=category,
        by=make_user(),
    )  # fmt: skip


def more_reversals(n):
    first = Reversal.objects.select_related("line").earliest("pk")
    Reversal.objects.create(line=first.line, currency="EUR", amount_minor=n, why="a refund", created_at=NOON)


MORE = {
    "desk_entries": more_entries, "desk_corrections": more_corrections, "desk_months": more_entries,
    "desk_oss": more_entries, "desk_commission": more_rules, "desk_reversals": more_reversals,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(MORE))
def test_a_list_of_the_books_asks_as_much_for_many_rows_as_for_one(paid, desk, sign_in, name):
    money_things(paid)
    client, index = sign_in(desk(Duty.ADMINISTRATOR)), reverse(f"{name}:index")
    MORE[name](1)

    def asked():
        client.get(index)  # what is cached for good is cached now
        with CaptureQueriesContext(connection) as queries:
            assert client.get(index).status_code == 200
        return len(queries)

    one = asked()
    for n in range(2, 6):
        MORE[name](n)
    assert asked() == one
    assert one <= 16
