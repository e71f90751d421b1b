"""Money that is held too long: listed, stopped at the hard limit, decided by a person who may."""

from datetime import timedelta

import pytest

from marketplace.audit.models import AuditEntry
from marketplace.money import Money
from marketplace.payment.models import RefundProposal, RefundRow
from marketplace.payment.proposals import ProposalRefused, approve_refund
from marketplace.payment.refunds import refund_lines
from marketplace.payouts.disputes import apply_dispute
from marketplace.payouts.holding import (
    DecisionRefused,
    decide_refund,
    decide_release,
    late_shares,
    may_be_released,
    stop_held,
)
from marketplace.payouts.models import Share
from marketplace.payouts.planning import release_due
from marketplace.payouts.states import is_too_long
from marketplace.users.operators import Duty, NotYourDesk
from tests.factories import NOON, make_user
from tests.marketplace.payouts.conftest import books_are_right, delivered, hold, line_of, work

pytestmark = pytest.mark.django_db
WHY = "the maker does not answer any more"


def share_of(kind):
    return Share.objects.get(line__kind=kind)


def listed(days):
    at = NOON + timedelta(days=days)
    return [(found.line.kind, is_too_long(found, at=at)) for found in late_shares(at=at)]


def test_due_and_not_sent_for_a_fortnight_is_listed(paid):
    delivered("service")  # the maker has no account
    release_due(at=NOON)
    assert listed(13) == []
    assert listed(14) == [("service", False)]


def test_not_delivered_is_listed_and_stopped_after_sixty_days(paid, sellers, connect):
    assert (listed(59), stop_held(at=NOON + timedelta(days=59))) == ([], 0)
    day = NOON + timedelta(days=60)
    assert stop_held(at=day) == 2
    assert sorted(listed(60)) == [("digital", True), ("service", True)]
    delivered("service", at=day)
    release_due(at=day)
    work(at=day)
    assert connect.transfers == [], "at the hard stop only a person moves it"
    assert (share_of("service").state, share_of("service").reason) == ("blocked", "too_long")


def test_a_person_releases_it(paid, sellers, connect):
    day = NOON + timedelta(days=60)
    stop_held(at=day)
    decide_release(share=share_of("service"), by=make_user(duties=(Duty.FINANCE,)), why=WHY, at=day)
    release_due(at=day)
    work(at=day)
    assert [made.amount.minor for made in connect.transfers] == [18000]
    assert AuditEntry.objects.get().action == "share.release"
    assert listed(61) == [("digital", True)]


def test_a_person_gives_it_back(paid, sellers, connect):
    day = NOON + timedelta(days=60)
    stop_held(at=day)
    decide_refund(share=share_of("service"), by=make_user(duties=(Duty.FINANCE,)), why=WHY, at=day)
    work(at=day)
    assert (share_of("service").state, hold("service"), RefundRow.objects.get().amount_minor) == ("returned", 0, 20000)
    books_are_right()


@pytest.mark.parametrize("duties", [(), (Duty.SUPPORT,), (Duty.MODERATION,)])
def test_strangers_decide_nothing(paid, duties):
    for decide in (decide_release, decide_refund):
        with pytest.raises(NotYourDesk):
            decide(share=share_of("service"), by=make_user(duties=duties), why=WHY, at=NOON)
    assert (share_of("service").decided, share_of("service").due_at, RefundRow.objects.count()) == ("", None, 0)


def test_what_is_gone_cannot_be_decided(paid, sellers):
    delivered("service")
    release_due(at=NOON)
    with pytest.raises(DecisionRefused):
        decide_release(share=share_of("service"), by=make_user(duties=(Duty.FINANCE,)), why=WHY, at=NOON)


def test_a_seller_is_owed_until_the_money_has_left(paid, sellers):
    from marketplace.payouts.queries import is_owed

    partner = line_of("service").seller_order.partner
    assert is_owed(partner)
    delivered("service")
    release_due(at=NOON)
    assert is_owed(partner), "on its way"
    work()
    assert not is_owed(partner)


