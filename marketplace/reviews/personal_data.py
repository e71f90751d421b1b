"""Reviews as a person's data: they go with the account, and lose their address when tax law lets go of the order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from marketplace.order.models import Order
from marketplace.reviews.models import Answer, Review
from marketplace.reviews.operations import drop, lock_reviews
from marketplace.users.models import User


class ReviewsOfPerson:
    """A review is its author's own words and opinion: erased whole (GDPR Art. 17), also one that was taken down."""

    def export(self, user: User) -> dict[str, Any]:
        mine = _of(user).select_related("line").order_by("pk")
        return {
            "reviews": [
                {"title": row.line.title, "maker": row.line.maker_name, "stars": row.stars, "text": row.text,
                 "shown_as": row.shown_as, "written_at": row.written_at, "changed_at": row.changed_at,
                 "down_at": row.down_at}
                for row in mine
            ],
            "answers": list(
                Answer.objects.filter(by=user).order_by("pk").values("text", "written_at", "changed_at")
            ),
        }  # fmt: skip

    def obstacles(self, user: User) -> list[str]:
        return []

    def erase(self, user: User, *, at: datetime) -> None:
        """What a team answered is the maker's: it stays, without who wrote it.

        All orders that lead to one are locked first, as by who writes a review.
        """
        orders = list(_of(user).values_list("line__seller_order__order", flat=True))
        list(Order.objects.select_for_update().filter(Q(user=user) | Q(pk__in=orders)).order_by("pk"))
        for review in lock_reviews(Review.objects.filter(pk__in=list(_of(user).values_list("pk", flat=True)))):
            drop(review, at=at)
        Answer.objects.filter(by=user).update(by=None)


def _of(user: User) -> QuerySet[Review]:
    """What the account wrote, and what was written with the key of an order that is the account's."""
    return Review.objects.filter(Q(user=user) | Q(line__seller_order__order__user=user))


def forget_old_reviews(*, at: datetime) -> int:
    """Daily: a review of an order that is forgotten keeps its words, and loses address and name. Returns how many."""
    old = Review.objects.filter(line__seller_order__order__facts__anonymised_at__isnull=False)
    return old.exclude(email="", shown_as="").update(email="", shown_as="")


def claim_reviews(user: User, email: str) -> int:
    """Reviews of orders made with this address by nobody's account become the user's, one a work."""
    has = Review.objects.filter(user=user).values("offering")
    found = Review.objects.filter(user__isnull=True, email=email.lower()).exclude(offering__in=has)
    return Review.objects.filter(pk__in=list(found.values_list("pk", flat=True))).update(user=user)
