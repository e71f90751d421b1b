"""What search knows of makers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from marketplace.pictures.shown import view_of
from search.documents import DocumentText, SearchDocument
from storefronts.pages.documents import place_id
from storefronts.profiles.models import Availability, Storefront
from storefronts.profiles.queries import open_storefronts
from storefronts.rings.queries import home_ring, ring_slugs, with_rings


def free_from(storefront: Storefront) -> int | None:
    """The day from which a maker takes new work (``SearchDocument.available``); None for booked out, or unsaid."""
    if storefront.availability == Availability.FROM and storefront.free_from:
        return storefront.free_from.toordinal()
    return 1 if storefront.availability == Availability.NOW else None


class StorefrontSource:
    """Makers who have not closed: found by name, city, sentence and story."""

    name = "storefront"

    def ids(self, after: str | None, limit: int) -> Iterable[str]:
        rows = open_storefronts().order_by("slug")
        if after:
            rows = rows.filter(slug__gt=after.partition(":")[2])
        return [f"storefront:{slug}" for slug in rows.values_list("slug", flat=True)[:limit]]

    def versions(self, keys: Sequence[str]) -> Mapping[str, int]:
        slugs = [key.partition(":")[2] for key in keys]
        rows = open_storefronts().filter(slug__in=slugs).values_list("slug", "version")
        return {f"storefront:{slug}": version for slug, version in rows}

    def documents(self, keys: Sequence[str]) -> list[SearchDocument]:
        slugs = [key.partition(":")[2] for key in keys]
        rows = open_storefronts().filter(slug__in=slugs).select_related("cover", "portrait")
        rows = rows.prefetch_related(with_rings(""))
        return [storefront_document(row) for row in rows]


def storefront_document(storefront: Storefront) -> SearchDocument:
    """One maker as search knows it."""
    languages = {storefront.language, *storefront.sentence, *storefront.story}
    picture = storefront.portrait or storefront.cover
    return SearchDocument(
        key=f"storefront:{storefront.slug}",
        source="storefront",
        version=storefront.version,
        listing_lang=storefront.language,
        texts=tuple(
            DocumentText(
                language=language,
                title=storefront.name,
                summary=storefront.sentence.get(language, ""),
                keywords=storefront.city,
                description=storefront.story.get(language, ""),
            )
            for language in sorted(languages)
        ),
        published=storefront.created_at,
        maker_slug=storefront.slug,
        maker_name=storefront.name,
        maker_country=storefront.country,
        city=storefront.city,
        place=place_id(storefront),
        budget=storefront.least_budget,
        available=free_from(storefront),
        rings=ring_slugs(storefront),
        languages=tuple(storefront.spoken),
        display={
            "slug": storefront.slug,
            "name": storefront.name,
            "city": storefront.city,
            "country": storefront.country,
            "sentence": storefront.sentence,
            "language": storefront.language,
            "hue": storefront.hue,
            "ring": str(home_ring(storefront) or ""),
            "picture": view_of(picture).to_json() if picture else None,
            "disciplines": storefront.disciplines,
        },
    )
