"""Reading what the ring's desk shows."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from storefronts.profiles.models import Storefront
from storefronts.rings.models import Membership, MembershipEvent, MembershipState, Ring

ORDER = (MembershipState.APPLIED, MembershipState.INVITED, MembershipState.MEMBER)


def memberships_of(ring: Ring) -> dict[str, list[Membership]]:
    """The ring's memberships by state, the last word of each with it; one query."""
    last = MembershipEvent.objects.filter(membership=OuterRef("pk")).order_by("-at", "-id")
    rows = Membership.objects.filter(ring=ring).select_related("storefront").order_by("storefront__name", "pk")
    found: dict[str, list[Membership]] = {state: [] for state in MembershipState.values}
    for row in rows.annotate(last_why=Subquery(last.values("why")[:1])):
        found[row.state].append(row)
    return found


def storefronts_to_invite(ring: Ring) -> QuerySet[Storefront]:
    """Makers who are neither members nor invited, those of the ring's city and country first by name."""
    busy = (MembershipState.MEMBER, MembershipState.INVITED)
    taken = Membership.objects.filter(ring=ring, state__in=busy).values("storefront")
    return Storefront.objects.exclude(pk__in=taken).order_by("name")
