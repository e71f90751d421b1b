"""Object-level permission: who may act for a seller."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.partner.models import Partner, Role, Standing, TeamMember
from marketplace.users.models import User


class NotYourStorefront(Exception):
    """The person has no seat in this seller's team, or not the role it takes. Views answer 404."""


class StorefrontClosed(NotYourStorefront):
    """The storefront is closed for good: it can be read and not changed. The message is for the maker."""

    def __init__(self) -> None:
        super().__init__(_("This storefront is closed: nothing of it can be changed any more."))


def require_role(by: User, partner: Partner, *roles: Role, also_closed: bool = False) -> None:
    """Raises NotYourStorefront unless ``by`` is an owner of ``partner`` or has one of ``roles``.

    A closed storefront is changed by nobody (StorefrontClosed), unless what is done concerns its team or its buyers
    (``also_closed``).
    """
    seats = TeamMember.objects.filter(partner=partner, user_id=by.pk, role__in={Role.OWNER, *roles})
    standings = list(seats.values_list("partner__standing__state", flat=True))
    if not standings:
        raise NotYourStorefront
    if Standing.CLOSED in standings and not also_closed:
        raise StorefrontClosed
