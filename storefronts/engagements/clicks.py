"""One click from a mail: a signed link that expires and names one step of one engagement; it opens a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from marketplace.users.models import User
from storefronts.engagements.models import Conversation, Engagement
from storefronts.engagements.queries import ACTS, Reader, conversations
from storefronts.engagements.states import Side

SALT = "storefronts.engagements.clicks"
LASTS = timedelta(days=30)
STEPS = ("accept", "start", "agree")


@dataclass(frozen=True, slots=True)
class Click:
    """What a good token says."""

    conversation: Conversation
    engagement: Engagement
    step: str
    reader: Reader
    seen: int
    """What the mail was about: for "agree" the share that goes back, for "accept" the version."""
    expired: bool


def sign(engagement: Engagement, *, step: str, side: str, person: str = "", seen: int | None = None) -> str:
    """``seen`` is what the mail shows; without it, what holds now."""
    if seen is None:
        seen = {"agree": engagement.cancel_percent, "accept": engagement.versions}.get(step)
    said = [engagement.public_id, step, str(side), person, seen]
    return TimestampSigner(salt=SALT).sign_object(said)


def read(token: str) -> Click:
    """Raises LookupError for a token that we did not sign, or whose person has left the maker's team."""
    signer, expired = TimestampSigner(salt=SALT), False
    try:
        said: Any = signer.unsign_object(token, max_age=LASTS)
    except SignatureExpired:
        said, expired = signer.unsign_object(token), True
    except (BadSignature, ValueError) as fault:
        raise LookupError("not our link") from fault
    public_id, step, side, person, seen = said
    conversation = conversations().filter(engagements__public_id=public_id).first()
    if conversation is None or step not in STEPS:
        raise LookupError(public_id)
    engagement = next(each for each in conversation.engagements.all() if each.public_id == public_id)
    return Click(
        conversation, engagement, step, _reader(conversation, side, person), -1 if seen is None else seen, expired
    )


def _reader(conversation: Conversation, side: str, person: str) -> Reader:
    if side == Side.BUYER:
        return Reader(conversation.pk, Side.BUYER, conversation.user, may_act=True, key=conversation.key)
    user = User.objects.filter(public_id=person, is_active=True, seats__partner=conversation.partner_id).first()
    if user is None:
        raise LookupError("no seat any more")
    may_act = user.seats.filter(partner=conversation.partner_id, role__in=ACTS).exists()
    return Reader(conversation.pk, Side.MAKER, user, may_act=may_act)
