"""A seller's debt is paid from what becomes due: once, whatever happens to the share afterwards."""

import pytest

from marketplace.fulfilment.operations import share_is_due
from marketplace.money import Money
from marketplace.payment.refunds import refund_lines
from marketplace.payouts.disputes import apply_dispute
from marketplace.payouts.models import Netting, Share
from marketplace.payouts.planning import release_due
from tests.factories import NOON
from tests.marketplace.payouts.conftest import another, books_are_right, line_of, paid_out, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def owing(paid, sellers, connect, gateway):
    """The maker of the service was sent 18000, has spent it, and owes it; a second order of theirs was paid."""
    paid_out("service")
    connect.pay_out(sellers["service"], Money(18000, "EUR"))
    partner = line_of("service").seller_order.partner
    refund_lines(order=paid, lines=[line_of("service")], why="all", at=NOON)
    work()
    assert debt_of(partner) == -18000
    return another(gateway, connect, partner)


def debt_of(partner):
    from marketplace.ledger.postings import debt_of
    from marketplace.ledger.queries import balance

    return balance(debt_of(partner.pk), "EUR").minor


def released(share):
    release_due(at=NOON)
    work()
    return Share.objects.get(pk=share.pk)


def test_what_is_netted_whole_frozen_and_won_back_is_netted_anew(owing, connect):
    share_is_due(line=owing.line, at=NOON, why="delivered")
    first = released(owing)
    assert (first.state, debt_of(owing.partner), connect.transfers[1:]) == ("sent", 0, [])
    payment = owing.payment
    found = connect.dispute_opened(payment.charge_id, payment.intent_id, Money(20000, "EUR"), state="needs_response")
    connect.dispute_moves(found, "needs_response", withdrawn=20000)
    apply_dispute(remote=connect.dispute(found), at=NOON)
    assert debt_of(owing.partner) == -18000, "held again, and owed"
    connect.dispute_moves(found, "won", back=20000)
    apply_dispute(remote=connect.dispute(found), at=NOON)
    again = released(owing)
    assert (again.state, again.released_minor, debt_of(owing.partner)) == ("sent", 18000, 0)
    assert [row.amount_minor for row in Netting.objects.order_by("pk")] == [18000, 18000]
    books_are_right()
