"""A seller closes: what was on sale leaves it for good. Drafts stay what they are, seen by nobody."""

from __future__ import annotations

from datetime import datetime

from marketplace.offerings.models import Offering, State
from marketplace.offerings.operations import withdraw
from marketplace.partner.closing import OpenThing
from marketplace.partner.models import Partner
from marketplace.users.models import User

WHY = "the storefront was closed"


class WorksOfSeller:
    def open_things(self, partner: Partner) -> list[OpenThing]:
        return []

    def close(self, partner: Partner, *, by: User, at: datetime) -> None:
        shown = Offering.objects.filter(partner=partner, state__in=(State.IN_REVIEW, State.PUBLISHED, State.PAUSED))
        for offering in shown.select_related("partner").order_by("pk"):
            withdraw(offering=offering, by=by, at=at, why=WHY)
