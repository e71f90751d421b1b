"""Small businesses that have sold for more than a small business may (Art. 284): their exemption ends."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, F, Q, QuerySet, Sum, When

from marketplace.money import Money
from marketplace.order.models import LineFacts
from marketplace.order.turnover import GONE
from marketplace.partner.models import Partner
from marketplace.partner.tax import end_exemption

SMALL_UNTIL = Money(10_000_000, "EUR")
"""Union turnover of this or the last calendar year; above it no small business is exempt anywhere (Art. 284(2)(a))."""
TOO_LARGE = "turnover through the platform above EUR 100,000 in a calendar year (Art. 284)"


def too_large(*, year: int) -> QuerySet[Partner]:
    """Exempt sellers who have sold for more than a small business may, through the platform alone, in this year or the
    last. What the platform sold in its own name counts with what it owes the seller for it."""
    earned = Case(When(decision__supplier="seller", then=F("net_minor")), default=F("share_minor"))
    lines = LineFacts.objects.filter(currency="EUR").exclude(seller_order__order__status__in=GONE)
    found = set()
    for counted in (year, year - 1):
        sums = (
            lines.filter(decision__decided_at__year=counted).values("seller_order__partner").annotate(all=Sum(earned))
        )
        above = sums.filter(all__gt=SMALL_UNTIL.minor).values_list("seller_order__partner", flat=True)
        found |= set(above)
    exempt = Q(tax_profile__vat_status="small_business") | ~Q(tax_profile__ex_states=[])
    return Partner.objects.filter(exempt, pk__in=found).order_by("pk")


def end_exemptions(*, at: datetime) -> int:
    """Hourly: who has become too large is exempt no more from the next sale on. Returns how many sellers."""
    return sum(end_exemption(partner=partner, why=TOO_LARGE, at=at) for partner in too_large(year=at.year))
