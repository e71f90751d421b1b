"""A correction is proposed with a reason by one person and approved by another; until then nothing is posted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.audit.models import AuditEntry
from marketplace.audit.operations import ReasonMissing
from marketplace.audit.two_persons import ProposalRefused, ProposalState
from marketplace.ledger.chart import Kind, Place, Purpose, Step
from marketplace.ledger.corrections import (
    KEPT_OPEN,
    approve_correction,
    expire_corrections,
    propose_correction,
    refuse_correction,
)  # fmt: skip
from marketplace.ledger.models import Correction, Entry
from marketplace.ledger.operations import WouldGoNegative, post
from marketplace.ledger.postings import due_of, hold_of, suspense_in
from marketplace.ledger.queries import balance, verify
from marketplace.users.operators import Duty, NotYourDesk
from tests.factories import NOON, make_user
from tests.marketplace.ledger.made import PROVIDER, SUSPENSE, counts, eur, part, sold
from tests.races import in_threads

pytestmark = pytest.mark.django_db
WHY = "the fee of a card that the provider named late"
FEES = Place(Purpose.PROVIDER_FEES)
FEE = (Step(FEES, SUSPENSE, eur(30)),)


@pytest.fixture
def people(db):
    return [make_user(f"{name}@example.org", duties=(Duty.FINANCE,)) for name in ("ada", "ben")]


@pytest.fixture
def found(sellers):
    """Something at the provider that nobody can explain."""
    return post(
        key="txn_1",
        kind=Kind.SUSPENSE_IN,
        moves=suspense_in(found="txn_1", amount=eur(-30)),
        at=NOON,
        reference="txn:1",
    )


def propose(by, found: Entry | None = None, steps=FEE, why: str = WHY) -> Correction:
    return propose_correction(steps=steps, by=by, why=why, at=NOON, corrects=found)


def test_two_persons_post_it_once(people, found):
    proposal = propose(people[0], found)
    assert (Entry.objects.count(), balance(SUSPENSE, "EUR")) == (1, eur(-30))
    entry = approve_correction(proposal=proposal, by=people[1], why="I saw the invoice", at=NOON)
    assert (entry.kind, entry.reference, entry.why, entry.by) == ("correction", "txn:1", WHY, people[0])
    assert (balance(SUSPENSE, "EUR"), balance(FEES, "EUR")) == (eur(0), eur(-30))
    with pytest.raises(ProposalRefused, match="closed: Approved"):
        approve_correction(proposal=proposal, by=people[1], why="once more", at=NOON)
    assert Entry.objects.count() == 2
    proposal.refresh_from_db()
    assert (proposal.state, proposal.entry, proposal.decided_by, proposal.corrects) == (
        ProposalState.APPROVED, entry, people[1], found,
    )  # fmt: skip
    trail = {row.action: row for row in AuditEntry.objects.all()}
    assert sorted(trail) == ["correction.approve", "correction.propose"]
    assert trail["correction.approve"].facts["entry"] == entry.public_id
    assert verify() == []


def test_who_proposed_does_not_approve(people, found):
    proposal = propose(people[0], found)
    with pytest.raises(ProposalRefused, match="A second person approves"):
        approve_correction(proposal=proposal, by=people[0], why="it is right", at=NOON)
    assert Entry.objects.count() == 1


def test_who_proposed_may_take_it_back(people, found):
    proposal = refuse_correction(proposal=propose(people[0], found), by=people[0], why="a mistake of mine", at=NOON)
    assert (proposal.state, proposal.entry) == ("refused", None)
    with pytest.raises(ProposalRefused, match="closed: Refused"):
        approve_correction(proposal=proposal, by=people[1], why="it was right", at=NOON)
    assert Entry.objects.count() == 1


def test_it_expires(people, found):
    proposal = propose(people[0], found)
    late = NOON + KEPT_OPEN
    with pytest.raises(ProposalRefused, match="closed: Expired"):
        approve_correction(proposal=proposal, by=people[1], why="it is right", at=late)
    assert expire_corrections(at=late - timedelta(seconds=1)) == 0
    assert (expire_corrections(at=late), expire_corrections(at=late)) == (1, 0)
    assert Entry.objects.count() == 1


def test_others_and_no_reason_are_refused(people, found):
    support = make_user(duties=(Duty.SUPPORT,))
    with pytest.raises(NotYourDesk):
        propose(support)
    with pytest.raises(ReasonMissing):
        propose(people[0], why=" ")
    with pytest.raises(ValueError, match="moves something"):
        propose(people[0], steps=())
    proposal = propose(people[0])
    with pytest.raises(NotYourDesk):
        approve_correction(proposal=proposal, by=support, why="it is right", at=NOON)
    assert (Correction.objects.count(), Entry.objects.count()) == (1, 1)


def test_bounds_hold_for_corrections_too(people, sellers):
    seller = sellers[0].pk
    sold(part(seller))
    before = counts()
    proposal = propose(
        people[0], steps=(Step(due_of(seller), PROVIDER, eur(1)), Step(hold_of(seller, "S-1"), FEES, eur(2)))
    )
    with pytest.raises(WouldGoNegative):
        approve_correction(proposal=proposal, by=people[1], why="it is right", at=NOON)
    assert counts() == before
    proposal.refresh_from_db()
    assert (proposal.state, proposal.entry) == ("proposed", None)


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_are_one_entry(people, found, shared_by_threads):
    proposal = propose(people[0], found)
    shared_by_threads()

    def approve(_n: int) -> str:
        try:
            return approve_correction(proposal=proposal, by=people[1], why="it is right", at=NOON).kind
        except ProposalRefused:
            return "refused"

    assert sorted(in_threads(approve, 4)) == ["correction", "refused", "refused", "refused"]
    assert in_threads(lambda _n: Entry.objects.count(), 1) == [2]
