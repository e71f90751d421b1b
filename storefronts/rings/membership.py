"""The table of a membership's states, and the one function that moves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from marketplace.partner.locks import lock_sellers
from marketplace.partner.models import Partner
from marketplace.partner.queries import is_closed
from marketplace.partner.signals import seller_changed
from marketplace.users.models import User
from search.indexing.changes import changed
from storefronts.profiles.models import Storefront
from storefronts.rings.models import Membership, MembershipEvent, MembershipState, Ring
from storefronts.rings.refused import TransitionRefused

S = MembershipState
OWNER, EDITOR, BOTH = "owner", "editor", "both"
"""Whose word moves it. BOTH: an owner with the ring's own invitation in hand."""
NEW = ""
OPEN_ONLY = (S.INVITED, S.APPLIED, S.MEMBER)
"""What no closed storefront becomes, whoever asked before it closed."""
TRANSITIONS: Mapping[str, Mapping[str, frozenset[str]]] = {
    NEW: {S.INVITED: frozenset({EDITOR}), S.APPLIED: frozenset({OWNER}), S.MEMBER: frozenset({BOTH})},
    S.INVITED: {S.MEMBER: frozenset({OWNER, BOTH}), S.REFUSED: frozenset({OWNER}), S.REMOVED: frozenset({EDITOR})},
    S.APPLIED: {S.MEMBER: frozenset({EDITOR, BOTH}), S.REFUSED: frozenset({EDITOR}), S.LEFT: frozenset({OWNER})},
    S.MEMBER: {S.LEFT: frozenset({OWNER}), S.REMOVED: frozenset({EDITOR})},
    S.REFUSED: {S.INVITED: frozenset({EDITOR}), S.APPLIED: frozenset({OWNER}), S.MEMBER: frozenset({BOTH})},
    S.LEFT: {S.INVITED: frozenset({EDITOR}), S.APPLIED: frozenset({OWNER}), S.MEMBER: frozenset({BOTH})},
    S.REMOVED: {S.INVITED: frozenset({EDITOR})},
}
"""From a state to the states it may go to, and whose word it takes. A maker who was removed can only be invited."""


def lock_storefront(storefront: Storefront) -> Storefront:
    """The seller's row first, the storefront's, then its memberships: one order; two never wait for each other."""
    lock_sellers(storefront.partner_id)
    return Storefront.objects.select_for_update(of=("self",)).select_related("partner").get(pk=storefront.pk)


def membership_of(ring: Ring, storefront: Storefront) -> Membership | None:
    """Locked, when there is one."""
    return Membership.objects.select_for_update().filter(ring=ring, storefront=storefront).first()


def move(
    *, ring: Ring, storefront: Storefront, to: str, side: str, by: User, at: datetime, why: str = ""
) -> Membership:
    """Move a membership, making it when it is new; the storefront is locked by the caller.

    Raises TransitionRefused where the table does not list it for this side, or the storefront has closed; nothing is
    written then.
    """
    if to in OPEN_ONLY and is_closed(storefront.partner):
        raise TransitionRefused(_("%(name)s has closed.") % {"name": storefront.name})
    found = membership_of(ring, storefront)
    was = found.state if found else NEW
    if side not in TRANSITIONS[was].get(to, frozenset()):
        raise TransitionRefused(_("This cannot be done now: the membership has changed meanwhile. Look again."))
    membership = found or Membership(ring=ring, storefront=storefront)
    membership.state, membership.changed_at, membership.is_home = to, at, False
    if to == S.MEMBER:
        membership.since = at
    membership.save()
    MembershipEvent.objects.create(membership=membership, was=was, now=to, by=by, why=why[:1000], at=at)
    if S.MEMBER in (was, to):
        settle_home(storefront=storefront, at=at)
        membership.refresh_from_db(fields=["is_home"])
    return membership


def settle_home(*, storefront: Storefront, at: datetime, wanted: Membership | None = None) -> None:
    """Exactly one home where there are members: the wanted one, else the present one, else the oldest."""
    members = Membership.objects.filter(storefront=storefront, state=S.MEMBER).order_by("-is_home", "since", "pk")
    home = wanted or members.first()
    Membership.objects.filter(storefront=storefront, is_home=True).update(is_home=False)
    if home is not None:
        Membership.objects.filter(pk=home.pk).update(is_home=True)
    announce(storefront=storefront, at=at)


def announce(*, storefront: Storefront, at: datetime) -> None:
    """Search shows a maker's rings with each of its works: their documents become newer."""
    Storefront.objects.filter(pk=storefront.pk).update(version=storefront.version + 1)
    storefront.version += 1
    changed(f"storefront:{storefront.slug}", at=at)
    seller_changed.send(Partner, partner=storefront.partner, at=at)
