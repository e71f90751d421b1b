"""The state machines as tables, and the one lock: the request's row covers its invitations and quotes.

Where an order is involved its row, or its basket's, is locked before; where a maker must be open, the seller's row
(marketplace/partner/locks.py).
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from marketplace.users.models import User
from storefronts.bespoke.models import (
    Event,
    Invitation,
    InvitationState,
    Quote,
    QuoteState,
    Request,
    RequestState,
)
from storefronts.bespoke.refused import TransitionRefused

REQUEST_MOVES: dict[str, tuple[str, ...]] = {
    RequestState.UNSENT: (RequestState.OPEN,),
    RequestState.OPEN: (RequestState.ANSWERED, RequestState.CLOSED, RequestState.EXPIRED),
    RequestState.ANSWERED: (RequestState.ORDERED, RequestState.CLOSED, RequestState.EXPIRED),
    RequestState.ORDERED: (),
    RequestState.CLOSED: (),
    RequestState.EXPIRED: (),
}
INVITATION_MOVES: dict[str, tuple[str, ...]] = {
    InvitationState.SENT: (
        InvitationState.SEEN, InvitationState.QUOTED, InvitationState.DECLINED, InvitationState.CLOSED,
        InvitationState.EXPIRED,
    ),
    InvitationState.SEEN: (
        InvitationState.QUOTED, InvitationState.DECLINED, InvitationState.CLOSED, InvitationState.EXPIRED,
    ),
    InvitationState.QUOTED: (InvitationState.SEEN, InvitationState.CLOSED),
    InvitationState.DECLINED: (),
    InvitationState.CLOSED: (),
    InvitationState.EXPIRED: (),
}  # fmt: skip
QUOTE_MOVES: dict[str, tuple[str, ...]] = {
    QuoteState.DRAFT: (QuoteState.SENT,),
    QuoteState.SENT: (QuoteState.ACCEPTED, QuoteState.WITHDRAWN, QuoteState.EXPIRED, QuoteState.NOT_CHOSEN),
    QuoteState.ACCEPTED: (QuoteState.ORDERED, QuoteState.SENT, QuoteState.EXPIRED),
    QuoteState.WITHDRAWN: (QuoteState.SENT,),
    QuoteState.EXPIRED: (QuoteState.SENT,),
    QuoteState.ORDERED: (),
    QuoteState.NOT_CHOSEN: (),
}
LIVE = (RequestState.OPEN, RequestState.ANSWERED)
"""Makers may answer, and the buyer may accept."""
WAITING = (InvitationState.SENT, InvitationState.SEEN)


def lock_request(pk: int) -> Request:
    """The request's row, locked until the transaction ends."""
    return Request.objects.select_for_update().get(pk=pk)


def move_request(*, request: Request, to: str, at: datetime, by: User | None = None, why: str = "") -> None:
    """One listed transition. Raises TransitionRefused."""
    if to not in REQUEST_MOVES[request.state]:
        raise TransitionRefused(
            _("This cannot be done now. The request is: %(state)s.") % {"state": request.get_state_display()}
        )
    _note(request, None, "request", request.state, to, by, why, at)
    request.state = to
    request.save(update_fields=["state"])


def move_invitation(*, invitation: Invitation, to: str, at: datetime, by: User | None = None, why: str = "") -> None:
    """One listed transition. Raises TransitionRefused."""
    if to not in INVITATION_MOVES[invitation.state]:
        raise TransitionRefused(
            _("This cannot be done now. The request to this maker is: %(state)s.")
            % {"state": invitation.get_state_display()}
        )
    _note(invitation.request, invitation, "invitation", invitation.state, to, by, why, at)
    invitation.state = to
    invitation.save(update_fields=["state"])


def move_quote(*, quote: Quote, to: str, at: datetime, by: User | None = None, why: str = "") -> None:
    """One listed transition. Raises TransitionRefused."""
    if to not in QUOTE_MOVES[quote.state]:
        raise TransitionRefused(
            _("This cannot be done now. The quote is: %(state)s.") % {"state": quote.get_state_display()}
        )
    _note(quote.invitation.request, quote.invitation, "quote", quote.state, to, by, why, at)
    quote.state = to
    quote.save(update_fields=["state", "current"])


def _note(
    request: Request, invitation: Invitation | None, what: str, old: str, new: str, by: User | None, why: str,
    at: datetime,
) -> None:  # fmt: skip
    Event.objects.create(
        request=request, invitation=invitation, what=what, old=old, new=new, by=by, why=why[:300], at=at
    )
