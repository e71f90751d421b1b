"""Closing a storefront for good: by its owner, with nothing open, and with everything kept that others rely on.

Rooms that know of open work, or have something to take back, register here in AppConfig.ready(): sellers do not know
what is sold or agreed above them. What the closing leaves is deleted when its time is over: partner/after_closing.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.outbox.mail import promise_mail
from marketplace.partner.invitations import revoke
from marketplace.partner.locks import lock_sellers
from marketplace.partner.models import Outcome, Partner, PartnerStanding, Standing
from marketplace.partner.permissions import require_role
from marketplace.partner.queries import is_closed, trader_data_until
from marketplace.partner.signals import seller_changed
from marketplace.partner.standing import move_standing
from marketplace.users.models import User

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class OpenThing:
    """What must end before: a sentence for the maker, and where to do it (a path behind the language, or "")."""

    sentence: str
    path: str = ""


class Leaving(Protocol):
    """One room's part in a closing."""

    def open_things(self, partner: Partner) -> list[OpenThing]:
        """What is not finished: the storefront cannot be closed before. In words of the active language."""
        ...

    def close(self, partner: Partner, *, by: User, at: datetime) -> None:
        """Take back what stands in public. Runs in the transaction of the closing, when nothing is open."""
        ...


class StillOpen(Exception):
    """The storefront was not closed; ``things`` say what is open."""

    def __init__(self, things: list[OpenThing]) -> None:
        super().__init__(" ".join(thing.sentence for thing in things))
        self.things = things


class ClosedAlready(Exception):
    """It is closed; nothing was changed."""


_rooms: dict[str, Leaving] = {}


def register_leaving(name: str, room: Leaving) -> None:
    _rooms[name] = room


def open_things(partner: Partner) -> list[OpenThing]:
    """Everything that keeps this storefront open, room by room; empty when it can be closed."""
    return [thing for room in _rooms.values() for thing in room.open_things(partner)]


@transaction.atomic
def close_storefront(*, partner: Partner, by: User, why: str, at: datetime) -> PartnerStanding:
    """Close for good. Works leave sale, memberships end; seats, orders and documents stay. The team is told by mail.

    A new storefront can be opened; this one does not come back. Raises NotYourStorefront (only owners may),
    ClosedAlready, StillOpen; nothing is changed then.
    """
    # Who orders or asks here, and who publishes or quotes, locks this row too: so nothing slips in between.
    lock_sellers(partner.pk)
    locked = Partner.objects.get(pk=partner.pk)
    require_role(by, locked, also_closed=True)
    if is_closed(locked):
        raise ClosedAlready(_("This storefront is closed already."))
    if things := open_things(locked):
        raise StillOpen(things)
    for room in _rooms.values():
        room.close(locked, by=by, at=at)
    for invitation in locked.invitations.filter(outcome=Outcome.OPEN):
        revoke(invitation=invitation, by=by, at=at)
    standing = move_standing(locked, Standing.CLOSED, by=by, why=why.strip()[:LONGEST_REASON], at=at)
    standing.save()
    _tell_team(locked, at)
    seller_changed.send(Partner, partner=locked, at=at)
    return standing


def _tell_team(partner: Partner, at: datetime) -> None:
    for seat in partner.team.select_related("user"):
        promise_mail(
            template="storefront_closed", to=seat.user.email, language=seat.user.language, at=at,
            key=f"storefront-closed:{partner.code}:{seat.user.public_id}", context={"partner": partner.code},
        )  # fmt: skip


def closed_mail(context: dict[str, Any]) -> dict[str, Any]:
    """What ends and what is kept for how long. The context holds the partner's code."""
    partner = Partner.objects.select_related("standing").get(code=context["partner"])
    return {
        "maker": partner.name,
        "closed_at": partner.standing.changed_at,
        "trader_until": trader_data_until(partner),
        "studio_url": f"{settings.SITE_URL}{reverse('studio:close')}",
        "contact": settings.PLATFORM_EMAIL,
    }
