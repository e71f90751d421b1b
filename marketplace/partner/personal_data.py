"""A person's seats in the teams of sellers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from marketplace.partner.models import Partner, Role, TeamMember
from marketplace.users.models import User


class SeatsOfPerson:
    """A storefront is never left without an owner: buyers have rights against it."""

    def export(self, user: User) -> dict[str, Any]:
        seats = TeamMember.objects.filter(user=user).select_related("partner").order_by("pk")
        return {"seats": [{"studio": seat.partner.name, "role": seat.role, "since": seat.since} for seat in seats]}

    def obstacles(self, user: User) -> list[str]:
        owned = TeamMember.objects.filter(user=user, role=Role.OWNER).select_related("partner")
        return [
            _("You are the only owner of %(name)s. Make somebody else its owner first, or ask us to close it.")
            % {"name": seat.partner.name}
            for seat in owned
            if not TeamMember.objects.filter(partner=seat.partner, role=Role.OWNER).exclude(user=user).exists()
        ]  # fmt: skip

    def erase(self, user: User, *, at: datetime) -> None:
        for partner in Partner.objects.filter(users=user):
            partner.users.remove(user)
        TeamMember.objects.filter(user=user).delete()
