"""Seats of a ring's editors, kept in step with the group of accounts that their permissions hang on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.users.models import User
from storefronts.rings.models import Ring, RingEditor
from storefronts.rings.permissions import require_network
from storefronts.rings.refused import RingRefused


def seat_editor(*, ring: Ring, user: User, at: datetime) -> RingEditor:
    """The seat and the group, together; twice is once. The caller has asked whether it may be."""
    assert ring.group is not None
    seat, _made = RingEditor.objects.get_or_create(ring=ring, user=user, defaults={"since": at})
    user.groups.add(ring.group)
    return seat


@transaction.atomic
def add_editor(*, ring: Ring, user: User, by: User, at: datetime) -> RingEditor:
    """An editor of the network gives a person a ring. Raises NotYourRing."""
    require_network(by)
    return seat_editor(ring=ring, user=user, at=at)


@transaction.atomic
def remove_editor(*, ring: Ring, user: User, by: User) -> None:
    """Take a seat away; an editor may leave a ring. The last editor of the umbrella stays.

    Raises NotYourRing, RingRefused.
    """
    if by.pk != user.pk:
        require_network(by)
    locked = Ring.objects.select_for_update().get(pk=ring.pk)
    others = RingEditor.objects.filter(ring=locked).exclude(user=user)
    if locked.is_umbrella and not others.exists():
        raise RingRefused(_("The network needs an editor. Name another one first."))
    RingEditor.objects.filter(ring=locked, user=user).delete()
    if locked.group is not None:
        user.groups.remove(locked.group)
