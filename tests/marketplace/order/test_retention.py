"""Orders are forgotten when tax law's ten years are over, not a day earlier; unpaid ones after 30 days."""

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.basket.models import LineChoice
from marketplace.order.models import LineFacts, Order, OrderFacts, SellerOrder
from marketplace.order.operations import place_order
from marketplace.order.personal_data import OrdersOfPerson, forget_never_paid, forget_old_orders, forget_unused_answers
from marketplace.partner.models import TaxProfile
from marketplace.partner.tax_models import TaxStatement
from marketplace.vat.models import LateProof, VatDecision, VatIdCheck
from tests.factories import NOON, make_user
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
    assert briefs() == [[], {}]


def briefs() -> list:
    """Of the lines and of the basket they came from, without the lines that had none."""
    kept = [*LineFacts.objects.values_list("brief", flat=True), *LineChoice.objects.values_list("brief", flat=True)]
    return [brief for brief in ([], {}) if all(not row for row in kept)] or kept


@pytest.mark.parametrize(("status", "days", "forgotten"), [
    ("expired", 31, 1), ("cancelled", 31, 1), ("expired", 29, 0), ("pending_payment", 31, 0), ("paid", 31, 0),
])  # fmt: skip
def test_an_order_that_was_never_paid_forgets_its_person_after_thirty_days(status, days, forgotten):
    basket = two_makers()
    place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    Order.objects.update(status=status)
    assert forget_never_paid(at=NOON + timedelta(days=days)) == forgotten
    kept = OrderFacts.objects.get()
    assert (kept.email == "deleted@deleted.invalid") == bool(forgotten)
    assert (briefs() == [[], {}]) == bool(forgotten)
    assert forget_never_paid(at=NOON + timedelta(days=days)) == 0


@pytest.mark.parametrize(("states", "forgotten"), [
    (("completed", "refunded"), True), (("completed", "delivered"), False), (("in_progress", "refunded"), False),
])  # fmt: skip
def test_a_partly_refunded_order_is_over_when_all_its_parts_are(states, forgotten):
    user, basket = make_user(), two_makers()
    place_order(basket=basket, facts=facts(basket), user=user, at=NOON)
    Order.objects.update(status="partly_refunded")
    for part, state in zip(SellerOrder.objects.order_by("number"), states, strict=True):
        SellerOrder.objects.filter(pk=part.pk).update(state=state)
    OrdersOfPerson().erase(user, at=NOON)
    assert (briefs() == [[], {}]) is forgotten


@pytest.mark.parametrize(("status", "forgotten"), [("completed", True), ("refunded", True), ("paid", False)])
def test_a_person_who_goes_takes_the_briefs_of_finished_work_with_her(status, forgotten):
    user, basket = make_user(), two_makers()
    place_order(basket=basket, facts=facts(basket), user=user, at=NOON)
    Order.objects.update(status=status)
    OrdersOfPerson().erase(user, at=NOON)
    assert (briefs() == [[], {}]) is forgotten
    assert OrderFacts.objects.get().email == "anna@example.org"


def test_what_the_register_said_is_forgotten_unless_something_rests_on_it():
    """A number that was typed in and came to nothing; a maker's, and the one that it stated for next year; one that an
    order, a sale or a late proof rests on."""
    _unused, makers, coming, orders, sales, late = (
        VatIdCheck.objects.create(number=f"DE{n}", outcome="valid", name="Ada", checked_at=NOON) for n in range(6)
    )
    basket = two_makers()
    order = place_order(basket=basket, facts=facts(basket), user=None, at=NOON)
    maker = order.seller_orders.first().partner
    TaxProfile.objects.filter(partner=maker).update(vat_id=makers.number)
    TaxStatement.objects.create(
        partner=maker, country="DE", legal_form="person", vat_status="registered", vat_id=coming.number,
        valid_from=NOON.date() + timedelta(days=200), stated_at=NOON,
    )  # fmt: skip
    OrderFacts.objects.update(vat_id_check=orders)
    first, second = LineFacts.objects.order_by("pk")
    VatDecision._base_manager.filter(pk=first.decision_id).update(vat_id_check=sales)
    LateProof.objects.create(
        decision=second.decision, check_answer=late, state="offered", found_at=NOON, changed_at=NOON
    )
    assert forget_unused_answers(at=NOON + timedelta(days=30)) == 0
    assert forget_unused_answers(at=NOON + timedelta(days=31)) == 1
    assert set(VatIdCheck.objects.values_list("number", flat=True)) == {
        row.number for row in (makers, coming, orders, sales, late)
    }
