"""What was sold across borders, as the thresholds of Art. 59c and of IR 282/2011 Art. 24b count it: reads only."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, Sum

from marketplace.basket.quote import Quote
from marketplace.money import Money
from marketplace.order.models import LineFacts
from marketplace.partner.models import Partner

AUTOMATIC = ("e_service", "e_book")
GONE = ("cancelled", "expired")
ONE_ITEM_UP_TO = Money(100_000_00, "EUR")
"""Until then one item of evidence about a buyer's place is enough, if the payment provider told it."""
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


def sold_in_two_years(*, on: date) -> Money:
    """What the platform sold abroad in the year of ``on`` and the one before, added up.

    IR 282/2011 Art. 24b, second paragraph (as Regulation 2017/2459 has it), speaks of "the current and the preceding
    calendar year": both together is the reading that warns first.
    """
    return sold_abroad(year=on.year) + sold_abroad(year=on.year - 1)


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
