"""Operations on price reductions: announced by the maker, measured by rule, ended by themselves (98/6/EC Art. 6a)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.markets.shown import money_text
from marketplace.money import Money
from marketplace.offerings.models import Offering, Tier
from marketplace.offerings.operations import changed
from marketplace.offerings.refused import OfferingRefused
from marketplace.offerings.tiers import LEAST, PriceSpec, reprice
from marketplace.partner.models import PriceChange, PriceReduction, PriceTerms, Pricing, Role, StockRecord
from marketplace.partner.permissions import require_role
from marketplace.partner.price_history import WINDOW, NoReference, PricePoint, lowest_price
from marketplace.users.models import User

LONGEST = timedelta(days=60)
"""A reduction that never ends is no reduction: then the price itself is changed."""


def history_of(stock: StockRecord) -> list[PricePoint]:
    """All prices of a stock record, the oldest first."""
    rows = PriceChange.objects.filter(stockrecord=stock).order_by("at", "id")
    return [PricePoint(row.at, row.amount_minor, row.side, row.pricing) for row in rows]


def reference_for(stock: StockRecord, *, at: datetime) -> int:
    """The lowest price of the 30 days before ``at``, in cents. Raises OfferingRefused where there is none."""
    try:
        return lowest_price(history_of(stock), at=at)
    except NoReference:
        raise OfferingRefused(
            _("A reduction is measured by the fixed prices of the last 30 days, and this has had none, or other ones.")
        ) from None


@transaction.atomic
def announce_reduction(
    *, tier: Tier, amount_minor: int, by: User, at: datetime, ends_at: datetime | None = None
) -> PriceReduction:
    """Lower a fixed price and say so. Without ``ends_at`` the new price stays and the announcement ends after 30 days.

    Raises NotYourStorefront, OfferingRefused (nothing written).
    """
    offering = tier.offering
    require_role(by, offering.partner, Role.EDITOR)
    stock = StockRecord.objects.select_for_update().get(product=tier.product)
    terms = PriceTerms.objects.get(stockrecord=stock)
    reference = _checked(stock, terms, amount_minor, ends_at=ends_at, at=at)
    reprice(product=tier.product, offering=offering, price=PriceSpec(Pricing.FIXED, amount_minor, 0, terms.side), at=at)
    made = PriceReduction.objects.create(
        stockrecord=stock, before_minor=terms.amount_minor, reference_minor=reference, amount_minor=amount_minor,
        starts_at=at, ends_at=ends_at, by=by,
    )  # fmt: skip
    PriceTerms.objects.filter(pk=terms.pk).update(lowest_minor=reference)
    changed(offering=offering, at=at)
    return made


def _checked(
    stock: StockRecord, terms: PriceTerms, amount_minor: int, *, ends_at: datetime | None, at: datetime
) -> int:
    """The reference price, if the reduction is one. Raises OfferingRefused."""
    if terms.pricing != Pricing.FIXED:
        raise OfferingRefused(_("Only a fixed price can be reduced."))
    if PriceReduction.objects.filter(stockrecord=stock, ended_at__isnull=True).exists():
        raise OfferingRefused(_("A reduction is running already. End it first."))
    if ends_at is not None and not at < ends_at <= at + LONGEST:
        raise OfferingRefused(_("It ends within 60 days, and not in the past."))
    reference = reference_for(stock, at=at)
    if not LEAST <= amount_minor < reference:
        lowest = money_text(Money(reference, terms.currency))
        raise OfferingRefused(
            _("The lowest price of the last 30 days was %(lowest)s. A reduction has to lie below it.")
            % {"lowest": lowest}
        )
    return reference


@transaction.atomic
def end_reduction(*, reduction: PriceReduction, by: User, at: datetime) -> None:
    """The maker ends it now: the price before comes back. Ended already: nothing happens. Raises NotYourStorefront."""
    require_role(by, reduction.stockrecord.partner, Role.EDITOR)
    _end(reduction, at=at, price_comes_back=True)


def end_due_reductions(*, at: datetime) -> int:
    """Often: what has reached its end date gets its old price back; an announcement without one is over after 30 days.

    Returns how many ended.
    """
    running = PriceReduction.objects.filter(ended_at__isnull=True).order_by("pk")
    due = list(running.filter(ends_at__lte=at))
    stale = list(running.filter(ends_at__isnull=True, starts_at__lte=at - WINDOW))
    ended = [_end(row, at=at, price_comes_back=True) for row in due]
    ended += [_end(row, at=at, price_comes_back=False) for row in stale]
    return sum(ended)


@transaction.atomic
def _end(reduction: PriceReduction, *, at: datetime, price_comes_back: bool) -> bool:
    stock = StockRecord.objects.select_for_update().select_related("product").get(pk=reduction.stockrecord_id)
    locked = PriceReduction.objects.select_for_update().get(pk=reduction.pk)
    if locked.ended_at is not None:
        return False
    locked.ended_at = at
    locked.save(update_fields=["ended_at"])
    PriceTerms.objects.filter(stockrecord=stock).update(lowest_minor=None)
    offering = Offering.objects.select_for_update().get(product_id=stock.product.parent_id)
    if price_comes_back:
        side = PriceTerms.objects.get(stockrecord=stock).side
        price = PriceSpec(Pricing.FIXED, locked.before_minor, 0, side)
        reprice(product=stock.product, offering=offering, price=price, at=at)
    changed(offering=offering, at=at)
    return True
