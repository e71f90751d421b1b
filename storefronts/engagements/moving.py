"""One listed transition of the work on a line: locked, checked, written with who, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from marketplace.order.operations import lock_order
from marketplace.partner.models import Role
from marketplace.partner.permissions import NotYourStorefront, require_role
from marketplace.users.models import User
from storefronts.engagements.entries import Checked, StepRefused, write
from storefronts.engagements.models import Engagement, Entry
from storefronts.engagements.queries import Reader
from storefronts.engagements.states import MOVES, Side, State


class NotNow(StepRefused):
    """The work is not in a state from which this may happen."""


def require_side(reader: Reader, engagement: Engagement, *sides: str) -> None:
    """Raises NotYourStorefront (views answer 404) unless the reader acts here for one of ``sides``.

    A maker's role is asked again: it may have been taken away since the page was opened.
    """
    if reader.conversation_id != engagement.conversation_id or reader.side not in sides or not reader.may_act:
        raise NotYourStorefront
    if reader.side == Side.MAKER:
        if reader.user is None:
            raise NotYourStorefront
        require_role(reader.user, engagement.conversation.partner, Role.EDITOR)


def locked(engagement: Engagement) -> Engagement:
    """The order's row first, then this: as everywhere."""
    lock_order(engagement.conversation.seller_order.order.number)
    return relocked(engagement.pk)


def relocked(pk: int) -> Engagement:
    """Where the order is locked already."""
    rows = Engagement.objects.select_for_update(of=("self",))
    return rows.select_related("line", "conversation__partner", "conversation__seller_order__order").get(pk=pk)


def move(
    *, engagement: Engagement, to: str, what: str, side: str, by: User | None, at: datetime, words: str = "",
    facts: dict[str, Any] | None = None, once: str = "", files: Checked = (), tell: Sequence[str] | None = None,
) -> Entry:  # fmt: skip
    """Save ``engagement`` in its new state. Raises NotNow for a transition that is not listed; nothing is written."""
    require_listed(engagement, to)
    old, engagement.state = engagement.state, to
    engagement.save()
    return write(
        conversation=engagement.conversation, engagement=engagement, what=what, moved=(old, to), side=side, by=by,
        at=at, words=words, facts=facts, once=once, files=files, tell=tell,
    )  # fmt: skip


def require_listed(engagement: Engagement, to: str) -> None:
    """Raises NotNow unless MOVES lists it."""
    if to not in MOVES[engagement.state]:
        raise NotNow(refusal(engagement.state))


def require_state(engagement: Engagement, *states: str) -> None:
    """Raises NotNow unless the work is in one of ``states``: narrower than MOVES, whose other ways others take."""
    if engagement.state not in states:
        raise NotNow(refusal(engagement.state))


def refusal(state: str) -> str:
    """Why nothing of the kind can be done in this state, and what can."""
    return {
        State.CANCELLED: _("This work was cancelled, so nothing more can be done with it here."),
        State.ACCEPTED: _("This work was accepted already. You can still write to each other."),
        State.DISPUTED: _("This work is in dispute: we look into it and decide. You can still write to each other."),
        State.DELIVERED: _("The work was handed over already: look at it, then accept it or ask for changes."),
        State.BRIEF_NEEDED: _("The work has not started yet."),
        State.IN_PROGRESS: _("The maker is still working: nothing was handed over yet."),
        State.REVISION_REQUESTED: _("Changes were asked for already: the maker is working on them."),
    }[State(state)]
