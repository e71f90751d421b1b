"""How many use the marketplace: the figure that an authority may ask for (DSA Art. 24(2), 24(3))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.offerings.models import Offering, State
from marketplace.order.models import OrderFacts
from marketplace.users.models import User

MONTHS = 6
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class UserNumbers:
    """Averages over the last six periods of 30 days.

    Visitors who neither sign in nor buy are counted nowhere, so the true number of recipients is higher.
    """

    monthly_buyers: int
    """Different addresses that ordered."""
    accounts_seen: int
    """Accounts that signed in during the six months."""
    traders: int
    """Makers with something on sale now."""


def user_numbers(*, at: datetime) -> UserNumbers:
    """The figures at a time: eight queries, whatever the size."""
    buyers = []
    for back in range(MONTHS):
        until = at - back * MONTH
        placed = OrderFacts.objects.filter(placed_at__gt=until - MONTH, placed_at__lte=until)
        buyers.append(placed.values("email").distinct().count())
    return UserNumbers(
        monthly_buyers=round(sum(buyers) / MONTHS),
        accounts_seen=User.objects.filter(last_login__gt=at - MONTHS * MONTH, last_login__lte=at).count(),
        traders=Offering.objects.filter(state=State.PUBLISHED).values("partner").distinct().count(),
    )
