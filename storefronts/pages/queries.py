"""Reading what the public pages show, in a fixed number of queries."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from marketplace.offerings.models import (
    Extra,
    FileVersion,
    Kind,
    Offering,
    OfferingFile,
    OfferingPicture,
    SavedOffering,
    State,
    Tier,
)
from marketplace.partner.models import StockRecord
from marketplace.users.models import User
from storefronts.profiles.models import Storefront

ONCE_PUBLIC = (State.PUBLISHED, State.PAUSED, State.WITHDRAWN)


def _with_terms(path: str) -> Prefetch:
    return Prefetch(path, StockRecord.objects.select_related("terms"))


def offering_for_page(public_id: str) -> Offering | None:
    """An offering that is or was public, with all that its page shows; None for drafts and unknown ids."""
    found = _with_maker(Offering.objects.filter(public_id=public_id, state__in=ONCE_PUBLIC)).first()
    if found is not None:
        prefetch_related_objects([found], *_shown_with(found))
    return found


def _with_maker(rows: QuerySet[Offering]) -> QuerySet[Offering]:
    return rows.select_related(
        "partner__tax_profile", "partner__trader_identity", "partner__payment_account", "partner__standing",
        "partner__storefront__portrait", "category__names",
    )  # fmt: skip


def _shown_with(offering: Offering) -> list[str | Prefetch]:
    """What else its page needs: files are of digital works, extras of services."""
    shown: list[str | Prefetch] = [
        "texts",
        Prefetch("pictures", OfferingPicture.objects.select_related("picture")),
        Prefetch("tiers", Tier.objects.filter(is_active=True).select_related("product")),
        _with_terms("tiers__product__stockrecords"),
    ]
    if offering.kind == Kind.SERVICE:
        return [
            *shown,
            Prefetch("extras", Extra.objects.filter(is_active=True).select_related("product")),
            _with_terms("extras__product__stockrecords"),
        ]
    return [
        *shown,
        Prefetch("files", OfferingFile.objects.filter(removed_at__isnull=True)),
        Prefetch("files__versions", FileVersion.objects.select_related("file")),
    ]


def storefront_for_page(slug: str) -> Storefront | None:
    """A maker with the facts that the page shows; one query."""
    return (
        Storefront.objects.filter(slug=slug)
        .select_related(
            "partner__tax_profile",
            "partner__trader_identity",
            "partner__payment_account",
            "partner__standing",
            "cover",
            "portrait",
        )
        .first()
    )


def has_saved(user: User, public_id: str) -> bool:
    return SavedOffering.objects.filter(user=user, offering__public_id=public_id).exists()
