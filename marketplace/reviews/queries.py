"""Reading reviews: of a work for everybody, of an order for its buyer, of a maker for the team."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from marketplace.fulfilment.registry import received_lines
from marketplace.offerings.models import Offering, State
from marketplace.order.models import LineFacts, Order
from marketplace.partner.models import Partner
from marketplace.reviews.models import BEST, WORST, Review

PER_PAGE = 20
"""Reviews on a page of all reviews of a work."""
EXTRA = "extra"
"""The tier code of what was added to a package: reviewed with it."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What the reviews of a work come to. ``tenths``: the average in tenths of a star (10 to 50), half a tenth up.

    The one figure that is shown and searched by, so that "4 stars and more" keeps just what shows 4.0 and more.
    """

    tenths: int
    count: int


def rating(stars: int, count: int) -> Rating:
    """From the sum of the stars of ``count`` reviews, at least one."""
    return Rating((stars * 20 + count) // (2 * count), count)


def shown() -> QuerySet[Review]:
    """What everybody may read, newest first."""
    return Review.objects.filter(down_at__isnull=True)


def ratings_of(offerings: Collection[int]) -> dict[int, Rating]:
    """By the primary key of the work; those without a review are not there. One query for all."""
    summed = shown().filter(offering__in=offerings).order_by().values("offering")
    rows = summed.annotate(sum=Sum("stars"), count=Count("pk")).values_list("offering", "sum", "count")
    return {offering: rating(stars, count) for offering, stars, count in rows}


def spread_of(offering: Offering) -> dict[int, int]:
    """How many reviews have how many stars, the best first; empty where there is none."""
    rows = shown().filter(offering=offering).order_by().values_list("stars").annotate(count=Count("pk"))
    counts = dict(rows)
    return {stars: counts.get(stars, 0) for stars in range(BEST, WORST - 1, -1)} if counts else {}


def rating_of(spread: dict[int, int]) -> Rating | None:
    """From a ``spread_of``."""
    if not spread:
        return None
    return rating(sum(stars * count for stars, count in spread.items()), sum(spread.values()))


def shown_of(offering: Offering) -> QuerySet[Review]:
    """The reviews of a work as its page shows them, with their answers: one query."""
    return shown().filter(offering=offering).select_related("answer")


def of_maker(partner: Partner) -> QuerySet[Review]:
    """All reviews of a maker's works for the studio, newest first. What was taken down is not the maker's to answer."""
    return shown().filter(offering__partner=partner).select_related("answer", "offering__product")


def all_reviews() -> QuerySet[Review]:
    """For moderators."""
    return Review.objects.select_related("offering__product", "offering__partner", "answer", "user")


def lines_to_review(order: Order, *, at: datetime) -> list[LineFacts]:
    """One line for each work of the order that its buyer has, with the review if there is one: a few queries.

    What was agreed with one buyer has no public page, so there is nothing to review.
    """
    lines = (
        LineFacts.objects.filter(seller_order__order=order, offering__isnull=False)
        .exclude(Q(tier_code=EXTRA) | Q(offering__state=State.PRIVATE))
        .select_related("offering", "review")
        .order_by("pk")
    )
    rows = list(lines)
    received = received_lines(rows, at=at)
    kept: dict[int | None, LineFacts] = {}
    for line in rows:
        has_review = hasattr(line, "review")
        if (line.pk in received or has_review) and (line.offering_id not in kept or has_review):
            kept[line.offering_id] = line
    return list(kept.values())
