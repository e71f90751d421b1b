"""Offerings that were agreed with one buyer: made from a quote, never public, closed when the quote is replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from oscar.apps.catalogue.models import Category, Product

from marketplace.offerings.editions import product_class
from marketplace.offerings.models import Kind, Offering, State, Tier
from marketplace.offerings.texts import Words, check_title, write_words
from marketplace.offerings.tiers import TierSpec, write_tiers
from marketplace.partner.models import Partner, TaxNature


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed. ``questions`` are already answered: checkout does not ask them again (``fixed``)."""

    words: Words
    tiers: Sequence[TierSpec]
    questions: Sequence[dict[str, Any]] = ()
    category: Category | None = None


@transaction.atomic
def make_private(*, partner: Partner, agreed: Agreed, at: datetime) -> list[Tier]:
    """The offering behind a quote, one tier per milestone. Who may ask for it is the caller's to check.

    Raises OfferingRefused for a price or a title that cannot be.
    """
    title = check_title(agreed.words.title)
    product = Product.objects.create(
        structure=Product.PARENT, title=title, product_class=product_class("service"), slug="bespoke", is_public=False
    )
    offering = Offering.objects.create(
        product=product, partner=partner, kind=Kind.BESPOKE, tax_nature=TaxNature.HUMAN_SERVICE, state=State.PRIVATE,
        language=agreed.words.language, slug="bespoke", category=agreed.category, created_at=at, changed_at=at,
        brief_questions=[dict(question) | {"fixed": True} for question in agreed.questions],
    )  # fmt: skip
    write_words(offering=offering, words=agreed.words)
    return write_tiers(offering=offering, tiers=agreed.tiers, at=at)


def close_private(*, offering: Offering) -> None:
    """It cannot be ordered any more: a basket that holds it says so. Sold lines keep their frozen facts."""
    Tier.objects.filter(offering=offering, offering__state=State.PRIVATE).update(is_active=False)


def open_private(*, offering: Offering) -> None:
    """It can be ordered (again)."""
    Tier.objects.filter(offering=offering, offering__state=State.PRIVATE).update(is_active=True)
