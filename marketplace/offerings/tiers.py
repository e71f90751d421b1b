"""Operations on what can be put into a basket: tiers and extras, their prices and their rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.models import Product

from marketplace.money import Money, to_decimal
from marketplace.offerings.models import Extra, Kind, Offering, Tier
from marketplace.offerings.operations import OfferingRefused, changed, is_sold, product_class
from marketplace.offerings.rights import Rights
from marketplace.partner.models import PriceSide, PriceTerms, Pricing, Role, StockRecord
from marketplace.partner.permissions import require_role
from marketplace.users.models import User

LEAST = 50
"""The provider takes no less than 50 cents; below that only free is possible."""
MOST = 10_000_000
"""100,000.00 euro."""
CODES: dict[str, tuple[str, ...]] = {
    Kind.DIGITAL: ("personal", "commercial", "extended", "open"),
    Kind.SERVICE: ("basic", "standard", "premium"),
    Kind.BESPOKE: tuple(f"step-{number}" for number in range(1, 11)),
}


@dataclass(frozen=True, slots=True)
class PriceSpec:
    """A price in cents with its authoritative side."""

    pricing: str = Pricing.FIXED
    amount_minor: int = 0
    minimum_minor: int = 0
    side: str = PriceSide.GROSS

    def checked(self) -> PriceSpec:
        """Raises OfferingRefused for a price that cannot be charged."""
        if self.pricing == Pricing.FREE:
            return PriceSpec(Pricing.FREE, 0, 0, self.side)
        if not LEAST <= self.amount_minor <= MOST:
            raise OfferingRefused(_("Set a price between 0.50 and 100,000 euro, or make it free."))
        if self.pricing == Pricing.PAY_WHAT_YOU_WANT and not LEAST <= self.minimum_minor <= self.amount_minor:
            raise OfferingRefused(_("The minimum lies between 0.50 euro and the suggested price."))
        minimum = self.minimum_minor if self.pricing == Pricing.PAY_WHAT_YOU_WANT else 0
        return PriceSpec(self.pricing, self.amount_minor, minimum, self.side)


@dataclass(frozen=True, slots=True)
class TierSpec:
    """One tier as the maker wants it."""

    code: str
    price: PriceSpec
    rights: Rights
    licence: str
    scope: dict[str, str] = field(default_factory=dict)
    delivery_days: int | None = None
    revisions: int | None = None


@dataclass(frozen=True, slots=True)
class ExtraSpec:
    name: dict[str, str]
    price: PriceSpec
    extra_days: int = 0


@transaction.atomic
def set_tiers(*, offering: Offering, tiers: Sequence[TierSpec], by: User, at: datetime) -> list[Tier]:
    """Make the offering's tiers these. A tier that is left out is no longer sold; sold ones keep their frozen facts.

    Raises NotYourStorefront, OfferingRefused (nothing written).
    """
    require_role(by, offering.partner, Role.EDITOR)
    written = write_tiers(offering=offering, tiers=tiers)
    changed(offering=offering, at=at)
    return written


def write_tiers(*, offering: Offering, tiers: Sequence[TierSpec]) -> list[Tier]:
    """The writing part of ``set_tiers``; also used by loaders."""
    codes = [tier.code for tier in tiers]
    if len(set(codes)) != len(codes) or not set(codes) <= set(CODES[offering.kind]):
        raise OfferingRefused(_("Each tier can be there once."))
    for tier in tiers:
        _check_service(offering, tier)
    existing = {tier.code: tier for tier in offering.tiers.select_related("product")}
    _check_edition(offering, codes, existing)
    for code, row in existing.items():
        if code not in codes and row.is_active:
            Tier.objects.filter(pk=row.pk).update(is_active=False)
    return [_write(offering, spec, existing.get(spec.code), position) for position, spec in enumerate(tiers)]


def _check_edition(offering: Offering, codes: Sequence[str], existing: Mapping[str, Tier]) -> None:
    """One stock record counts all copies of an edition: once one is sold, its licence is the edition's."""
    if offering.edition_size is None:
        return
    if len(codes) > 1:
        raise OfferingRefused(_("A limited edition has one price. Remove the other tiers first."))
    is_new = any(code not in existing or not existing[code].is_active for code in codes)
    if is_new and is_sold(offering):
        raise OfferingRefused(_("Copies of this edition are sold: its licence stays as it is. Its price may change."))


