"""Disputes that end without all money back, and money that moves after an outcome was booked."""

from datetime import timedelta

import pytest

from marketplace.ledger.postings import debt_of
from marketplace.ledger.queries import balance
from marketplace.money import Money
from marketplace.payment.refunds import RefundRefused, refund_lines
from marketplace.payouts.disputes import apply_dispute, sweep_disputes
from marketplace.payouts.models import Dispute, Share
from marketplace.payouts.planning import release_due
from tests.factories import NOON
from tests.marketplace.payouts.conftest import books_are_right, hold, line_of, paid_out, stands, work

pytestmark = pytest.mark.django_db
WEEK = NOON + timedelta(days=7)


@pytest.fixture
def bank(paid, sellers, connect):
    """Moves a dispute of the whole order on, and lets us read it twice, as by two events."""
    payment = paid.payment
    found = connect.dispute_opened(payment.charge_id, payment.intent_id, Money(21200, "EUR"), state="needs_response")

    def says(state, at=NOON, **moved):
        connect.dispute_moves(found, state, **moved)
        for _ in range(2):
            apply_dispute(remote=connect.dispute(found), at=at)
        books_are_right()
        return Dispute.objects.get()

    return says


def claim():
    return stands("disputes", subject=str(Dispute.objects.get().public_id))


def states():
    return {share.line.kind: (share.state, share.reason) for share in Share.objects.select_related("line")}


def owed():
    return -balance(debt_of(line_of("service").seller_order.partner_id), "EUR").minor


FROZEN = {"service": ("blocked", "dispute"), "digital": ("blocked", "dispute")}


def test_won_with_a_part_given_back_loses_the_rest_and_ends(bank):
    bank("needs_response", withdrawn=21200)
    dispute = bank("won", back=11200)
    assert (dispute.settled_at, claim()) == (NOON, 0)
    assert sum(share.back_minor for share in Share.objects.all()) == 10000
    assert states() == {"service": ("held", ""), "digital": ("held", "")}


@pytest.mark.parametrize("state", ["prevented", "warning_closed", "won"])
def test_ended_and_nothing_came_back_for_a_week_is_a_loss(bank, paid, connect, state):
    bank("needs_response", withdrawn=21200)
    dispute = bank(state)
    assert (dispute.settled_at, states()) == (None, FROZEN), "the money may come a little later than the word"
    with pytest.raises(RefundRefused):
        refund_lines(order=paid, lines=[line_of("service")], why="asked", at=NOON)
    sweep_disputes(at=WEEK)
    assert (Dispute.objects.get().settled_at, claim()) == (WEEK, 0)
    assert states() == {"service": ("returned", ""), "digital": ("returned", "")}
    books_are_right()


def test_what_the_sweep_does_not_list_any_more_is_asked_for_by_name(bank, connect):
    bank("needs_response", withdrawn=21200)
    late = NOON + timedelta(days=121)
    connect.dispute_moves(Dispute.objects.get().provider_id, "lost")
    assert sweep_disputes(at=late) == 0
    work(at=late)
    assert Dispute.objects.get().settled_at == late


@pytest.mark.parametrize("has_spent", [False, True])
def test_lost_and_then_won_on_appeal_is_the_sellers_again(bank, connect, sellers, has_spent):
    paid_out("service")
    if has_spent:
        connect.pay_out(sellers["service"], Money(18000, "EUR"))
    bank("needs_response", withdrawn=21200, fee=2000)
    work()
    bank("lost")
    work()
    assert (hold("service"), hold("digital"), owed()) == (0, 0, 18000 if has_spent else 0)
    dispute = bank("won", back=21200)
    assert (dispute.settled_at, dispute.rounds, claim()) == (NOON, 2, 0)
    assert (hold("service"), hold("digital")) == (18000, 907)
    release_due(at=NOON)
    work()
    assert [made.amount.minor for made in connect.transfers] == ([18000] if has_spent else [18000, 18000])
    assert (owed(), states()["service"]) == (0, ("sent", ""))
    books_are_right()


def test_lost_and_then_a_part_given_back_loses_only_the_rest(bank, connect):
    bank("needs_response", withdrawn=21200)
    bank("lost")
    bank("won", back=10600)
    assert claim() == 0
    assert sum(share.back_minor for share in Share.objects.all()) == 10600
    assert sum(share.held_minor for share in Share.objects.all()) == 9454


def test_won_and_then_withdrawn_again_is_frozen_again(bank, connect):
    bank("needs_response", withdrawn=21200)
    bank("won", back=21200)
    paid_out("service")
    dispute = bank("under_review", withdrawn=21200)
    work()
    assert (dispute.settled_at, dispute.rounds, claim(), states()) == (None, 2, -21200, FROZEN)
    assert [made.amount.minor for made in connect.reversals] == [18000]
    bank("won", back=21200)
    release_due(at=NOON)
    work()
    assert [made.amount.minor for made in connect.transfers] == [18000, 18000]
    bank("under_review", withdrawn=21200)
    work()
    bank("lost")
    assert (claim(), hold("service"), owed(), Dispute.objects.get().rounds) == (0, 0, 0, 3)
    books_are_right()


def test_all_of_it_in_one_reading_that_lists_the_last_first(bank, connect):
    found = Dispute.objects.first()
    assert found is None
    name = next(iter(connect._disputes))
    connect.dispute_moves(name, "needs_response", back=21200)
    dispute = bank("won", withdrawn=21200)
    assert (dispute.settled_at, claim()) == (NOON, 0)
    assert connect.reversals == []
