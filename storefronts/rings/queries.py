"""Reading rings, memberships and invitations."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.crypto import constant_time_compare

from marketplace.users.models import User
from storefronts.profiles.models import Storefront
from storefronts.rings.models import Invitation, Membership, MembershipEvent, MembershipState, Ring, RingEditor
from storefronts.rings.permissions import is_network_editor

NAMES_KEPT_S = 60
_names: dict[str, tuple[float, dict[str, str]]] = {}


def rings_of_editor(user: User) -> QuerySet[Ring]:
    """The rings a person looks after: all for editors of the network, the umbrella among them."""
    rings = Ring.objects.order_by("-is_umbrella", "name")
    return rings if is_network_editor(user) else rings.filter(editors__user_id=user.pk)


def colleagues_of(user: User) -> QuerySet[User]:
    """Who looks after the same rings, and the person: the only accounts that an editor is shown."""
    seated = RingEditor.objects.filter(ring__in=rings_of_editor(user).values("pk")).values("user")
    return User.objects.filter(Q(pk__in=seated) | Q(pk=user.pk)).order_by("last_name", "first_name", "email")


def city_rings() -> QuerySet[Ring]:
    """All rings but the umbrella, by name, with the number of their makers."""
    makers = Count("memberships", filter=Q(memberships__state=MembershipState.MEMBER))
    return Ring.objects.filter(is_umbrella=False).annotate(makers=makers).order_by("name")


def with_last_word(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Each membership with ``last_why``: what was said when it last moved."""
    last = MembershipEvent.objects.filter(membership=OuterRef("pk")).order_by("-at", "-id")
    return rows.annotate(last_why=Subquery(last.values("why")[:1]))


def with_rings(path: str) -> Prefetch:
    """A storefront's rings for ``rings_of``, in one query for many storefronts. ``path`` ends in the storefront."""
    members = Membership.objects.filter(state=MembershipState.MEMBER).select_related("ring")
    where = f"{path}__memberships" if path else "memberships"
    return Prefetch(where, members.order_by("-is_home", "since", "pk"), to_attr="joined")


def rings_of(storefront: Storefront) -> list[Ring]:
    """The rings a storefront is a member of, its home first. One query, none after ``with_rings``."""
    joined: Sequence[Membership] | None = getattr(storefront, "joined", None)
    if joined is None:
        members = Membership.objects.filter(storefront=storefront, state=MembershipState.MEMBER).select_related("ring")
        joined = list(members.order_by("-is_home", "since", "pk"))
    return [membership.ring for membership in joined]


def home_ring(storefront: Storefront) -> Ring | None:
    """The ring a maker calls home."""
    return next(iter(rings_of(storefront)), None)


def ring_slugs(storefront: Storefront) -> tuple[str, ...]:
    """For search: whoever looks in one of these rings finds the maker's works. The home ring first."""
    return tuple(ring.slug for ring in rings_of(storefront))


def invitation_by_key(public_id: str, key: str) -> Invitation | None:
    """An invitation for who has its key; compared in constant time."""
    found = Invitation.objects.filter(public_id=public_id).select_related("ring").first()
    if found is None or not constant_time_compare(found.key, key):
        return None
    return found


def open_invitations(ring: Ring, *, at: datetime) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(ring=ring, revoked_at__isnull=True, used_at__isnull=True, expires_at__gt=at)
    return rows.select_related("made_by")


def is_ring(slug: str) -> bool:
    """Whether a ring of that name is there to be looked at."""
    return Ring.objects.filter(slug=slug).exists()


def ring_names() -> Mapping[str, str]:
    """Slug to name of all rings: kept for a minute in each process, so that search asks no database."""
    kept = _names.get("all")
    if kept is None or kept[0] < time.monotonic():
        kept = (time.monotonic() + NAMES_KEPT_S, dict(Ring.objects.values_list("slug", "name")))
        _names["all"] = kept
    return kept[1]


def forget_ring_names() -> None:
    """A ring was founded or renamed: this process asks again."""
    _names.clear()


def rings_of_maker(partner_id: int) -> frozenset[str]:
    """The slugs of the rings that a maker (primary key) is a member of: for the commission that a ring agreed on."""
    mine = Membership.objects.filter(storefront__partner=partner_id, state=MembershipState.MEMBER)
    return frozenset(mine.values_list("ring__slug", flat=True))
