"""Money called back whose outcome nobody knows: a person looked at the provider's pages, and books and debts follow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.audit.models import AuditEntry
from marketplace.fulfilment.operations import share_is_due
from marketplace.money import Money
from marketplace.payment.gateway import GatewayError
from marketplace.payment.refunds import refund_lines
from marketplace.payouts.deciding import it_did_not_happen, it_happened, leave_as_debt
from marketplace.payouts.holding import DecisionRefused
from marketplace.payouts.models import Reversal, Share, Transfer
from marketplace.payouts.planning import release_due
from marketplace.payouts.states import coming_back
from marketplace.payouts.taking_back import handle_reversal
from marketplace.users.operators import Duty, NotYourDesk
from tests.factories import NOON, make_user
from tests.marketplace.payouts.conftest import another, books_are_right, line_of, paid_out, stands, work

pytestmark = pytest.mark.django_db
WHY = "looked at the provider's page of the transfer"


@pytest.fixture
def finance(db):
    return make_user(duties=(Duty.FINANCE,))


@pytest.fixture
def unresolved(paid, sellers, connect):
    """The service was sent, half of it given back; the provider never said whether the 90.00 called back ever came."""
    paid_out("service")
    line = line_of("service")
    refund_lines(order=paid, lines=[line], amounts={line.pk: Money(10_000, "EUR")}, why="half", at=NOON)
    connect.fail_next(GatewayError("no answer", retryable=True))
    work()
    connect.forget_keys()
    handle_reversal([{"reversal": str(Reversal.objects.get().public_id)}], at=NOON + timedelta(hours=23))
    row = Reversal.objects.get()
    assert (row.state, connect.reversals) == ("unresolved", [])
    return row


def test_it_came_back_and_pays_the_debt(unresolved, finance, connect):
    it_happened(row=unresolved, provider_id="trr_9", by=finance, why=WHY, at=NOON)
    row = Reversal.objects.get()
    assert (row.state, row.provider_id, connect.reversals) == ("done", "trr_9", [])
    assert (stands("seller_debt", kind="service"), Share.objects.get(line__kind="service").state) == (
        0,
        "partly_reversed",
    )
    trail = AuditEntry.objects.get()
    assert (trail.action, trail.about, trail.why) == ("call.happened", f"reversal:{row.public_id}", WHY)
    books_are_right()


def test_it_did_not_and_is_asked_for_once_more_with_a_new_key(unresolved, finance, connect):
    assert it_did_not_happen(row=unresolved, by=finance, why=WHY, at=NOON) is True
    work()
    row = Reversal.objects.get()
    assert (row.state, row.attempt, [made.amount.minor for made in connect.reversals]) == ("done", 2, [9000])
    assert stands("seller_debt", kind="service") == 0
    books_are_right()


def test_it_is_left_as_a_debt_and_the_next_release_pays_it(unresolved, finance, connect, gateway):
    seller = line_of("service").seller_order.partner
    leave_as_debt(row=unresolved, by=finance, why=WHY, at=NOON)
    row = Reversal.objects.get()
    assert (row.state, connect.reversals, coming_back(seller.pk, "EUR")) == ("refused", [], 0)
    assert stands("seller_debt", kind="service") == -9000
    assert AuditEntry.objects.get().action == "call.give_up"
    new = another(gateway, connect, seller)
    share_is_due(line=new.line, at=NOON, why="delivered")
    release_due(at=NOON)
    work()
    sent = Transfer.objects.get(payment=new.payment)
    assert (sent.netted_minor, sent.amount_minor) == (9000, 9000)
    books_are_right()


def test_while_nobody_has_decided_the_debt_is_not_taken_from_elsewhere(unresolved, connect, gateway):
    new = another(gateway, connect, line_of("service").seller_order.partner)
    share_is_due(line=new.line, at=NOON, why="delivered")
    release_due(at=NOON)
    assert Transfer.objects.get(payment=new.payment).netted_minor == 0


@pytest.mark.parametrize("decide", [it_did_not_happen, leave_as_debt])
def test_it_is_decided_once(unresolved, finance, decide):
    leave_as_debt(row=unresolved, by=finance, why=WHY, at=NOON)
    with pytest.raises(DecisionRefused, match="decided already"):
        decide(row=unresolved, by=finance, why=WHY, at=NOON)
    assert AuditEntry.objects.count() == 1


def test_the_number_of_another_one_is_refused(unresolved, finance):
    Reversal.objects.create(
        line=unresolved.line,
        currency="EUR",
        amount_minor=1,
        state="done",
        provider_id="trr_1",
        why="x",
        created_at=NOON,
    )
    with pytest.raises(DecisionRefused, match="belongs to another"):
        it_happened(row=unresolved, provider_id="trr_1", by=finance, why=WHY, at=NOON)
    unresolved.refresh_from_db()
    assert (unresolved.state, AuditEntry.objects.count()) == ("unresolved", 0)


def test_a_stranger_decides_nothing(unresolved):
    for person in (make_user(), make_user(duties=(Duty.SUPPORT,))):
        with pytest.raises(NotYourDesk):
            leave_as_debt(row=unresolved, by=person, why=WHY, at=NOON)
        with pytest.raises(NotYourDesk):
            it_happened(row=unresolved, provider_id="trr_9", by=person, why=WHY, at=NOON)
    unresolved.refresh_from_db()
    assert (unresolved.state, AuditEntry.objects.count()) == ("unresolved", 0)
