"""Who may act for a ring."""

from __future__ import annotations

from marketplace.users.models import User
from marketplace.users.operators import Duty, duties_of
from storefronts.rings.models import Ring, RingEditor


class NotYourRing(Exception):
    """The person looks after neither this ring nor the network. Views answer 404."""


def is_network_editor(user: User) -> bool:
    """An editor of the umbrella, or an administrator of the platform: looks after all rings."""
    if not user.is_active:
        return False
    seated = RingEditor.objects.filter(user_id=user.pk, ring__is_umbrella=True).exists()
    return seated or Duty.ADMINISTRATOR in duties_of(user)


def require_editor(by: User, ring: Ring) -> None:
    """Raises NotYourRing unless ``by`` is an editor of ``ring`` or of the network."""
    if by.is_active and RingEditor.objects.filter(user_id=by.pk, ring=ring).exists():
        return
    require_network(by)


def require_network(by: User) -> None:
    """Raises NotYourRing unless ``by`` is an editor of the network."""
    if not is_network_editor(by):
        raise NotYourRing