def finance():
    return make_user(duties=(Duty.FINANCE,))


def test_what_is_neither_late_nor_stopped_is_not_released_by_a_person(paid, sellers):
    assert not may_be_released(share_of("service"), at=NOON)
    with pytest.raises(DecisionRefused, match="by itself"):
        decide_release(share=share_of("service"), by=finance(), why=WHY, at=NOON)
    assert (share_of("service").due_at, share_of("service").decided) == (None, "")
    assert may_be_released(share_of("service"), at=NOON + timedelta(days=60))


def test_above_the_limit_one_person_releases_only_what_is_late(paid, settings):
    settings.REFUND_SECOND_PERSON_MINOR = 17999
    delivered("service")  # the maker has no account
    release_due(at=NOON)
    assert may_be_released(share_of("service"), at=NOON), "it is stopped"
    with pytest.raises(DecisionRefused, match="one person sends only what is late"):
        decide_release(share=share_of("service"), by=finance(), why=WHY, at=NOON)
    assert share_of("service").decided == ""
    decide_release(share=share_of("service"), by=finance(), why=WHY, at=NOON + timedelta(days=14))
    assert share_of("service").decided == WHY


def test_the_limit_is_not_walked_around_in_steps(paid, settings):
    settings.REFUND_SECOND_PERSON_MINOR = 18000
    for kind in ("digital", "service"):
        delivered(kind)
    release_due(at=NOON)
    decide_release(share=share_of("digital"), by=finance(), why=WHY, at=NOON)
    with pytest.raises(DecisionRefused, match="one person"):
        decide_release(share=share_of("service"), by=finance(), why=WHY, at=NOON)


def test_above_the_limit_giving_back_is_proposed_and_a_second_person_approves(paid, sellers, settings):
    settings.REFUND_SECOND_PERSON_MINOR = 19999
    day = NOON + timedelta(days=60)
    stop_held(at=day)
    first, second = finance(), finance()
    made = decide_refund(share=share_of("service"), by=first, why=WHY, at=day)
    work(at=day)
    assert (RefundProposal.objects.get(), RefundRow.objects.count(), hold("service")) == (made, 0, 18000)
    assert (share_of("service").reason, share_of("service").decided) == ("too_long", ""), "it still waits"
    with pytest.raises(ProposalRefused):
        approve_refund(proposal=made, by=first, why=WHY, at=day)
    approve_refund(proposal=made, by=second, why=WHY, at=day)
    work(at=day)
    assert (share_of("service").state, hold("service"), RefundRow.objects.get().amount_minor) == ("returned", 0, 20000)
    books_are_right()


def give_half_back(order, at):
    line = line_of("service")
    refund_lines(order=order, lines=[line], why="half", at=at, amounts={line.pk: Money(10000, "EUR")})
    work(at=at)


@pytest.mark.parametrize("job_has_run", [True, False])
def test_no_other_event_undoes_the_hard_stop(paid, sellers, connect, job_has_run):
    day = NOON + timedelta(days=60)
    if job_has_run:
        stop_held(at=day)
    give_half_back(paid, day)
    if job_has_run:
        assert (share_of("service").state, share_of("service").reason) == ("blocked", "too_long")
    delivered("service", at=day)
    release_due(at=day)
    work(at=day)
    assert (connect.transfers, share_of("service").reason) == ([], "too_long")
    books_are_right()


def test_the_hard_stop_outlives_a_dispute(paid, sellers, connect):
    day = NOON + timedelta(days=60)
    delivered("service")
    payment = paid.payment
    found = connect.dispute_opened(payment.charge_id, payment.intent_id, Money(21200, "EUR"), state="needs_response")
    for state, moved in (("needs_response", {"withdrawn": 21200}), ("won", {"back": 21200})):
        connect.dispute_moves(found, state, **moved)
        apply_dispute(remote=connect.dispute(found), at=day)
        stop_held(at=day)
        release_due(at=day)
    work(at=day)
    assert (connect.transfers, share_of("service").reason) == ([], "too_long")
