"""Work that does not end with acceptance: disputes, cancelling by agreement, money that went back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.audit.operations import record
from marketplace.payment.proposals import needs_second_person
from marketplace.users.models import User
from marketplace.users.operators import Duty, require_duty
from storefronts.engagements.entries import StepRefused, checked_files, checked_words, sent_before, write
from storefronts.engagements.models import Engagement
from storefronts.engagements.moving import locked, move, require_listed, require_side, require_state
from storefronts.engagements.operations import begin_next, take
from storefronts.engagements.queries import Reader
from storefronts.engagements.settling import refuse_if_given_back, settle_cancelled, to_give_back
from storefronts.engagements.states import RUNNING, Side, State, What

BOTH = (Side.BUYER, Side.MAKER)


class Outcome(StrEnum):
    """How an operator may decide a dispute."""

    ACCEPTED = "accepted"
    CANCELLED = "cancelled"
    BACK_TO_WORK = "back_to_work"


def open_dispute(
    *, engagement: Engagement, words: str, files: Sequence[File[Any]], by: Reader, at: datetime, once: str = ""
) -> Engagement:
    """Either side asks the operators to decide. The time to accept stops.

    Raises NotYourStorefront, StepRefused, FileRefused; nothing is written then.
    """
    require_side(by, engagement, *BOTH)
    missing = _("Say what happened and what you ask for: at least 20 characters.")
    text, checked = checked_words(words, least=20, missing=missing), checked_files(files)
    with transaction.atomic():
        row = locked(engagement)
        if sent_before(once):
            return row
        require_listed(row, State.DISPUTED)
        row.disputed_at, row.accepts_at = at, None
        row.cancel_side, row.cancel_percent = "", None
        move(
            engagement=row, to=State.DISPUTED, what=What.DISPUTED, side=by.side, by=by.user, at=at, words=text,
            once=once, files=checked,
        )  # fmt: skip
    return row


@transaction.atomic
def resolve_dispute(
    *, engagement: Engagement, outcome: str, why: str, by: User, at: datetime, refund_percent: int = 100
) -> Engagement:
    """An operator decides: accepted, back to work, or cancelled with ``refund_percent`` of the price given back.

    Raises NotYourDesk, ReasonMissing, NotNow (not in dispute), StepRefused, ValueError (an unknown outcome).
    """
    require_duty(by, Duty.SUPPORT)
    decided = Outcome(outcome)
    row = locked(engagement)
    require_state(row, State.DISPUTED)
    facts: dict[str, Any] = {"outcome": decided.value}
    if decided is Outcome.CANCELLED:
        facts["percent"] = _checked_percent(refund_percent)
        _one_person_may(row, facts["percent"])
    record(by=by, action="engagement.resolve", about=f"engagement:{row.public_id}", why=why, at=at, facts=facts)
    if decided is Outcome.ACCEPTED:
        refuse_if_given_back(row)
        take(engagement=row, side=Side.PLATFORM, by=by, at=at, what=What.RESOLVED, words=why, facts=facts)
    elif decided is Outcome.CANCELLED:
        _end(row, What.RESOLVED, Side.PLATFORM, by=by, at=at, words=why, facts=facts)
    else:
        to = State.REVISION_REQUESTED if row.versions else State.IN_PROGRESS
        row.started_at = row.started_at or at
        move(engagement=row, to=to, what=What.RESOLVED, side=Side.PLATFORM, by=by, at=at, words=why, facts=facts)
    return row


@transaction.atomic
def propose_cancel(*, engagement: Engagement, percent: int, words: str, by: Reader, at: datetime) -> Engagement:
    """One side proposes to end it, with ``percent`` of the price given back. Nothing is cancelled yet.

    Raises NotYourStorefront; StepRefused where it has ended, or a proposal stands already.
    """
    require_side(by, engagement, *BOTH)
    missing = _("Say in a few words why you want to cancel.")
    text, back = checked_words(words, least=5, missing=missing), _checked_percent(percent)
    row = locked(engagement)
    require_state(row, *(state for state in RUNNING if state != State.DISPUTED))
    if row.cancel_side:
        raise StepRefused(_("There is a proposal to cancel already. It must be answered first."))
    row.cancel_side, row.cancel_percent = by.side, back
    row.save(update_fields=["cancel_side", "cancel_percent"])
    write(
        conversation=row.conversation, engagement=row, what=What.PROPOSED, side=by.side, by=by.user, at=at, words=text,
        facts={"percent": back},
    )  # fmt: skip
    return row


@transaction.atomic
def decline_cancel(*, engagement: Engagement, by: Reader, at: datetime) -> Engagement:
    """The other side says no, or the proposing side takes it back: the work goes on."""
    require_side(by, engagement, *BOTH)
    row = locked(engagement)
    if not row.cancel_side:
        raise StepRefused(_("There is no proposal to cancel any more."))
    row.cancel_side, row.cancel_percent = "", None
    row.save(update_fields=["cancel_side", "cancel_percent"])
    write(conversation=row.conversation, engagement=row, what=What.DECLINED, side=by.side, by=by.user, at=at)
    return row


@transaction.atomic
def agree_cancel(*, engagement: Engagement, percent: int, by: Reader, at: datetime) -> Engagement:
    """The other side agrees: cancelled, and the agreed part of the price goes back. A second click changes nothing.

    ``percent`` is what the person saw: nobody agrees to another share than that.
    Raises NotYourStorefront (also for one's own proposal), StepRefused.
    """
    require_side(by, engagement, *BOTH)
    row = locked(engagement)
    if row.state == State.CANCELLED:
        return row
    if not row.cancel_side:
        raise StepRefused(_("There is no proposal to cancel any more."))
    require_side(by, row, *(side for side in BOTH if side != row.cancel_side))
    if percent != row.cancel_percent:
        raise StepRefused(_("The proposal has changed since you saw it. Read it again before you agree."))
    facts = {"percent": row.cancel_percent}
    _end(row, What.CANCELLED, by.side, by=by.user, at=at, words="", facts=facts)
    return row


def _end(
    row: Engagement, what: str, side: str, *, by: User | None, at: datetime, words: str, facts: dict[str, Any]
) -> None:
    percent = int(facts["percent"])
    row.cancel_side, row.cancel_percent, row.accepts_at = "", percent, None
    move(engagement=row, to=State.CANCELLED, what=what, side=side, by=by, at=at, words=words, facts=facts)
    # What the two sides agree is no operator's refund: it does not count for the desk's limit.
    decides = by if side == Side.PLATFORM else None
    settle_cancelled(row, percent=percent, by=decides, at=at, why=words or "cancelled by agreement")
    begin_next(engagement=row, by=by, at=at)


def _one_person_may(row: Engagement, percent: int) -> None:
    """Above the desk's limit two people decide: through a proposal on the order, which ends the work too."""
    amount = to_give_back(row, percent=percent)
    if amount and needs_second_person(order=row.line.seller_order.order, amount=amount):
        raise StepRefused(
            _("Above the limit two people decide: propose the refund on the order's page. With it the work ends.")
        )


def _checked_percent(percent: int) -> int:
    if not 0 <= percent <= 100:
        raise StepRefused(_("Give a share between 0 and 100 %."))
    return percent
