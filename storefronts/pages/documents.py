"""What search knows of offerings and storefronts, and what a card shows without asking the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import timezone

from marketplace.offerings.categories import tree
from marketplace.offerings.models import AiUse, CategoryNames, Kind, Offering, Origin, State
from marketplace.offerings.rights import Rights
from marketplace.partner.models import Pricing, Standing
from marketplace.partner.queries import sale_state
from marketplace.pictures.shown import view_of
from marketplace.reviews.queries import ratings_of
from marketplace.vat.rates import changes_until
from search.documents import MACHINE, WRITTEN, DocumentText, SearchDocument
from search.places.cities import city_named
from storefronts.pages.document_prices import home_rate, least_minor, lowest_prices, market_prices
from storefronts.pages.document_rows import (
    PictureRow,
    TextRow,
    TierRow,
    WorkRow,
    file_names_of,
    partners_of,
    pictures_of,
    texts_of,
    tiers_of,
    works,
)
from storefronts.profiles.models import Storefront
from storefronts.rings.queries import ring_slugs


@lru_cache(maxsize=1)
def _category_tree(version: tuple[int, int]) -> dict[int, tuple[tuple[str, ...], dict[str, str]]]:
    """Category row id -> (ids of leaf and ancestors, their labels joined per language)."""
    rows = list(CategoryNames.objects.select_related("category").order_by("category__path"))
    by_path = {row.category.path: row for row in rows}
    tree: dict[int, tuple[tuple[str, ...], dict[str, str]]] = {}
    for row in rows:
        path = row.category.path
        line = [by_path[path[:end]] for end in range(4, len(path) + 1, 4) if path[:end] in by_path]
        codes = tuple(node.code for node in reversed(line))
        labels: dict[str, str] = {}
        for node in line:
            for language, name in node.names.items():
                labels[language] = f"{labels[language]} {name}" if language in labels else name
        tree[row.category_id] = (codes, labels)
    return tree


def category_tree() -> dict[int, tuple[tuple[str, ...], dict[str, str]]]:
    """Cached until a category is added; names change with releases only."""
    count = CategoryNames.objects.count()
    newest = CategoryNames.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return _category_tree((count, newest))


def cheapest(tiers: Sequence[TierRow]) -> TierRow:
    """The tier whose authoritative amount is lowest: the card's "from" price."""
    return min(tiers, key=lambda tier: (least_minor(tier), tier.position))


def offering_key(public_id: str) -> str:
    return f"offering:{public_id}"


def version_on(version: int, on: date) -> int:
    """The version of a document with prices: a rate of VAT that comes into force is a newer one, too."""
    return changes_until(on) * 1_000_000 + version


NOT_SELLING = (Standing.PAUSED, Standing.CLOSED)


class OfferingSource:
    """Published offerings."""

    name = "offering"

    def _public(self) -> Any:
        """What is published, without the works of makers who are paused or have closed."""
        return Offering.objects.filter(state=State.PUBLISHED).exclude(partner__standing__state__in=NOT_SELLING)

    def ids(self, after: str | None, limit: int) -> Iterable[str]:
        rows = self._public().order_by("public_id")
        if after:
            rows = rows.filter(public_id__gt=after.partition(":")[2])
        return [offering_key(pk) for pk in rows.values_list("public_id", flat=True)[:limit]]

    def versions(self, keys: Sequence[str]) -> Mapping[str, int]:
        ids = [key.partition(":")[2] for key in keys]
        rows, today = self._public().filter(public_id__in=ids), timezone.now().date()
        found = rows.values_list("public_id", "version")
        return {offering_key(public_id): version_on(version, today) for public_id, version in found}

    def documents(self, keys: Sequence[str]) -> list[SearchDocument]:
        ids = [key.partition(":")[2] for key in keys]
        found = works(self._public().filter(public_id__in=ids))
        batch = _Batch(found, timezone.now().date())
        return [document for row in found if (document := batch.document(row)) is not None]


