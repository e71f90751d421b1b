"""A maker closes: its memberships end, applications and invitations with them. The rings' editors are told."""

from __future__ import annotations

from datetime import datetime

from marketplace.partner.closing import OpenThing
from marketplace.partner.models import Partner
from marketplace.users.models import User
from storefronts.rings.membership import S
from storefronts.rings.models import Membership
from storefronts.rings.operations import decline, leave

WHY = "the storefront was closed"


class MembershipsOfMaker:
    def open_things(self, partner: Partner) -> list[OpenThing]:
        return []

    def close(self, partner: Partner, *, by: User, at: datetime) -> None:
        kept = Membership.objects.filter(storefront__partner=partner, state__in=(S.MEMBER, S.APPLIED, S.INVITED))
        for membership in kept.select_related("ring", "storefront__partner").order_by("pk"):
            if membership.state == S.INVITED:
                decline(membership=membership, by=by, at=at)
            else:
                leave(membership=membership, by=by, at=at, why=WHY)
