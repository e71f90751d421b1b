"""Corrections: one operator proposes moves with a reason, a second one approves; then they are posted, once.

Locks: the correction's row, then what ``post`` locks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.audit.operations import check_reason, record
from marketplace.audit.two_persons import ProposalRefused, ProposalState, decide, expire
from marketplace.ledger.chart import Kind, Step
from marketplace.ledger.models import Correction, CorrectionStep, Entry
from marketplace.ledger.operations import post
from marketplace.ledger.postings import correction as correction_moves
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty

KEPT_OPEN = timedelta(days=14)
"""A proposal that nobody decides in this time expires."""


@transaction.atomic
def propose_correction(
    *, steps: Sequence[Step], by: User, why: str, at: datetime, corrects: Entry | None = None, reference: str = ""
) -> Correction:
    """Write down which moves would put something right. Nothing is posted.

    Raises NotYourDesk, ReasonMissing, ProposalRefused (the same is proposed already); ValueError for no moves.
    """
    require_duty(by, Duty.FINANCE)
    reason = check_reason(why)
    wanted = correction_moves(steps=steps)
    about = reference or (corrects.reference if corrects else "")
    _check_new(wanted, about)
    proposal = Correction.objects.create(
        corrects=corrects, reference=about, why=reason[:300], proposed_by=by, proposed_at=at, expires_at=at + KEPT_OPEN
    )
    CorrectionStep.objects.bulk_create(_row(proposal, step) for step in wanted)
    _keep("correction.propose", proposal, by=by, why=why, at=at)
    return proposal


@transaction.atomic
def approve_correction(*, proposal: Correction, by: User, why: str, at: datetime) -> Entry:
    """A second person says yes: the moves are posted today, into the open month.

    Raises NotYourDesk, ReasonMissing, ProposalRefused (the proposer, or decided already), and what ``post`` raises.
    """
    locked = _decided(proposal, ProposalState.APPROVED, by=by, why=why, at=at)
    locked.entry = post(
        key=f"correction:{locked.public_id}", kind=Kind.CORRECTION, moves=[row.step for row in locked.steps.all()],
        at=at, reference=locked.reference, why=locked.why, by=locked.proposed_by,
    )  # fmt: skip
    locked.save()
    _keep("correction.approve", locked, by=by, why=why, at=at)
    return locked.entry


@transaction.atomic
def refuse_correction(*, proposal: Correction, by: User, why: str, at: datetime) -> Correction:
    """No; also the proposer may take it back so. Raises NotYourDesk, ReasonMissing, ProposalRefused."""
    locked = _decided(proposal, ProposalState.REFUSED, by=by, why=why, at=at)
    locked.save()
    _keep("correction.refuse", locked, by=by, why=why, at=at)
    return locked


def expire_corrections(*, at: datetime) -> int:
    """What nobody decided in time is no longer open. Returns how many. Safe to repeat."""
    return expire(Correction.objects.all(), at=at)


def _decided(proposal: Correction, to: str, *, by: User, why: str, at: datetime) -> Correction:
    """The proposal, locked and set to ``to``, not yet saved."""
    require_duty(by, Duty.FINANCE)
    reason = check_reason(why)
    locked = Correction.objects.select_for_update().get(pk=proposal.pk)
    decide(locked, to, by=by, why=reason, at=at)
    return locked


def _check_new(wanted: Sequence[Step], about: str) -> None:
    """A form that was sent twice must not be posted twice."""
    for other in Correction.objects.filter(state=ProposalState.PROPOSED, reference=about).prefetch_related("steps"):
        if [row.step for row in other.steps.all()] == list(wanted):
            raise ProposalRefused(_("The same is proposed already and waits for a second person."))


def _row(proposal: Correction, step: Step) -> CorrectionStep:
    return CorrectionStep(
        correction=proposal, currency=step.amount.currency, amount_minor=step.amount.minor, about=step.about,
        source_purpose=step.source.purpose.value, source_owner_id=step.source.owner, source_subject=step.source.subject,
        target_purpose=step.target.purpose.value, target_owner_id=step.target.owner, target_subject=step.target.subject,
    )  # fmt: skip


def _keep(action: str, proposal: Correction, *, by: User, why: str, at: datetime) -> None:
    facts = {
        "proposed_by": str(proposal.proposed_by or ""),
        "corrects": proposal.corrects.public_id if proposal.corrects else "",
        "entry": proposal.entry.public_id if proposal.entry else "",
        "moves": [str(step) for step in proposal.steps.all()],
    }
    record(by=by, action=action, about=f"correction:{proposal.public_id}", why=why, at=at, facts=facts)
