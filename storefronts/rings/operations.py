"""Joining a ring and leaving it: by consent of both sides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.partner.models import Role
from marketplace.partner.permissions import require_role
from marketplace.partner.queries import is_closed
from marketplace.users.models import User
from storefronts.profiles.models import Storefront
from storefronts.rings.mails import tell_editors, tell_owners
from storefronts.rings.membership import EDITOR, OWNER, S, lock_storefront, membership_of, move, settle_home
from storefronts.rings.models import Membership, Ring, RingState
from storefronts.rings.permissions import require_editor
from storefronts.rings.refused import RingRefused

SHORTEST_REASON = 10


def check_open(ring: Ring) -> None:
    """Raises RingRefused for a ring that takes nobody."""
    if ring.is_umbrella:
        raise RingRefused(_("The umbrella has rings, not makers. Choose the ring of a city."))
    if ring.state != RingState.OPEN:
        raise RingRefused(_("%(ring)s takes no new makers at present.") % {"ring": ring.name})


def reason(why: str) -> str:
    """Raises RingRefused for less than SHORTEST_REASON characters: the other side reads it."""
    clean = " ".join(why.split())
    if len(clean) < SHORTEST_REASON:
        raise RingRefused(_("Say why, in at least 10 characters: the other side reads it."))
    return clean


@transaction.atomic
def apply(*, ring: Ring, storefront: Storefront, by: User, at: datetime, words: str = "") -> Membership:
    """A maker's owner asks to join; where the ring has invited already, that is the consent of both.

    Raises NotYourStorefront, RingRefused, TransitionRefused.
    """
    require_role(by, storefront.partner)
    check_open(ring)
    locked = lock_storefront(storefront)
    kept = membership_of(ring, locked)
    to = S.MEMBER if kept and kept.state == S.INVITED else S.APPLIED
    made = move(ring=ring, storefront=locked, to=to, side=OWNER, by=by, at=at, why=words.strip())
    tell_editors(membership=made, by=by, at=at)
    return made


@transaction.atomic
def invite(*, ring: Ring, storefront: Storefront, by: User, at: datetime, words: str = "") -> Membership:
    """A ring's editor asks a maker; where the maker has asked already, that is the consent of both.

    Raises NotYourRing, RingRefused, TransitionRefused.
    """
    require_editor(by, ring)
    check_open(ring)
    if is_closed(storefront.partner):
        raise RingRefused(_("%(name)s has closed.") % {"name": storefront.name})
    locked = lock_storefront(storefront)
    kept = membership_of(ring, locked)
    to = S.MEMBER if kept and kept.state == S.APPLIED else S.INVITED
    made = move(ring=ring, storefront=locked, to=to, side=EDITOR, by=by, at=at, why=words.strip())
    tell_owners(membership=made, at=at, words=words.strip())
    return made


@transaction.atomic
def accept_maker(*, membership: Membership, by: User, at: datetime) -> Membership:
    """A ring's editor says yes to a maker who asked. Raises NotYourRing, RingRefused, TransitionRefused."""
    require_editor(by, membership.ring)
    check_open(membership.ring)
    return _by_editor(membership, S.MEMBER, by=by, at=at, why="")


@transaction.atomic
def refuse_maker(*, membership: Membership, by: User, at: datetime, why: str) -> Membership:
    """A ring's editor says no to a maker who asked. Raises NotYourRing, RingRefused, TransitionRefused."""
    require_editor(by, membership.ring)
    return _by_editor(membership, S.REFUSED, by=by, at=at, why=reason(why))


@transaction.atomic
def remove_maker(*, membership: Membership, by: User, at: datetime, why: str) -> Membership:
    """A ring's editor ends a membership, or takes an invitation back.

    Raises NotYourRing, RingRefused, TransitionRefused.
    """
    require_editor(by, membership.ring)
    return _by_editor(membership, S.REMOVED, by=by, at=at, why=reason(why))


def _by_editor(membership: Membership, to: str, *, by: User, at: datetime, why: str) -> Membership:
    locked = lock_storefront(membership.storefront)
    moved = move(ring=membership.ring, storefront=locked, to=to, side=EDITOR, by=by, at=at, why=why)
    tell_owners(membership=moved, at=at, words=why)
    return moved


@transaction.atomic
def agree(*, membership: Membership, by: User, at: datetime) -> Membership:
    """A maker's owner says yes to an invitation. Raises NotYourStorefront, RingRefused, TransitionRefused."""
    require_role(by, membership.storefront.partner)
    check_open(membership.ring)
    locked = lock_storefront(membership.storefront)
    kept = membership_of(membership.ring, locked)
    if kept is None or kept.state != S.INVITED:
        raise RingRefused(_("There is no invitation to answer any more."))
    made = move(ring=membership.ring, storefront=locked, to=S.MEMBER, side=OWNER, by=by, at=at)
    tell_editors(membership=made, by=by, at=at)
    return made


@transaction.atomic
def decline(*, membership: Membership, by: User, at: datetime) -> Membership:
    """A maker's owner says no to an invitation. Raises NotYourStorefront, TransitionRefused."""
    require_role(by, membership.storefront.partner)
    locked = lock_storefront(membership.storefront)
    return move(ring=membership.ring, storefront=locked, to=S.REFUSED, side=OWNER, by=by, at=at)


@transaction.atomic
def leave(*, membership: Membership, by: User, at: datetime, why: str = "") -> Membership:
    """A maker's owner leaves, or takes the application back; no reason is asked.

    Raises NotYourStorefront, TransitionRefused.
    """
    require_role(by, membership.storefront.partner)
    locked = lock_storefront(membership.storefront)
    moved = move(ring=membership.ring, storefront=locked, to=S.LEFT, side=OWNER, by=by, at=at, why=why.strip())
    tell_editors(membership=moved, by=by, at=at)
    return moved


@transaction.atomic
def choose_home(*, membership: Membership, by: User, at: datetime) -> Membership:
    """The ring that a maker's cards and pages name. Raises NotYourStorefront, RingRefused."""
    require_role(by, membership.storefront.partner, Role.EDITOR)
    locked = lock_storefront(membership.storefront)
    kept = membership_of(membership.ring, locked)
    if kept is None or kept.state != S.MEMBER:
        raise RingRefused(_("Only a ring you are a member of can be your home ring."))
    if not kept.is_home:
        settle_home(storefront=locked, at=at, wanted=kept)
        kept.refresh_from_db(fields=["is_home"])
    return kept
