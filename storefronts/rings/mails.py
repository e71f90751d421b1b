"""Telling the other side: the owners of a storefront, or the editors of a ring."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from marketplace.outbox.mail import promise_mail
from marketplace.partner.models import Role
from marketplace.users.models import User
from storefronts.rings.models import Invitation, Membership, Ring


def tell_owners(*, membership: Membership, at: datetime, words: str = "") -> None:
    """What the ring did: to every owner of the storefront, in their language."""
    team = membership.storefront.partner.team.filter(role=Role.OWNER).select_related("user")
    for seat in team:
        _tell("ring_to_maker", seat.user, membership, at=at, words=words)


def tell_editors(*, membership: Membership, by: User, at: datetime) -> None:
    """What the maker did: to every editor of the ring."""
    for seat in membership.ring.editors.select_related("user").exclude(user=by):
        _tell("ring_to_editor", seat.user, membership, at=at)


def _tell(template: str, user: User, membership: Membership, *, at: datetime, words: str = "") -> None:
    promise_mail(
        template=template, to=user.email, language=user.language, at=at,
        key=f"{template}:{membership.public_id}:{membership.state}:{at.timestamp():.6f}:{user.public_id}",
        context={
            "ring": membership.ring.name, "slug": membership.ring.slug, "maker": membership.storefront.name,
            "state": membership.state, "words": words[:1000],
        },
    )  # fmt: skip


def mail_invitation(*, invitation: Invitation, ring: Ring, at: datetime) -> None:
    """The link, to the address it was made for."""
    promise_mail(
        template="ring_invitation", to=invitation.email, language=invitation.language, at=at,
        key=f"ring-invitation:{invitation.public_id}",
        context={
            "ring": ring.name, "kind": invitation.kind, "path": invitation.path,
            "until": invitation.expires_at.date().isoformat(),
        },
    )  # fmt: skip


def to_maker(context: dict[str, Any]) -> dict[str, Any]:
    """Where the maker answers."""
    return {"ring_url": f"{settings.SITE_URL}/{get_language() or 'en'}/studio/ring/"}


def to_editor(context: dict[str, Any]) -> dict[str, Any]:
    """Where the editor answers."""
    return {"ring_url": f"{settings.SITE_URL}/cms/ring/{context['slug']}/"}


def invitation(context: dict[str, Any]) -> dict[str, Any]:
    """The link, in the language of the mail."""
    return {"invitation_url": f"{settings.SITE_URL}/{get_language() or 'en'}{context['path']}"}
