"""Two people approve the same refund at the same moment, two forms are sent at once."""

import pytest

from marketplace.money import Money
from marketplace.order.models import LineFacts
from marketplace.payment.models import RefundRow
from marketplace.payment.proposals import ProposalRefused, approve_refund, left_of, propose_refund, refund_by_operator
from marketplace.payment.refunds import RefundRefused
from marketplace.payment.sync import sync_payment
from marketplace.users.operators import Duty
from tests.cms.desk.conftest import WHY, place
from tests.factories import NOON, make_user
from tests.marketplace.order.test_trunk import two_makers
from tests.races import in_threads, on_postgresql, without_row_locks


@pytest.fixture
def paid(transactional_db, gateway):
    payment = place(two_makers())
    gateway.pay(payment.session_id)
    return sync_payment(payment=payment, at=NOON, why="event").order


def approving(paid):
    """Two others of the desk, with the same proposal open."""
    people = [make_user(duties=(Duty.FINANCE,)) for _ in range(3)]
    line = LineFacts.objects.get(kind="digital")
    proposal = propose_refund(order=paid, amounts={line: Money(500, "EUR")}, by=people[0], why=WHY, at=NOON)

    def approve(n: int) -> str:
        try:
            return str(approve_refund(proposal=proposal, by=people[1 + n % 2], why=WHY, at=NOON).amount_minor)
        except ProposalRefused:
            return "refused"

    return approve


@on_postgresql
def test_without_the_locks_two_approvals_at_once_are_two_refunds(paid, shared_by_threads, monkeypatch):
    approve = approving(paid)
    without_row_locks(monkeypatch)
    assert in_threads(approve, 2, meet_before=RefundRow._meta.db_table) == ["500", "500"]


def test_two_approvals_at_once_are_one_refund(paid, shared_by_threads):
    approve = approving(paid)
    shared_by_threads()
    assert sorted(in_threads(approve, 4)) == ["500", "refused", "refused", "refused"]
    assert in_threads(lambda _n: RefundRow.objects.count(), 1) == [1]


def sending_one_form(paid):
    by, line = make_user(duties=(Duty.FINANCE,)), LineFacts.objects.get(kind="digital")
    seen = left_of(paid)

    def send(_n: int) -> str:
        try:
            row = refund_by_operator(
                order=paid, amounts={line: Money(100, "EUR")}, by=by, why=WHY, at=NOON, seen_left=seen
            )
            return str(row.amount_minor)
        except RefundRefused:
            return "refused"

    return send


@on_postgresql
def test_without_the_locks_one_form_sent_twice_is_two_refunds(paid, shared_by_threads, monkeypatch):
    send = sending_one_form(paid)
    without_row_locks(monkeypatch)
    assert in_threads(send, 2, meet_before=RefundRow._meta.db_table) == ["100", "100"]


def test_one_form_sent_four_times_is_one_refund(paid, shared_by_threads):
    send = sending_one_form(paid)
    shared_by_threads()
    assert sorted(in_threads(send, 4)) == ["100", "refused", "refused", "refused"]
    assert in_threads(lambda _n: RefundRow.objects.count(), 1) == [1]
