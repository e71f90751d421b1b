"""Object-level permission: who may act for a seller."""

from __future__ import annotations

from marketplace.partner.models import Partner, Role, TeamMember
from marketplace.users.models import User


class NotYourStorefront(Exception):
    """The person has no seat in this seller's team, or not the role it takes. Views answer 404."""


def require_role(by: User, partner: Partner, *roles: Role) -> None:
    """Raises NotYourStorefront unless ``by`` is an owner of ``partner`` or has one of ``roles``."""
    allowed = {Role.OWNER, *roles}
    if not TeamMember.objects.filter(partner=partner, user_id=by.pk, role__in=allowed).exists():
        raise NotYourStorefront
