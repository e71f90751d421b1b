"""What search knows of offerings and storefronts, and what a card shows without asking the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from marketplace.offerings.categories import tree
from marketplace.offerings.models import (
    AiUse,
    CategoryNames,
    FileVersion,
    Kind,
    Offering,
    OfferingPicture,
    Origin,
    State,
    Tier,
)
from marketplace.offerings.rights import Rights
from marketplace.partner.models import Partner, PriceTerms, Pricing, Standing, StockRecord
from marketplace.partner.queries import sale_state
from marketplace.pictures.shown import view_of
from marketplace.reviews.queries import Rating, ratings_of
from marketplace.vat.rates import changes_until
from search.documents import MACHINE, WRITTEN, DocumentText, SearchDocument
from search.places.cities import city_named
from storefronts.pages.document_prices import home_rate, least_minor, lowest_prices, market_prices, terms_of
from storefronts.profiles.models import Storefront
from storefronts.rings.queries import ring_slugs, with_rings


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


def cheapest(tiers: Sequence[Tier]) -> Tier | None:
    """The tier whose authoritative amount is lowest: the card's "from" price."""
    return min(tiers, key=lambda tier: (least_minor(terms_of(tier)), tier.position), default=None)


def offering_key(public_id: str) -> str:
    return f"offering:{public_id}"


UNUSED = ("product__title", "product__slug", "product__description", "product__meta_title", "product__meta_description")
USED_OF_PARTNERS = ("tax_profile", "payment_account", "standing", "storefront")


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
        rows = (
            self._public()
            .filter(public_id__in=ids)
            .prefetch_related(
                Prefetch("partner", Partner.objects.select_related(*USED_OF_PARTNERS)),  # once each, not per work
                "texts",
                with_rings("partner__storefront"),
                Prefetch("pictures", OfferingPicture.objects.select_related("picture")),
                Prefetch("tiers", Tier.objects.filter(is_active=True).select_related("product").defer(*UNUSED)),
                Prefetch("tiers__product__stockrecords", StockRecord.objects.select_related("terms")),
            )
        )
        tree, today, names = category_tree(), timezone.now().date(), newest_file_names(list(rows))
        ratings = ratings_of([row.pk for row in rows])
        for row in rows:
            row.file_names = names.get(row.pk, ())
        made = (offering_document(row, tree, today, ratings.get(row.pk)) for row in rows)
        return [document for document in made if document is not None]


def offering_document(
    offering: Offering, tree: Mapping[int, tuple[tuple[str, ...], dict[str, str]]], on: date, rating: Rating | None
) -> SearchDocument | None:
    """One offering as search knows it; None while its storefront or its prices are missing."""
    storefront = getattr(offering.partner, "storefront", None)
    tiers = list(offering.tiers.all())
    first = cheapest(tiers)
    if storefront is None or first is None:
        return None
    terms = terms_of(first)
    codes, labels = tree.get(offering.category_id or 0, ((), {}))
    consumer, business = market_prices(terms, offering.partner.tax_profile, on)
    assert offering.published_at is not None
    return SearchDocument(
        key=offering_key(offering.public_id),
        source="offering",
        version=version_on(offering.version, on),
        listing_lang=offering.language,
        texts=tuple(_text(text) for text in offering.texts.all()),
        published=offering.published_at,
        kind=offering.kind,
        category=codes[0] if codes else "",
        categories=codes,
        category_labels=labels,
        licence=tuple(tier.code for tier in tiers) if offering.kind == Kind.DIGITAL else (),
        rights=tuple(dict.fromkeys(name for tier in tiers for name in Rights.from_json(tier.rights).allows())),
        file_formats=_formats(offering),
        maker_slug=storefront.slug,
        maker_name=storefront.name,
        maker_country=storefront.country,
        city=storefront.city,
        place=place_id(storefront),
        colours=_colours(offering),
        rings=ring_slugs(storefront),
        languages=tuple(offering.spoken),
        delivery_days=0
        if offering.kind == Kind.DIGITAL
        else min((t.delivery_days for t in tiers if t.delivery_days), default=None),
        price_consumer=consumer,
        price_business=business,
        free=terms.pricing == Pricing.FREE,
        rating=rating.tenths if rating else None,
        quality=_quality(offering),
        ai_use=offering.ai_use,
        display=_display(offering, storefront, first, terms, tiers)
        | {"rating": [rating.tenths, rating.count] if rating else None}
        | {"prices": consumer, "business": business, "rate": home_rate(terms, offering.partner.tax_profile, on)}
        | lowest_prices(terms, offering.partner.tax_profile, on),
    )