class _Batch:
    """Works with all that belongs to them."""

    def __init__(self, rows: Sequence[WorkRow], on: date) -> None:
        ids = [row.pk for row in rows]
        self.on = on
        self.tree = category_tree()
        self.partners = partners_of(rows)
        self.texts = texts_of(ids)
        self.pictures = pictures_of(ids)
        self.tiers = tiers_of(ids)
        self.files = file_names_of(ids)
        self.ratings = ratings_of(ids)

    def document(self, work: WorkRow) -> SearchDocument | None:
        """One offering as search knows it; None while its storefront, its prices or its words are missing."""
        partner = self.partners[work.partner_id]
        storefront = getattr(partner, "storefront", None)
        tiers, texts, pictures = self.tiers.get(work.pk), self.texts.get(work.pk, []), self.pictures.get(work.pk, [])
        if storefront is None or tiers is None or not texts:
            return None
        first, rating = cheapest(tiers), self.ratings.get(work.pk)
        profile, is_digital = partner.tax_profile, work.kind == Kind.DIGITAL
        codes, labels = self.tree.get(work.category_id or 0, ((), {}))
        consumer, business = market_prices(first, profile, self.on)
        days = min((tier.delivery_days for tier in tiers if tier.delivery_days), default=None)
        prices = {"prices": consumer, "business": business, "rate": home_rate(first, profile, self.on)}
        return SearchDocument(
            key=offering_key(work.public_id),
            source="offering",
            version=version_on(work.version, self.on),
            listing_lang=work.language,
            texts=tuple(_text(text) for text in texts),
            published=work.published_at,
            kind=work.kind,
            category=codes[0] if codes else "",
            categories=codes,
            category_labels=labels,
            licence=tuple(tier.code for tier in tiers) if is_digital else (),
            rights=tuple(dict.fromkeys(name for tier in tiers for name in Rights.from_json(tier.rights).allows())),
            file_formats=_formats(self.files.get(work.pk, ())),
            maker_slug=storefront.slug,
            maker_name=storefront.name,
            maker_country=storefront.country,
            city=storefront.city,
            place=place_id(storefront),
            colours=tuple(pictures[0].colours or ()) if pictures else (),
            rings=ring_slugs(storefront),
            languages=tuple(work.spoken),
            delivery_days=0 if is_digital else days,
            price_consumer=consumer,
            price_business=business,
            free=first.pricing == Pricing.FREE,
            rating=rating.tenths if rating else None,
            quality=_quality(work, texts, pictures),
            ai_use=work.ai_use,
            display=_display(work, storefront, texts, pictures)
            | _sold(tiers, first, days)
            | {"buyable": sale_state(partner) == "on_sale", "rating": [rating.tenths, rating.count] if rating else None}
            | prices
            | lowest_prices(first, profile, self.on),
        )


def _text(text: TextRow) -> DocumentText:
    return DocumentText(
        language=text.language,
        title=text.title,
        summary=text.summary,
        keywords=", ".join(text.tags),
        description=text.description,
        weight=MACHINE if text.origin == Origin.MACHINE else WRITTEN,
    )


def _formats(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.rsplit(".", 1)[-1].lower() for name in names if "." in name))


def place_id(storefront: Storefront) -> str:
    """The maker's town in the table of places; "" for one that is not in it."""
    town = city_named(storefront.city, storefront.country)
    return town.id if town else ""


def _quality(work: WorkRow, texts: Sequence[TextRow], pictures: Sequence[PictureRow]) -> int:
    """0..1000 from what a maker can influence: pictures, translations, description. Published on the help page."""
    own = next((text for text in texts if text.language == work.language), texts[0])
    shown = min(len(pictures), 3)
    return min(1000, 300 + 80 * shown + 60 * min(len(texts) - 1, 4) + min(len(own.description), 900) // 5)


def _display(
    work: WorkRow, storefront: Storefront, texts: Sequence[TextRow], pictures: Sequence[PictureRow]
) -> dict[str, Any]:
    shown = next(iter(pictures), None)
    return {
        "id": work.public_id,
        "slug": work.slug,
        "kind": work.kind,
        "titles": {text.language: text.title for text in texts},
        "language": work.language,
        "maker": storefront.name,
        "maker_slug": storefront.slug,
        "city": storefront.city,
        "country": storefront.country,
        "picture": view_of(shown).to_json() if shown else None,
        "alt": shown.alt if shown else {},
        "ai": work.ai_use if work.ai_use != AiUse.NONE else "",
        "edition": work.edition_size,
    }


def _sold(tiers: Sequence[TierRow], first: TierRow, days: int | None) -> dict[str, Any]:
    """What a card says of the price: that of the cheapest tier."""
    return {
        "tier": first.code,
        "days": days,
        "from": len(tiers) > 1 or first.pricing == Pricing.PAY_WHAT_YOU_WANT,
        "pricing": first.pricing,
        "nature": first.tax_nature,
    }


@lru_cache(maxsize=32)
def category_names_in(language: str) -> Mapping[str, str]:
    """Category code to name in a language; from the table that the database was filled with, so without a query."""
    return {node.id: node.name(language) for node in tree()}
