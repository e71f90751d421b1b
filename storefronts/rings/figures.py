"""What a ring's editors see in numbers. Sales come in bands, so that nobody reads off them what one maker earns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from marketplace.figures.queries import totals
from marketplace.figures.subjects import subject
from marketplace.offerings.models import Offering, State
from marketplace.order.models import SellerOrder, SellerOrderState
from storefronts.rings.models import Membership, MembershipState, Ring

SPAN = timedelta(days=90)
FEWEST_SELLERS = 3
"""With fewer makers who sold, a number could be read as one maker's: it is hidden."""
BANDS = ((0, 0), (1, 9), (10, 49), (50, 199), (200, 999), (1000, 4999))
SOLD = (
    SellerOrderState.CONFIRMED,
    SellerOrderState.IN_PROGRESS,
    SellerOrderState.DELIVERED,
    SellerOrderState.COMPLETED,
)

ShowcaseSubjects = Callable[[Ring], list[str]]
"""Ring in, the subjects under which its showcases are counted out; the house of the showcases knows."""
_showcases: list[ShowcaseSubjects] = []


def register_showcases(subjects: ShowcaseSubjects) -> None:
    _showcases[:] = [subjects]


@dataclass(frozen=True, slots=True)
class RingFigures:
    """Of the last SPAN; makers and works are of now. ``sales``: a band such as "10-49", or "" (hidden)."""

    makers: int
    works: int
    views: int
    clicks: int
    sales: str


def ring_subject(ring: Ring) -> str:
    """Under which a ring's page is counted."""
    return subject("ring", ring.slug)


def band(count: int) -> str:
    """The band a count lies in: "0", "1-9", ..., "5000+"."""
    for low, high in BANDS:
        if low <= count <= high:
            return str(low) if low == high else f"{low}-{high}"
    return f"{BANDS[-1][1] + 1}+"


def sales_band(count: int, sellers: int) -> str:
    """The rule: hidden while fewer than FEWEST_SELLERS makers have sold; no sale at all gives nobody away."""
    return "" if 0 < sellers < FEWEST_SELLERS else band(count)


def ring_figures(ring: Ring, *, at: datetime) -> RingFigures:
    """Four queries, however many members."""
    members = Membership.objects.filter(ring=ring, state=MembershipState.MEMBER)
    partners = members.values("storefront__partner")
    since = at - SPAN
    sold = SellerOrder.objects.filter(partner__in=partners, state__in=SOLD, order__facts__placed_at__gte=since)
    sums = sold.aggregate(orders=Count("pk"), sellers=Count("partner", distinct=True))
    showcases = _showcases[0](ring) if _showcases else []
    counted = totals([ring_subject(ring), *showcases], since=since.date())
    return RingFigures(
        makers=members.count(),
        works=Offering.objects.filter(partner__in=partners, state=State.PUBLISHED).count(),
        views=counted[ring_subject(ring)]["view"],
        clicks=sum(counted[subject]["click"] for subject in showcases),
        sales=sales_band(sums["orders"], sums["sellers"]),
    )
