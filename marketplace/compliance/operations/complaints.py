"""A side does not agree: its complaint, and the answer by another person than the first (DSA Art. 20)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.audit.operations import record
from marketplace.compliance.measures import NONE, measure_named
from marketplace.compliance.models import (
    CaseEvent,
    CaseState,
    Complaint,
    ComplaintOutcome,
    Side,
    StatementOfReasons,
)
from marketplace.compliance.operations.notices import (
    LONGEST,
    CaseRefused,
    Decision,
    move_case,
    tell_affected,
    write_statement,
)
from marketplace.compliance.queries.notices import may_complain
from marketplace.outbox.mail import promise_mail
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty

SHORTEST = 10


@transaction.atomic
def complain(*, statement: StatementOfReasons, side: Side, text: str, language: str, at: datetime) -> Complaint:
    """Take a side's complaint: free, once, within six months. Raises CaseRefused."""
    locked = StatementOfReasons.objects.select_for_update().get(pk=statement.pk)
    if not may_complain(locked, side, at=at):
        raise CaseRefused(
            _("You have complained already, or the six months are over. Write to us if something is new.")
        )
    if not SHORTEST <= len(text.strip()) <= LONGEST:
        raise CaseRefused(_("Say what is wrong with the decision: at least 10 characters, at most 10,000."))
    made = Complaint.objects.create(statement=locked, side=side, text=text.strip(), language=language, received_at=at)
    CaseEvent.objects.create(complaint=made, old="", new=made.state, why="complained", at=at)
    _tell(made, "complaint_received", at)
    return made


@transaction.atomic
def decide_complaint(
    *,
    complaint: Complaint,
    outcome: ComplaintOutcome,
    answer: str,
    by: User,
    at: datetime,
    instead: Decision | None = None,
) -> Complaint:
    """Answer a complaint. ``reversed`` takes the measure back; if nothing had been done, ``instead`` says what is done.

    Raises NotYourDesk, CaseRefused (also for the person who decided first); nothing is written then.
    """
    require_duty(by, Duty.MODERATION)
    locked = Complaint.objects.select_for_update(of=("self",)).select_related("statement__notice").get(pk=complaint.pk)
    first = locked.statement
    if first.decided_by_id == by.pk:
        raise CaseRefused(_("You decided this first: another person must answer the complaint."))
    if not answer.strip():
        raise CaseRefused(_("Write an answer: the person wants to know why."))
    is_reversed = outcome == ComplaintOutcome.REVERSED
    if is_reversed and first.measure == NONE and (instead is None or instead.measure == NONE):
        raise CaseRefused(_("Nothing had been done: say what is done instead."))
    move_case(locked, CaseState.DECIDED, by=by, why=answer, at=at)
    locked.outcome, locked.answer, locked.decided_by, locked.decided_at = outcome, answer.strip(), by, at
    locked.save()
    record(
        by=by, action="decide_complaint", about=first.about, why=answer, at=at,
        facts={"complaint": locked.public_id, "statement": first.public_id, "outcome": outcome},
    )  # fmt: skip
    if is_reversed:
        _reverse(locked, instead, by, at)
    _tell(locked, "complaint_decided", at)
    return locked


def _reverse(complaint: Complaint, instead: Decision | None, by: User, at: datetime) -> None:
    first = complaint.statement
    measure_named(first.measure).undo(about=first.about, by=by, why=f"complaint {complaint.public_id}", at=at)
    if instead is not None:
        write_statement(about=first.about, notice=first.notice, decision=instead, by=by, at=at)


def _tell(complaint: Complaint, template: str, at: datetime) -> None:
    """The side that complained; of a reversed decision the other side hears by the new state of things."""
    context = {"complaint": complaint.public_id}
    statement = complaint.statement
    if complaint.side == Side.AFFECTED:
        tell_affected(statement, template, complaint.public_id, at, context)
    elif statement.notice is not None and statement.notice.email:
        promise_mail(
            template=template, to=statement.notice.email, language=complaint.language, at=at,
            key=f"{template}:{complaint.public_id}", context=context,
        )  # fmt: skip
