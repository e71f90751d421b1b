"""The work itself: started, its progress, handed over, changed, accepted. Each transition one function."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.fulfilment.following import follow
from marketplace.users.models import User
from storefronts.engagements.entries import StepRefused, checked_files, checked_words, sent_before, write
from storefronts.engagements.models import Engagement
from storefronts.engagements.moving import NotNow, locked, move, require_side, require_state
from storefronts.engagements.queries import Reader, waits_for_earlier
from storefronts.engagements.settling import refuse_if_given_back, settle_accepted
from storefronts.engagements.states import WITH_MAKER, Side, State, What


@transaction.atomic
def start(*, engagement: Engagement, by: Reader, at: datetime) -> Engagement:
    """The maker begins. A second click changes nothing.

    Raises NotYourStorefront; StepRefused while answers are missing, the buyer can still withdraw without having
    asked for an early start, or an earlier milestone is not finished.
    """
    require_side(by, engagement, Side.MAKER)
    row = locked(engagement)
    if row.state == State.IN_PROGRESS:
        return row
    require_state(row, State.BRIEF_NEEDED)
    _refuse_early(row, at)
    begin(engagement=row, side=Side.MAKER, by=by.user, at=at)
    return row


def _refuse_early(row: Engagement, at: datetime) -> None:
    if row.briefed_at is None:
        raise StepRefused(_("The buyer has not answered all questions yet. Ask for the answers below."))
    if at < row.may_start_at:
        raise StepRefused(
            _("The buyer can still withdraw and did not ask you to begin sooner. Begin on %(date)s.")
            % {"date": date_format(row.may_start_at)}
        )
    if waits_for_earlier(row, row.conversation.engagements.select_related("line")):
        raise StepRefused(_("Milestones are done one after the other: the one before is not finished yet."))


def begin(*, engagement: Engagement, side: str, by: User | None, at: datetime, words: str = "") -> None:
    """The writing part of ``start``; also what acceptance of a milestone does with the next one. Row locked before."""
    engagement.started_at = engagement.started_at or at
    move(engagement=engagement, to=State.IN_PROGRESS, what=What.STARTED, side=side, by=by, at=at, words=words)
    follow(number=engagement.conversation.seller_order.order.number, at=at, by=by, why="started")


@transaction.atomic
def record_progress(*, engagement: Engagement, percent: int, words: str, by: Reader, at: datetime) -> Engagement:
    """The maker says how much is done. A buyer who withdraws pays for that part (CRD Art. 14(3)): it only grows.

    Raises NotYourStorefront, StepRefused.
    """
    require_side(by, engagement, Side.MAKER)
    text = checked_words(words, least=3, missing=_("Say in a few words what is done."))
    row = locked(engagement)
    if row.state not in WITH_MAKER:
        raise NotNow(_("Progress can be noted while you are working."))
    if not row.progress_percent < percent <= 99:
        raise StepRefused(
            _("Give a number above %(done)s and at most 99: all is done when it is accepted.")
            % {"done": row.progress_percent}
        )
    row.progress_percent = percent
    row.save(update_fields=["progress_percent"])
    write(
        conversation=row.conversation, engagement=row, what=What.PROGRESS, side=Side.MAKER, by=by.user, at=at,
        words=text, facts={"percent": percent},
    )  # fmt: skip
    return row


def deliver(
    *, engagement: Engagement, words: str, files: Sequence[File[Any]], by: Reader, at: datetime, once: str = ""
) -> Engagement:
    """Hand over the work as a new version; the buyer's time to accept begins.

    Raises NotYourStorefront, StepRefused, FileRefused (empty, damaged or infected files), with nothing written.
    """
    require_side(by, engagement, Side.MAKER)
    missing = _("Write to the buyer what you hand over and where it is: at least 10 characters.")
    text, checked = checked_words(words, least=10, missing=missing), checked_files(files)
    with transaction.atomic():
        row = locked(engagement)
        if sent_before(once):
            return row
        require_state(row, *WITH_MAKER)
        row.versions += 1
        row.delivered_at, row.reminders = at, 0
        row.accepts_at = at + timedelta(days=settings.ENGAGEMENT_ACCEPT_DAYS)
        _drop_proposal(row)
        move(
            engagement=row, to=State.DELIVERED, what=What.DELIVERED, side=Side.MAKER, by=by.user, at=at, words=text,
            facts={"version": row.versions}, once=once, files=checked,
        )  # fmt: skip
        follow(number=row.conversation.seller_order.order.number, at=at, by=by.user, why="delivered")
    return row


def ask_changes(
    *, engagement: Engagement, words: str, files: Sequence[File[Any]], by: Reader, at: datetime, once: str = ""
) -> Engagement:
    """The buyer wants something different: counted against the revisions of the package.

    Raises NotYourStorefront, StepRefused (none left: accept, write or open a dispute), FileRefused.
    """
    require_side(by, engagement, Side.BUYER)
    missing = _("Say what should be different: at least 10 characters.")
    text, checked = checked_words(words, least=10, missing=missing), checked_files(files)
    with transaction.atomic():
        row = locked(engagement)
        if sent_before(once):
            return row
        require_state(row, State.DELIVERED)
        if row.revisions_left == 0:
            raise StepRefused(
                _("All changes of this package are used. You can write to the maker, accept, or open a dispute.")
            )
        row.revisions_used += 0 if row.revisions is None else 1
        row.accepts_at, row.due_on = None, row.due_after(at)
        move(
            engagement=row, to=State.REVISION_REQUESTED, what=What.CHANGES, side=Side.BUYER, by=by.user, at=at,
            words=text, facts={"left": row.revisions_left}, once=once, files=checked,
        )  # fmt: skip
    return row


@transaction.atomic
def accept(*, engagement: Engagement, version: int, by: Reader, at: datetime) -> Engagement:
    """The buyer takes the work: rights pass, the maker's share becomes due, the next milestone begins.

    ``version`` is the one the person saw. A second click changes nothing. Raises NotYourStorefront; StepRefused for
    anything but delivered work, after a newer version, and where the money went back or is on its way.
    """
    require_side(by, engagement, Side.BUYER)
    row = locked(engagement)
    if row.state == State.ACCEPTED:
        return row
    require_state(row, State.DELIVERED)
    if version != row.versions:
        raise StepRefused(_("A newer version was handed over. Look at it before you accept."))
    refuse_if_given_back(row)
    take(engagement=row, side=Side.BUYER, by=by.user, at=at)
    return row


@transaction.atomic
def accept_by_term(*, engagement: Engagement, at: datetime) -> bool:
    """Accepted by itself when the told term is over. Returns False where it is not, or no longer, delivered."""
    row = locked(engagement)
    if row.state != State.DELIVERED or row.accepts_at is None or row.accepts_at > at:
        return False
    try:
        refuse_if_given_back(row)
    except StepRefused:
        return False
    take(engagement=row, side=Side.PLATFORM, by=None, at=at, facts={"by_term": True})
    return True


def take(
    *, engagement: Engagement, side: str, by: User | None, at: datetime, what: str = What.ACCEPTED, words: str = "",
    facts: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """The writing part of every acceptance. Row locked before."""
    engagement.accepted_at, engagement.progress_percent = at, 100
    _drop_proposal(engagement)
    move(engagement=engagement, to=State.ACCEPTED, what=what, side=side, by=by, at=at, words=words, facts=facts)
    settle_accepted(engagement, by=by, at=at, why="accepted")
    begin_next(engagement=engagement, by=by, at=at)


def begin_next(*, engagement: Engagement, by: User | None, at: datetime) -> None:
    """After a milestone has ended the next one begins by itself, if it may."""
    rest = engagement.conversation.engagements.select_for_update(of=("self",)).select_related("line", "conversation")
    rows = list(rest.order_by("position", "pk"))
    for row in rows:
        ready = row.line.kind == "bespoke" and row.state == State.BRIEF_NEEDED and row.position > engagement.position
        if ready and row.briefed_at is not None and at >= row.may_start_at and not waits_for_earlier(row, rows):
            begin(engagement=row, side=Side.PLATFORM, by=by, at=at)
            return


def _drop_proposal(row: Engagement) -> None:
    """A proposal to cancel does not outlive the step that answers it."""
    row.cancel_side, row.cancel_percent = "", None
