"""How copies are counted: numbered editions, and what was sold of them."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.models import Product, ProductClass

from marketplace.offerings.models import Kind, Offering
from marketplace.offerings.refused import OfferingRefused
from marketplace.partner.models import StockRecord


def product_class(kind: str) -> ProductClass:
    """Oscar's product class: ``digital``, ``service``, or ``edition`` (digital, numbered: its stock is counted)."""
    name = {"digital": "Digital product", "service": "Service package", "edition": "Limited edition"}[kind]
    made, _created = ProductClass.objects.get_or_create(
        slug=kind, defaults={"name": name, "requires_shipping": False, "track_stock": kind == "edition"}
    )
    return made


def is_sold(offering: Offering) -> bool:
    """Whether somebody bought it, or is just paying for it."""
    lines = offering.sold_lines.exclude(seller_order__state="cancelled")  # type: ignore[attr-defined]  # orders stand above offerings
    return bool(lines.exists())


def limit_edition(*, offering: Offering, size: int | None) -> None:
    """Number the copies of a digital product, or stop doing so. Raises OfferingRefused.

    An edition has one tier, so that one stock record counts all its copies.
    """
    if offering.kind != Kind.DIGITAL or (size is not None and not 1 <= size <= 10_000):
        raise OfferingRefused(_("A limited edition is a digital product of 1 to 10,000 copies."))
    if size is not None and offering.tiers.filter(is_active=True).count() > 1:
        raise OfferingRefused(_("A limited edition has one price. Remove the other tiers first."))
    if size != 1 and offering.tiers.filter(is_active=True, rights__exclusive=True).exists():
        raise OfferingRefused(_("It is promised to one buyer only. Take “exclusive” off its licence first."))
    before = offering.edition_size
    if before != size and is_sold(offering):
        if before is None:
            raise OfferingRefused(_("Copies were sold without a number: a work that is sold cannot become limited."))
        if size is None or size > before:
            raise OfferingRefused(_("Copies are sold as a limited edition: there can be fewer of them, never more."))
    offering.edition_size = size
    Product.objects.filter(pk=offering.product_id).update(product_class=product_class("edition" if size else "digital"))
    stock = StockRecord.objects.filter(product__parent_id=offering.product_id)
    if size is None or before is None:
        stock.update(num_in_stock=size)
        return
    # Copies that were sold stay sold: only the difference is added or taken away.
    if any((row.num_in_stock or 0) + size - before < (row.num_allocated or 0) for row in stock.select_for_update()):
        raise OfferingRefused(_("More copies are sold already."))
    stock.update(num_in_stock=F("num_in_stock") + size - before)
