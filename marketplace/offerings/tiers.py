"""Operations on what can be put into a basket: tiers and extras, their prices and their rights."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.models import Product

from marketplace.money import Money, to_decimal
from marketplace.offerings.editions import is_sold, product_class
from marketplace.offerings.models import WORK_KINDS, Extra, Kind, Offering, Tier
from marketplace.offerings.operations import changed, edited
from marketplace.offerings.refused import OfferingRefused
from marketplace.offerings.rights import OPEN_LICENCES, Rights, rights_under
from marketplace.one_line import one_line
from marketplace.partner.models import (
    PriceChange,
    PriceReduction,
    PriceSide,
    PriceTerms,
    Pricing,
    Role,
    StockRecord,
)
from marketplace.partner.permissions import require_role
from marketplace.users.models import User

LEAST = 50
"""The provider takes no less than 50 cents; below that only free is possible."""
MOST = 10_000_000
"""100,000.00 euro."""
OUR_LICENCE = re.compile(r"LicenseRef-[A-Za-z0-9.-]{1,48}")
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

    Raises NotYourStorefront, OfferingRefused, OfferingIncomplete (nothing written).
    """
    require_role(by, offering.partner, Role.EDITOR)
    written = write_tiers(offering=offering, tiers=tiers, at=at)
    edited(offering=offering, at=at)
    return written


def write_tiers(*, offering: Offering, tiers: Sequence[TierSpec], at: datetime) -> list[Tier]:
    """The writing part of ``set_tiers``; also used by loaders."""
    codes = [tier.code for tier in tiers]
    if len(set(codes)) != len(codes) or not set(codes) <= set(CODES[offering.kind]):
        raise OfferingRefused(_("Each tier can be there once."))
    tiers = [_licensed(tier) for tier in tiers]
    for tier in tiers:
        _check_service(offering, tier)
    _check_exclusive(offering, tiers)
    existing = {tier.code: tier for tier in offering.tiers.select_related("product")}
    _check_edition(offering, codes, existing)
    for code, row in existing.items():
        if code not in codes and row.is_active:
            Tier.objects.filter(pk=row.pk).update(is_active=False)
    return [_write(offering, spec, existing.get(spec.code), position, at) for position, spec in enumerate(tiers)]


def _licensed(spec: TierSpec) -> TierSpec:
    """With the rights that its licence gives: a page never says other than the licence named on it."""
    is_open = spec.licence in OPEN_LICENCES
    if not is_open and (spec.code == "open" or spec.rights.use == "open"):
        raise OfferingRefused(_("Any use is what an open licence gives. Choose one from the list."))
    if not is_open and not OUR_LICENCE.fullmatch(spec.licence):
        raise OfferingRefused(_("Choose a licence from the list."))
    return replace(spec, rights=rights_under(spec.licence, said=spec.rights))


def _check_exclusive(offering: Offering, tiers: Sequence[TierSpec]) -> None:
    """“Sold to nobody else” is a promise: only work made for one buyer, or the single copy there is, can keep it."""
    if offering.kind in WORK_KINDS or not any(tier.rights.exclusive for tier in tiers):
        return
    if offering.edition_size != 1 or len(tiers) > 1:
        raise OfferingRefused(
            _("A file can be exclusive only as a limited edition of 1 with one price: else it is sold to others too.")
        )


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


def _write(offering: Offering, spec: TierSpec, tier: Tier | None, position: int, at: datetime) -> Tier:
    price = spec.price.checked()
    if tier is None:
        product = _sellable(offering, spec.code, price, at)
        tier = Tier(offering=offering, product=product, code=spec.code)
    else:
        reprice(product=tier.product, offering=offering, price=price, at=at)
    tier.position, tier.is_active = position, True
    tier.rights, tier.licence, tier.scope = spec.rights.to_json(), spec.licence, spec.scope
    tier.delivery_days, tier.revisions = spec.delivery_days, spec.revisions
    tier.save()
    return tier


def _sellable(offering: Offering, suffix: str, price: PriceSpec, at: datetime) -> Product:
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
    _remember(stock, price, at)
    return product


def reprice(*, product: Product, offering: Offering, price: PriceSpec, at: datetime) -> None:
    """Set a price and write it into the history. Inside the caller's transaction, after its check of the role."""
    stock = StockRecord.objects.select_for_update().get(product=product)
    stock.price = to_decimal(Money(price.amount_minor, "EUR"))
    stock.save(update_fields=["price"])
    terms = PriceTerms.objects.filter(stockrecord=stock)
    terms.exclude(amount_minor=price.amount_minor, side=price.side).update(lowest_minor=None)
    terms.update(
        pricing=price.pricing, side=price.side, amount_minor=price.amount_minor,
        minimum_minor=price.minimum_minor, tax_nature=offering.tax_nature,
    )  # fmt: skip
    _remember(stock, price, at)


def _remember(stock: StockRecord, price: PriceSpec, at: datetime) -> None:
    """One row per price that is new; a reduction that was announced ends with any other price."""
    said = {"pricing": price.pricing, "side": price.side, "amount_minor": price.amount_minor}
    last = PriceChange.objects.filter(stockrecord=stock).order_by("-at", "-id").values(*said).first()
    if last == said:
        return
    PriceChange.objects.create(stockrecord=stock, minimum_minor=price.minimum_minor, at=at, **said)
    running = PriceReduction.objects.filter(stockrecord=stock, ended_at__isnull=True)
    running.exclude(amount_minor=price.amount_minor).update(ended_at=at)


@transaction.atomic
def set_extras(*, offering: Offering, extras: Sequence[ExtraSpec], by: User, at: datetime) -> list[Extra]:
    """Make the service's extras these. Raises NotYourStorefront, OfferingRefused."""
    require_role(by, offering.partner, Role.EDITOR)
    written = write_extras(offering=offering, extras=extras, at=at)
    changed(offering=offering, at=at)
    return written


def write_extras(*, offering: Offering, extras: Sequence[ExtraSpec], at: datetime) -> list[Extra]:
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
            product = _sellable(offering, f"extra-{position + 1}", price, at)
            extra = Extra(offering=offering, product=product, position=position)
        else:
            reprice(product=extra.product, offering=offering, price=price, at=at)
        extra.name = {language: one_line(name) for language, name in spec.name.items()}
        extra.extra_days, extra.is_active = spec.extra_days, True
        extra.save()
        written.append(extra)
    return written


__all__ = [
    "ExtraSpec", "PriceSpec", "TierSpec", "product_class", "reprice", "set_extras", "set_tiers", "write_extras",
    "write_tiers",
]  # fmt: skip
