"""Reading what the ring's desk shows."""

from __future__ import annotations

from cms.models import ShowcaseIndexPage
from marketplace.users.models import User
from storefronts.rings.models import Membership, MembershipState, Ring
from storefronts.rings.queries import with_last_word


def memberships_of(ring: Ring) -> dict[str, list[Membership]]:
    """The ring's memberships by state, the last word of each with it; one query."""
    rows = Membership.objects.filter(ring=ring).select_related("storefront").order_by("storefront__name", "pk")
    found: dict[str, list[Membership]] = {state: [] for state in MembershipState.values}
    for row in with_last_word(rows):
        found[row.state].append(row)
    return found


def lists_open_to(user: User) -> list[ShowcaseIndexPage]:
    """The lists of showcases below which a person may write, one for each language."""
    lists = ShowcaseIndexPage.objects.select_related("locale").order_by("locale__language_code", "pk")
    return [page for page in lists if page.permissions_for_user(user).can_add_subpage()]
