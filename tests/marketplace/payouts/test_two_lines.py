"""Two lines of one seller in one transfer that nobody has asked for yet: taken back together, or disputed."""

import pytest

from marketplace.money import Money
from marketplace.order.models import LineFacts
from marketplace.outbox.models import OutboxRow
from marketplace.payment.refunds import refund_lines
from marketplace.payouts.disputes import apply_dispute
from marketplace.payouts.models import Share, Transfer
from marketplace.payouts.planning import release_due
from tests.factories import NOON, make_maker, make_service
from tests.marketplace.order.test_trunk import basket_with
from tests.marketplace.payouts.conftest import LATER, books_are_right, paid_order, pay_out_to, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(gateway, connect, db):
    """18000 and 9000 of one maker in one planned transfer."""
    from marketplace.fulfilment.operations import share_is_due

    maker = make_maker()
    tiers = [make_service(partner=maker, price=price).tiers.get(code="basic") for price in (20000, 10000)]
    order = paid_order(gateway, connect, basket_with(*tiers))
    pay_out_to(connect, maker)
    for line in LineFacts.objects.all():
        share_is_due(line=line, at=NOON, why="delivered")
    release_due(at=NOON)
    assert Transfer.objects.get().lines.count() == 2
    OutboxRow.objects.filter(topic="payouts.transfer").update(due_at=LATER)
    return order


def figures():
    shares = Share.objects.order_by("-gross_minor")
    return [(row.state, row.released_minor, row.returned_minor, row.debt_minor) for row in shares]


def test_a_refund_of_both_lines_takes_both_from_the_hold(planned, connect):
    refund_lines(order=planned, lines=list(LineFacts.objects.all()), why="cancelled", at=NOON)
    work()
    shares = [row.share_minor for row in Share.objects.order_by("-gross_minor")]
    assert figures() == [("returned", 0, shares[0], 0), ("returned", 0, shares[1], 0)]
    assert Transfer.objects.get().state == "cancelled"
    work(at=LATER)
    assert connect.transfers == []
    books_are_right()


def test_a_refund_of_one_line_leaves_the_other_to_be_sent(planned, connect):
    line = LineFacts.objects.order_by("-gross_minor").first()
    refund_lines(order=planned, lines=[line], why="cancelled", at=NOON)
    work()
    release_due(at=NOON)
    work(at=LATER)
    assert [made.amount.minor for made in connect.transfers] == [Share.objects.order_by("gross_minor")[0].share_minor]
    books_are_right()


@pytest.mark.parametrize("end", ["won", "lost"])
def test_a_dispute_of_both_lines_freezes_both(planned, connect, end):
    payment = planned.payment
    found = connect.dispute_opened(payment.charge_id, payment.intent_id, Money(30000, "EUR"), state="needs_response")
    connect.dispute_moves(found, "needs_response", withdrawn=30000)
    apply_dispute(remote=connect.dispute(found), at=NOON)
    assert figures() == [("blocked", 0, 0, 0), ("blocked", 0, 0, 0)]
    books_are_right()
    connect.dispute_moves(found, end, back=30000 if end == "won" else 0)
    apply_dispute(remote=connect.dispute(found), at=NOON)
    assert {state for state, *_rest in figures()} == {"due" if end == "won" else "returned"}
    books_are_right()