def _text(text: Any) -> DocumentText:
    return DocumentText(
        language=text.language,
        title=text.title,
        summary=text.summary,
        keywords=", ".join(text.tags),
        description=text.description,
        weight=MACHINE if text.origin == Origin.MACHINE else WRITTEN,
    )


def newest_file_names(offerings: Sequence[Offering]) -> dict[int, list[str]]:
    """Offering row id -> the name of the newest version of each of its files, in their order; one query for all."""
    files = FileVersion.objects.filter(offering_file__offering__in=offerings, offering_file__removed_at__isnull=True)
    files = files.order_by("offering_file__position", "offering_file_id", "-number")
    names: dict[int, dict[int, str]] = {}
    for offering, kept, name in files.values_list("offering_file__offering_id", "offering_file_id", "file__name"):
        names.setdefault(offering, {}).setdefault(kept, name)
    return {offering: list(newest.values()) for offering, newest in names.items()}


def _formats(offering: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.rsplit(".", 1)[-1].lower() for name in offering.file_names if "." in name))


def place_id(storefront: Storefront) -> str:
    """The maker's town in the table of places; "" for one that is not in it."""
    town = city_named(storefront.city, storefront.country)
    return town.id if town else ""


def _colours(offering: Offering) -> tuple[str, ...]:
    """The colours of the picture on its card."""
    shown = next(iter(offering.pictures.all()), None)
    return tuple(shown.picture.colours or ()) if shown else ()


def _quality(offering: Offering) -> int:
    """0..1000 from what a maker can influence: pictures, translations, description. Published on the help page."""
    texts = list(offering.texts.all())
    own = next((text for text in texts if text.language == offering.language), texts[0])
    pictures = min(len(offering.pictures.all()), 3)
    return min(1000, 300 + 80 * pictures + 60 * min(len(texts) - 1, 4) + min(len(own.description), 900) // 5)


def _display(
    offering: Offering, storefront: Storefront, first: Tier, terms: PriceTerms, tiers: Sequence[Tier]
) -> dict[str, Any]:
    shown = next(iter(offering.pictures.all()), None)
    return {
        "id": offering.public_id,
        "slug": offering.slug,
        "kind": offering.kind,
        "titles": {text.language: text.title for text in offering.texts.all()},
        "language": offering.language,
        "maker": storefront.name,
        "maker_slug": storefront.slug,
        "city": storefront.city,
        "country": storefront.country,
        "picture": view_of(shown.picture).to_json() if shown else None,
        "alt": shown.alt if shown else {},
        "tier": first.code,
        "days": min((t.delivery_days for t in tiers if t.delivery_days), default=None),
        "from": len(tiers) > 1 or terms.pricing == Pricing.PAY_WHAT_YOU_WANT,
        "pricing": terms.pricing,
        "nature": terms.tax_nature,
        "ai": offering.ai_use if offering.ai_use != AiUse.NONE else "",
        "edition": offering.edition_size,
        "buyable": sale_state(offering.partner) == "on_sale",
    }


@lru_cache(maxsize=32)
def category_names_in(language: str) -> Mapping[str, str]:
    """Category code to name in a language; from the table that the database was filled with, so without a query."""
    return {node.id: node.name(language) for node in tree()}
