"""What documents of offerings are made of, as plain values: a few columns, one question for all works of a batch.

Building Django's objects, and a manager for each relation of each work, took more than half of the time of reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db.models import QuerySet

from marketplace.offerings.models import FileVersion, Offering, OfferingPicture, OfferingText, Tier
from marketplace.partner.models import Partner
from storefronts.rings.queries import with_rings


class WorkRow(NamedTuple):
    """An offering itself."""

    pk: int
    partner_id: int
    category_id: int | None
    public_id: str
    slug: str
    kind: str
    language: str
    ai_use: str
    spoken: list[str]
    edition_size: int | None
    version: int
    published_at: datetime


class TextRow(NamedTuple):
    offering_id: int
    language: str
    title: str
    summary: str
    description: str
    tags: list[str]
    origin: str


class PictureRow(NamedTuple):
    """A picture with its place on a work; the names are those of ``Picture``."""

    offering_id: int
    alt: dict[str, str]
    digest: str
    width: int
    height: int
    mat: int
    credit: str
    colours: list[str] | None


class TierRow(NamedTuple):
    """An active tier with its price; the names of that are those of ``PriceTerms``."""

    offering_id: int
    pk: int
    code: str
    rights: dict[str, Any]
    delivery_days: int | None
    position: int
    pricing: str
    side: str
    amount_minor: int
    minimum_minor: int
    tax_nature: str
    lowest_minor: int | None


class _Part(Protocol):
    @property
    def offering_id(self) -> int: ...


Part = TypeVar("Part", bound=_Part)
USED_OF_PARTNERS = ("tax_profile", "payment_account", "standing", "storefront")


def works(public: QuerySet[Offering]) -> list[WorkRow]:
    return [WorkRow._make(row) for row in public.values_list(*WorkRow._fields)]


def partners_of(rows: Iterable[WorkRow]) -> dict[int, Partner]:
    """Each maker once, with all that a card says of them."""
    wanted = Partner.objects.filter(pk__in={row.partner_id for row in rows}).select_related(*USED_OF_PARTNERS)
    return {partner.pk: partner for partner in wanted.prefetch_related(with_rings("storefront"))}


def texts_of(offerings: Sequence[int]) -> dict[int, list[TextRow]]:
    rows = OfferingText.objects.filter(offering__in=offerings).order_by("pk")
    return _grouped(TextRow._make(row) for row in rows.values_list(*TextRow._fields))


def pictures_of(offerings: Sequence[int]) -> dict[int, list[PictureRow]]:
    """In their order: the first stands on the card."""
    columns = [name if name in ("offering_id", "alt") else f"picture__{name}" for name in PictureRow._fields]
    rows = OfferingPicture.objects.filter(offering__in=offerings).values_list(*columns)
    return _grouped(PictureRow._make(row) for row in rows)


def tiers_of(offerings: Sequence[int]) -> dict[int, list[TierRow]]:
    """In their order. A tier without a price cannot be bought and is left out."""
    record = "product__stockrecords"
    priced = {name: f"{record}__terms__{name}" for name in TierRow._fields[TierRow._fields.index("pricing") :]}
    rows = Tier.objects.filter(offering__in=offerings, is_active=True, **{f"{record}__terms__isnull": False})
    rows = rows.order_by("position", "pk", f"{record}__pk")
    first: dict[int, TierRow] = {}  # of several stock records the oldest
    for row in rows.values_list(*(priced.get(name, name) for name in TierRow._fields)):
        tier = TierRow._make(row)
        first.setdefault(tier.pk, tier)
    return _grouped(first.values())


def file_names_of(offerings: Sequence[int]) -> dict[int, list[str]]:
    """The name of the newest version of each file, in their order."""
    files = FileVersion.objects.filter(offering_file__offering__in=offerings, offering_file__removed_at__isnull=True)
    files = files.order_by("offering_file__position", "offering_file_id", "-number")
    names: dict[int, dict[int, str]] = {}
    for offering, kept, name in files.values_list("offering_file__offering_id", "offering_file_id", "file__name"):
        names.setdefault(offering, {}).setdefault(kept, name)
    return {offering: list(newest.values()) for offering, newest in names.items()}


def _grouped(rows: Iterable[Part]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    for row in rows:
        found.setdefault(row.offering_id, []).append(row)
    return found
