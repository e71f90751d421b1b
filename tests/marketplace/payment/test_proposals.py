"""Refunds by operators: one person up to a limit, two above it, never twice, always with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.audit.models import AuditEntry
from marketplace.audit.operations import ReasonMissing
from marketplace.audit.two_persons import ProposalState
from marketplace.money import Money
from marketplace.order.models import LineFacts, Order
from marketplace.outbox.models import OutboxRow
from marketplace.payment.models import Payment, RefundProposal, RefundRow
from marketplace.payment.proposals import (
    ProposalRefused,
    approve_refund,
    expire_proposals,
    left_of,
    needs_second_person,
    propose_refund,
    refund_by_operator,
    refuse_refund,
)
from marketplace.payment.refunds import RefundRefused, refund_lines
from marketplace.payment.sync import sync_payment
from marketplace.users.operators import Duty, NotYourDesk
from tests.cms.desk.conftest import WHY, place
from tests.factories import NOON, make_user
from tests.marketplace.order.test_trunk import two_makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(gateway, db, run_outbox):
    payment = place(two_makers())
    gateway.pay(payment.session_id)
    sync_payment(payment=payment, at=NOON, why="event")
    run_outbox()
    return Order.objects.get()


@pytest.fixture
def fien(db):
    return make_user(duties=(Duty.FINANCE,))


@pytest.fixture
def second(db):
    return make_user(duties=(Duty.FINANCE,))


def line_of(kind):
    return LineFacts.objects.select_related("seller_order").get(kind=kind)


def some(minor, kind="digital"):
    return {line_of(kind): Money(minor, "EUR")}


def nothing_happened():
    return (RefundRow.objects.count(), RefundProposal.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def proposed(order, by, minor=500):
    return propose_refund(order=order, amounts=some(minor), by=by, why=WHY, at=NOON)


def test_below_the_limit_one_person_refunds_at_once(paid, fien, run_outbox):
    row = refund_by_operator(order=paid, amounts=some(300), by=fien, why=WHY, at=NOON)
    run_outbox()
    row.refresh_from_db()
    assert (row.amount_minor, row.state, row.by, row.why) == (300, "succeeded", fien, WHY)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.about, entry.by, entry.why) == ("order.refund", f"order:{paid.number}", fien, WHY)
    assert entry.facts == {"amount_minor": 300, "currency": "EUR", "refund": str(row.public_id)}
    assert RefundProposal.objects.count() == 0


def test_above_the_limit_nothing_moves_until_a_second_person_says_yes(paid, fien, second, settings, run_outbox):
    settings.REFUND_SECOND_PERSON_MINOR = 400
    proposal = refund_by_operator(order=paid, amounts=some(500), by=fien, why=WHY, at=NOON)
    assert isinstance(proposal, RefundProposal)
    assert (proposal.state, proposal.amount_minor, proposal.proposed_by) == ("proposed", 500, fien)
    assert (RefundRow.objects.count(), OutboxRow.objects.filter(topic="payment.refund").count()) == (0, 0)
    row = approve_refund(proposal=proposal, by=second, why="the facts are right", at=NOON)
    run_outbox()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.refund) == ("approved", second, row)
    assert Payment.objects.get().refunded_minor == 500
    assert sorted(AuditEntry.objects.values_list("action", flat=True)) == ["refund.approve", "refund.propose"]


def test_the_limit_cannot_be_walked_around_in_steps(paid, fien, settings):
    settings.REFUND_SECOND_PERSON_MINOR = 400
    assert isinstance(refund_by_operator(order=paid, amounts=some(300), by=fien, why=WHY, at=NOON), RefundRow)
    assert not needs_second_person(order=paid, amount=Money(100, "EUR"))
    assert isinstance(refund_by_operator(order=paid, amounts=some(101), by=fien, why=WHY, at=NOON), RefundProposal)
    assert RefundRow.objects.count() == 1


def test_the_proposer_approves_nothing(paid, fien):
    proposal = proposed(paid, fien)
    with pytest.raises(ProposalRefused, match="second person"):
        approve_refund(proposal=proposal, by=fien, why=WHY, at=NOON)
    proposal.refresh_from_db()
    assert (proposal.state, RefundRow.objects.count(), AuditEntry.objects.count()) == ("proposed", 0, 1)


def test_the_database_keeps_the_second_person_too(paid, fien):
    proposal = proposed(paid, fien)
    with pytest.raises(IntegrityError, match="a_second_person_approves"), transaction.atomic():
        RefundProposal.objects.filter(pk=proposal.pk).update(state="approved", decided_by=fien)
    with pytest.raises(IntegrityError), transaction.atomic():
        RefundProposal.objects.create(
            order=paid, currency="EUR", amount_minor=1, why=WHY, proposed_at=NOON, expires_at=NOON
        )


@pytest.mark.parametrize("act", [approve_refund, refuse_refund])
@pytest.mark.parametrize("duties", [(), (Duty.SUPPORT,), (Duty.MODERATION,)])
def test_other_duties_decide_nothing(paid, fien, act, duties):
    proposal = proposed(paid, fien)
    with pytest.raises(NotYourDesk):
        act(proposal=proposal, by=make_user(duties=duties), why=WHY, at=NOON)
    assert RefundProposal.objects.get().state == "proposed"


@pytest.mark.parametrize("duties", [(), (Duty.SUPPORT,), (Duty.MODERATION,)])
def test_strangers_and_other_duties_refund_nothing(paid, duties):
    with pytest.raises(NotYourDesk):
        refund_by_operator(order=paid, amounts=some(100), by=make_user(duties=duties), why=WHY, at=NOON)
    assert nothing_happened()


@pytest.mark.parametrize("why", ["", "no", "    "])
def test_no_reason_no_refund(paid, fien, why):
    with pytest.raises(ReasonMissing):
        refund_by_operator(order=paid, amounts=some(100), by=fien, why=why, at=NOON)
    assert nothing_happened()


def test_a_second_click_gives_nothing_back(paid, fien):
    seen = left_of(paid)
    refund_by_operator(order=paid, amounts=some(100), by=fien, why=WHY, at=NOON, seen_left=seen)
    with pytest.raises(RefundRefused, match="meanwhile"):
        refund_by_operator(order=paid, amounts=some(100), by=fien, why=WHY, at=NOON, seen_left=seen)
    assert (RefundRow.objects.count(), AuditEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize("minor", [-1, 10**7])
def test_more_than_is_left_is_refused_with_and_without_a_second_person(paid, fien, settings, minor):
    with pytest.raises(RefundRefused):
        refund_by_operator(order=paid, amounts=some(minor), by=fien, why=WHY, at=NOON)
    settings.REFUND_SECOND_PERSON_MINOR = 10**9
    with pytest.raises(RefundRefused):
        refund_by_operator(order=paid, amounts=some(minor), by=fien, why=WHY, at=NOON)
    assert nothing_happened()


def test_nothing_chosen_is_refused(paid, fien):
    with pytest.raises(RefundRefused, match="at least one"):
        refund_by_operator(order=paid, amounts={}, by=fien, why=WHY, at=NOON)
    assert nothing_happened()


def test_one_open_proposal_per_order(paid, fien, second):
    proposed(paid, fien)
    with pytest.raises(ProposalRefused, match="already"):
        proposed(paid, second)
    assert RefundProposal.objects.count() == 1


def test_amounts_are_looked_at_again_when_it_is_approved(paid, fien, second):
    line = line_of("digital")
    proposal = proposed(paid, fien, line.gross_minor)
    refund_lines(order=paid, lines=[line], amounts={line.pk: Money(1, "EUR")}, why="a cent", at=NOON)
    with pytest.raises(RefundRefused, match="at most"):
        approve_refund(proposal=proposal, by=second, why=WHY, at=NOON)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.refund, RefundRow.objects.count()) == ("proposed", None, 1)


def test_a_refused_proposal_stays_refused(paid, fien, second):
    proposal = refuse_refund(proposal=proposed(paid, fien), by=second, why="not our fault", at=NOON)
    assert (proposal.state, proposal.decided_why) == ("refused", "not our fault")
    for act in (approve_refund, refuse_refund):
        with pytest.raises(ProposalRefused, match="Refused"):
            act(proposal=proposal, by=second, why=WHY, at=NOON)
    assert RefundRow.objects.count() == 0


def test_who_proposed_may_take_it_back(paid, fien):
    assert refuse_refund(proposal=proposed(paid, fien), by=fien, why="the wrong line", at=NOON).state == "refused"


def test_nobody_decides_after_two_weeks(paid, fien, second):
    proposal = proposed(paid, fien)
    late = NOON + timedelta(days=14)
    with pytest.raises(ProposalRefused, match="Expired"):
        approve_refund(proposal=proposal, by=second, why=WHY, at=late)
    assert (expire_proposals(at=late - timedelta(seconds=1)), expire_proposals(at=late), expire_proposals(at=late)) == (
        0, 1, 0,
    )  # fmt: skip
    assert RefundProposal.objects.get().state == ProposalState.EXPIRED
    assert RefundRow.objects.count() == 0


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    steps=st.lists(st.tuples(st.sampled_from(["propose", "approve", "refuse", "expire"]), st.booleans()), max_size=8)
)
def test_whatever_is_clicked_one_proposal_is_refunded_at_most_once_and_by_two(paid, fien, second, steps):
    """Any order of clicks by two people: every refund has an approved proposal of the other person."""
    with transaction.atomic():
        for step, is_first in steps:
            click(step, paid, fien if is_first else second)
        approved = RefundProposal.objects.filter(state="approved")
        assert RefundRow.objects.count() == approved.count()
        assert all(row.proposed_by_id != row.decided_by_id and row.refund_id for row in approved)
        assert RefundProposal.objects.filter(state="proposed").count() <= 1
        assert left_of(paid).minor >= 0
        transaction.set_rollback(True)


def click(step, order, by):
    newest = RefundProposal.objects.order_by("-pk").first()
    try:
        if step == "propose":
            proposed(order, by, 400)
        elif step == "expire":
            expire_proposals(at=NOON + timedelta(days=14))
        elif newest is not None:
            act = approve_refund if step == "approve" else refuse_refund
            act(proposal=newest, by=by, why=WHY, at=NOON)
    except (ProposalRefused, RefundRefused):
        pass
