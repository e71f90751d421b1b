"""Whose turn it is, and what is next: one sentence for each side. Pure reading of loaded rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storefronts.engagements.models import Engagement
from storefronts.engagements.queries import waits_for_earlier
from storefronts.engagements.states import Side, State


@dataclass(frozen=True, slots=True)
class Turn:
    """``side`` is whose turn it is; empty where everybody waits, or all is done."""

    side: str
    label: str
    """The state in two or three words."""
    next: str
    """What comes next, as a sentence to the reader."""

    def is_mine(self, side: str) -> bool:
        return self.side == side


def turn_of(engagement: Engagement, *, side: str, at: datetime, siblings: Iterable[Engagement] = ()) -> Turn:
    """Read for a buyer or a maker (``side``)."""
    if engagement.cancel_side:
        return _proposal(engagement, side)
    if engagement.state == State.BRIEF_NEEDED:
        return _before(engagement, side, at, siblings)
    label = str(State(engagement.state).label)
    if engagement.state in (State.IN_PROGRESS, State.REVISION_REQUESTED):
        return Turn(Side.MAKER, label, _working(engagement, side, at))
    if engagement.state == State.DELIVERED:
        return Turn(Side.BUYER, label, _delivered(engagement, side))
    return Turn("", label, _ended(engagement, side))


def is_late(engagement: Engagement, at: datetime) -> bool:
    working = engagement.state in (State.IN_PROGRESS, State.REVISION_REQUESTED)
    return working and engagement.due_on is not None and engagement.due_on < at.date()


def _before(row: Engagement, side: str, at: datetime, siblings: Iterable[Engagement]) -> Turn:
    mine = side == Side.MAKER
    if row.briefed_at is None:
        said = _("Waiting for the buyer's answers to your questions.") if mine else _("Answer the maker's questions.")
        return Turn(Side.BUYER, _("Answers needed"), said)
    if at < row.may_start_at:
        said = _("Begins on %(date)s, when the time to withdraw is over.")
        return Turn("", _("Waiting to begin"), said % {"date": _day(row.may_start_at)})
    if waits_for_earlier(row, siblings):
        return Turn("", _("Waiting to begin"), _("Begins when the milestone before it is accepted."))
    return Turn(
        Side.MAKER, _("Ready to begin"), _("Read the brief and start.") if mine else _("The maker begins next.")
    )


def _working(row: Engagement, side: str, at: datetime) -> str:
    if side == Side.BUYER:
        return _("The maker is working on it. You hear from us when it is handed over.")
    if is_late(row, at):
        return _("Hand over the work: it is late.")
    if row.state == State.REVISION_REQUESTED:
        return _("Make the changes and hand it over again.")
    return _("Hand over the work when it is done.")


def _delivered(row: Engagement, side: str) -> str:
    date = {"date": _day(row.accepts_at)} if row.accepts_at else {"date": ""}
    if side == Side.MAKER:
        return _("The buyer looks at it. It is accepted by itself on %(date)s.") % date
    return _("Look at it, then accept it or ask for changes. It is accepted by itself on %(date)s.") % date


def _proposal(row: Engagement, side: str) -> Turn:
    other = Side.MAKER if row.cancel_side == Side.BUYER else Side.BUYER
    if side == other:
        said = _("Answer the proposal to cancel: %(percent)s %% of the price would go back to the buyer.")
    else:
        said = _("Waiting for an answer to the proposal to cancel: %(percent)s %% of the price would go back.")
    return Turn(other, _("Proposed to cancel"), said % {"percent": row.cancel_percent})


def _ended(row: Engagement, side: str) -> str:
    if row.state == State.DISPUTED:
        return _("We look into it and write to you both. You can add what helps us here.")
    if row.state == State.CANCELLED:
        return _("Nothing. %(percent)s %% of the price goes back to the buyer.") % {"percent": row.cancel_percent}
    if side == Side.MAKER:
        return _("Nothing: it is accepted, and your share is due.")
    return _("Nothing: it is yours. You can still write to each other.")


def revisions_text(row: Engagement) -> str:
    """How many changes are left."""
    left = row.revisions_left
    if left is None:
        return _("Changes without limit")
    return ngettext("%(count)s change left", "%(count)s changes left", left) % {"count": left}


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
