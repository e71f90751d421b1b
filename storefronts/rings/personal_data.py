"""What rings keep of a person: seats of editors, invitations to an address, acts in memberships."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.users.models import User
from storefronts.rings.models import Invitation, MembershipEvent, RingEditor

FORGOTTEN = "deleted@deleted.invalid"


class RingsOfPerson:
    """The umbrella is never left without an editor."""

    def export(self, user: User) -> dict[str, Any]:
        seats = RingEditor.objects.filter(user=user).select_related("ring").order_by("pk")
        invitations = Invitation.objects.filter(_theirs(user)).select_related("ring").order_by("pk")
        acts = MembershipEvent.objects.filter(by=user).select_related("membership__ring", "membership__storefront")
        return {
            "editor_of": [{"ring": seat.ring.name, "since": seat.since} for seat in seats],
            "invitations": [
                {
                    "ring": row.ring.name, "kind": row.kind, "email": row.email if row.email == user.email else "",
                    "made_at": row.made_at, "used_at": row.used_at,
                }
                for row in invitations
            ],
            "memberships": [
                {
                    "ring": act.membership.ring.name, "studio": act.membership.storefront.name, "was": act.was,
                    "now": act.now, "why": act.why, "at": act.at,
                }
                for act in acts
            ],
        }  # fmt: skip

    def obstacles(self, user: User) -> list[str]:
        mine = RingEditor.objects.filter(user=user, ring__is_umbrella=True)
        others = RingEditor.objects.filter(ring__is_umbrella=True).exclude(user=user)
        if mine.exists() and not others.exists():
            return [_("You are the only editor of the network. Name another one first.")]
        return []

    def erase(self, user: User, *, at: datetime) -> None:
        for seat in RingEditor.objects.filter(user=user).select_related("ring__group"):
            if seat.ring.group is not None:
                user.groups.remove(seat.ring.group)
        RingEditor.objects.filter(user=user).delete()
        Invitation.objects.filter(email=user.email.lower()).update(email=FORGOTTEN)
        Invitation.objects.filter(made_by=user).update(made_by=None)
        Invitation.objects.filter(used_by=user).update(used_by=None)
        MembershipEvent.objects.filter(by=user).update(by=None)


def _theirs(user: User) -> Q:
    return Q(email=user.email.lower()) | Q(made_by=user) | Q(used_by=user)