def _check_service(offering: Offering, tier: TierSpec) -> None:
    if offering.kind == Kind.SERVICE and not (tier.delivery_days and 1 <= tier.delivery_days <= 365):
        raise OfferingRefused(_("Say in how many days you deliver: 1 to 365."))
    if tier.revisions is not None and not 0 <= tier.revisions <= 20:
        raise OfferingRefused(_("Say how many revisions are included: 0 to 20."))


def _write(offering: Offering, spec: TierSpec, tier: Tier | None, position: int) -> Tier:
    price = spec.price.checked()
    if tier is None:
        product = _sellable(offering, spec.code, price)
        tier = Tier(offering=offering, product=product, code=spec.code)
    else:
        _reprice(tier.product, offering, price)
    tier.position, tier.is_active = position, True
    tier.rights, tier.licence, tier.scope = spec.rights.to_json(), spec.licence, spec.scope
    tier.delivery_days, tier.revisions = spec.delivery_days, spec.revisions
    tier.save()
    return tier


def _sellable(offering: Offering, suffix: str, price: PriceSpec) -> Product:
    """A child product with its stock record and price terms."""
    product = Product.objects.create(
        structure=Product.CHILD, parent_id=offering.product_id, title=suffix, slug=f"{offering.slug}-{suffix}"[:255]
    )
    stock = StockRecord.objects.create(
        product=product, partner_id=offering.partner_id, partner_sku=f"{offering.public_id}-{suffix}",
        price_currency="EUR", price=to_decimal(Money(price.amount_minor, "EUR")), num_in_stock=offering.edition_size,
    )  # fmt: skip
    PriceTerms.objects.create(
        stockrecord=stock, pricing=price.pricing, side=price.side, amount_minor=price.amount_minor,
        minimum_minor=price.minimum_minor, tax_nature=offering.tax_nature,
    )  # fmt: skip
    return product


def _reprice(product: Product, offering: Offering, price: PriceSpec) -> None:
    stock = StockRecord.objects.select_for_update().get(product=product)
    stock.price = to_decimal(Money(price.amount_minor, "EUR"))
    stock.save(update_fields=["price"])
    PriceTerms.objects.filter(stockrecord=stock).update(
        pricing=price.pricing, side=price.side, amount_minor=price.amount_minor,
        minimum_minor=price.minimum_minor, tax_nature=offering.tax_nature,
    )  # fmt: skip


@transaction.atomic
def set_extras(*, offering: Offering, extras: Sequence[ExtraSpec], by: User, at: datetime) -> list[Extra]:
    """Make the service's extras these. Raises NotYourStorefront, OfferingRefused."""
    require_role(by, offering.partner, Role.EDITOR)
    written = write_extras(offering=offering, extras=extras)
    changed(offering=offering, at=at)
    return written


def write_extras(*, offering: Offering, extras: Sequence[ExtraSpec]) -> list[Extra]:
    """The writing part of ``set_extras``: old ones are no longer sold, new ones are new rows."""
    if len(extras) > 10:
        raise OfferingRefused(_("At most ten extras."))
    kept = {extra.position: extra for extra in offering.extras.select_related("product")}
    Extra.objects.filter(offering=offering, position__gte=len(extras)).update(is_active=False)
    written = []
    for position, spec in enumerate(extras):
        price = spec.price.checked()
        extra = kept.get(position)
        if extra is None:
            product = _sellable(offering, f"extra-{position + 1}", price)
            extra = Extra(offering=offering, product=product, position=position)
        else:
            _reprice(extra.product, offering, price)
        extra.name, extra.extra_days, extra.is_active = spec.name, spec.extra_days, True
        extra.save()
        written.append(extra)
    return written


__all__ = [
    "ExtraSpec", "PriceSpec", "TierSpec", "product_class", "set_extras", "set_tiers", "write_extras", "write_tiers",
]  # fmt: skip
