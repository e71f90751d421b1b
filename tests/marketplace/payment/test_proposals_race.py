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
from tests.races import in_threads


@pytest.fixture
def paid(transactional_db, gateway):
    payment = place(two_makers())
    gateway.pay(payment.session_id)
    return sync_payment(payment=payment, at=NOON, why="event").order


def test_two_approvals_at_once_are_one_refund(paid, shared_by_threads):
    people = [make_user(duties=(Duty.FINANCE,)) for _ in range(3)]
    line = LineFacts.objects.get(kind="digital")
    proposal = propose_refund(order=paid, amounts={line: Money(500, "EUR")}, by=people[0], why=WHY, at=NOON)
    shared_by_threads()

    def approve(n: int) -> str:
        try:
            return str(approve_refund(proposal=proposal, by=people[1 + n % 2], why=WHY, at=NOON).amount_minor)
        except ProposalRefused:
            return "refused"

    assert sorted(in_threads(approve, 4)) == ["500", "refused", "refused", "refused"]
    assert in_threads(lambda _n: RefundRow.objects.count(), 1) == [1]


def test_one_form_sent_four_times_is_one_refund(paid, shared_by_threads):
    by, line = make_user(duties=(Duty.FINANCE,)), LineFacts.objects.get(kind="digital")
    seen = left_of(paid)
    shared_by_threads()

    def send(_n: int) -> str:
        try:
            row = refund_by_operator(
                order=paid, amounts={line: Money(100, "EUR")}, by=by, why=WHY, at=NOON, seen_left=seen
            )
            return str(row.amount_minor)
        except RefundRefused:
            return "refused"

    assert sorted(in_threads(send, 4)) == ["100", "refused", "refused", "refused"]
    assert in_threads(lambda _n: RefundRow.objects.count(), 1) == [1]
