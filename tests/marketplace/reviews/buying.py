"""Works that were bought and can be reviewed, in two steps: an order, and what it came with."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from marketplace.fulfilment.operations import order_paid
from marketplace.order.models import Order
from marketplace.order.operations import place_order
from marketplace.reviews.models import Review
from marketplace.reviews.operations import Said, write_review
from marketplace.users.models import User
from tests.factories import NOON
from tests.marketplace.compliance.paid import DOWNLOAD, words
from tests.marketplace.order.test_trunk import basket_with, facts

_tokens = count(1)


def bought(*works, user: User | None = None, email: str = "Anna@Example.org", at_once: bool = True) -> Order:
    """A paid order of the first tier of each work; its downloads are open unless ``at_once`` is False."""
    basket = basket_with(*(work.tiers.first() for work in works))
    asked = facts(basket, token=f"review{next(_tokens)}")
    asked = replace(asked, email=user.email if user else email, consents=words(DOWNLOAD if at_once else ()))
    order = place_order(basket=basket, facts=asked, user=user, at=NOON)
    order_paid(number=order.number, at=NOON, why="test")
    return Order.objects.select_related("facts").get(pk=order.pk)


def review_of(order: Order, work, *, stars: int = 4, text: str = "Schön gedruckt.", by=None, at=NOON, **said) -> Review:
    """The buyer's review, by account or by the mailed key."""
    from django.contrib.auth.models import AnonymousUser

    return write_review(
        number=order.number, offering=work.public_id, said=Said(stars, text, said.pop("language", "de"), **said),
        by=by or AnonymousUser(), key="" if by else order.facts.key, at=at,
    )  # fmt: skip
