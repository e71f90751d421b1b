"""What was sold, as the thresholds of VAT law count it: across borders (Art. 59c), and in all (Art. 284)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Case, F, Q, QuerySet, Sum, When

from marketplace.basket.quote import Quote
from marketplace.money import Money
from marketplace.order.models import LineFacts
from marketplace.partner.models import Partner
from marketplace.partner.tax import end_exemption

AUTOMATIC = ("e_service", "e_book")
GONE = ("cancelled", "expired")
SMALL_UNTIL = Money(10_000_000, "EUR")
"""Union turnover of this or the last calendar year above which no small business is exempt anywhere (Art. 284(2)(a))."""
TOO_LARGE = "turnover through the platform above EUR 100,000 in a calendar year (Art. 284)"
HOME_TAXED = ("consumer_below_threshold", "consumer_below_exempt")


def sold_abroad(*, year: int, seller: Partner | None = None) -> Money:
    """E-services of a calendar year to consumers in other states of the Union, without VAT, in euro.

    The platform's own, or a seller's: what a platform sells as deemed supplier is not the seller's (VAT-13).
    """
    lines = LineFacts.objects.filter(
        decision__facts__nature__in=AUTOMATIC, decision__category__in=("S", "Z", "E"), currency="EUR",
        decision__decided_at__year=year,
    ).exclude(seller_order__order__status__in=GONE)  # fmt: skip
    if seller is None:
        lines = lines.filter(decision__supplier="platform")
        abroad = ~Q(decision__facts__buyer__country=F("decision__facts__platform__country"))
    else:
        lines = lines.filter(decision__supplier="seller", seller_order__partner=seller)
        abroad = ~Q(decision__facts__buyer__country=F("decision__facts__seller__country"))
    return Money(lines.filter(abroad).aggregate(all=Sum("net_minor"))["all"] or 0, "EUR")


def home_taxed(quote: Quote) -> Money:
    """What of a basket is taxed at the platform's home only because its threshold is not passed."""
    return sum(
        (q.total.net for q in quote.good if q.decision and _is_home_taxed(q.decision.supplier, q.decision.explanation)),
        Money.zero("EUR"),
    )


def _is_home_taxed(supplier: str, explanation: str) -> bool:
    return supplier == "platform" and explanation in HOME_TAXED


def with_this_sale(quote: Quote, on: date) -> Money:
    """What the year comes to with this basket; nothing where the basket has no such sale."""
    this = home_taxed(quote)
    return sold_abroad(year=on.year) + this if this else this


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
