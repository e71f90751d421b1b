"""Who is told by mail: promised in the transaction of the change, one link each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from marketplace.outbox.mail import promise_mail
from marketplace.partner.models import Role
from storefronts.bespoke.models import Invitation, Request

TEMPLATE = "bespoke"


def tell_buyer(
    *, request: Request, event: str, mark: str, at: datetime, invitation: Invitation | None = None, text: str = "",
    files: Sequence[str] = (),
) -> None:  # fmt: skip
    """One mail to the buyer. ``mark`` makes it unique among those of its event, ``files`` are names."""
    promise_mail(
        template=TEMPLATE, to=request.email, language=request.language, at=at,
        key=f"bespoke:buyer:{event}:{request.public_id}:{mark}",
        context={
            "event": event, "side": "buyer", "request": request.public_id, "text": text, "files": list(files),
            "invitation": invitation.public_id if invitation else "",
        },
    )  # fmt: skip


def tell_maker(
    *, invitation: Invitation, event: str, mark: str, at: datetime, text: str = "", files: Sequence[str] = ()
) -> None:
    """One mail to everybody of the maker's team who may answer."""
    seats = invitation.storefront.partner.team.filter(role__in=(Role.OWNER, Role.EDITOR)).select_related("user")
    for seat in seats:
        promise_mail(
            template=TEMPLATE, to=seat.user.email, language=seat.user.language, at=at,
            key=f"bespoke:maker:{event}:{invitation.public_id}:{mark}:{seat.user.public_id}",
            context={
                "event": event, "side": "maker", "request": invitation.request.public_id, "text": text,
                "files": list(files), "invitation": invitation.public_id,
            },
        )  # fmt: skip
