"""The tiers of a work whose price can be reduced, as the studio shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.offerings.models import Offering, Tier
from marketplace.offerings.reductions import reference_for
from marketplace.offerings.refused import OfferingRefused
from marketplace.offerings.words import tier_label
from marketplace.partner.models import PriceReduction, Pricing
from storefronts.studio.forms.reductions import ReductionForm
from storefronts.studio.prices import terms_of


@dataclass(frozen=True, slots=True)
class ReductionRow:
    """One tier whose price can be reduced, or is."""

    code: str
    name: str
    price: str
    lowest: str
    running: PriceReduction | None
    form: ReductionForm


def reductions_of(work: Offering) -> list[ReductionRow]:
    """The tiers on sale at a fixed price, each with the price that a reduction would be measured by."""
    rows = []
    tiers = work.tiers.filter(is_active=True).prefetch_related("product__stockrecords__terms")
    for tier in tiers:
        terms = terms_of(tier)
        if terms.pricing == Pricing.FIXED:
            rows.append(_row(tier, terms.amount_minor, terms.currency))
    return rows


def _row(tier: Tier, amount_minor: int, currency: str) -> ReductionRow:
    stock = next(iter(tier.product.stockrecords.all()))
    running = PriceReduction.objects.filter(stockrecord=stock, ended_at__isnull=True).first()
    try:
        least = running.reference_minor if running else reference_for(stock, at=timezone.now())
    except OfferingRefused:
        least = 0
    return ReductionRow(
        tier.code,
        tier_label(tier.code),
        money_text(Money(amount_minor, currency)),
        money_text(Money(least, currency)) if least else "",
        running,
        ReductionForm(prefix=f"reduce-{tier.code}"),
    )
