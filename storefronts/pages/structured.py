"""Data for machines in public pages: schema.org as JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.utils.safestring import SafeString

from marketplace.design.json_ld import script_text
from marketplace.markets.market import Market
from marketplace.pictures.shown import view_of
from marketplace.reviews.models import BEST, WORST
from storefronts.profiles.models import Storefront

if TYPE_CHECKING:
    from storefronts.pages.shown import OfferingPage

Absolute = Callable[[str], str]


def offering_data(
    page: OfferingPage, market: Market, *, absolute: Absolute, crumbs: Sequence[tuple[str, str]]
) -> SafeString:
    """Product with its offers (prices of this market), what its buyers think, and the breadcrumb."""
    here = absolute(page.own_url)
    product: dict[str, Any] = {
        "@type": "Product",
        "@id": f"{here}#work",
        "name": page.text.title,
        "description": page.text.summary,
        "inLanguage": page.text.language,
        "image": [absolute(picture.largest) for picture in page.pictures],
        "url": here,
        "brand": {"@type": "Brand", "name": page.storefront.name},
        "offers": [_offer(page, tier, market, absolute) for tier in page.tiers],
    }
    if rating := page.reviews.rating:
        product["aggregateRating"] = {
            "@type": "AggregateRating", "ratingValue": f"{rating.tenths / 10:.1f}", "reviewCount": rating.count,
            "bestRating": BEST, "worstRating": WORST,
        }  # fmt: skip
    if page.category:
        product["category"] = page.category[1]
    trail = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": str(name), **({"item": absolute(url)} if url else {})}
            for at, (name, url) in enumerate(crumbs, start=1)
        ],
    }
    return script_text({"@context": "https://schema.org", "@graph": [product, trail]})


def _offer(page: OfferingPage, tier: Any, market: Market, absolute: Absolute) -> dict[str, Any]:
    available = "InStock" if page.is_buyable else ("SoldOut" if page.left == 0 else "OutOfStock")
    return {
        "@type": "Offer",
        "name": tier.name,
        "price": f"{tier.minor / 100:.2f}",
        "priceCurrency": "EUR",
        "availability": f"https://schema.org/{available}",
        "url": absolute(page.own_url),
        "eligibleRegion": market.country,
        "seller": {"@type": "Organization", "name": page.storefront.name, "url": absolute(page.maker_url)},
    }


def site_data(*, name: str, description: str, language: str, absolute: Absolute) -> SafeString:
    """The platform: an Organization with its WebSite, and how to search it."""
    root = absolute("/")
    search = absolute(f"/{language}/search/") + "?q={search_term_string}"
    organization = {
        "@type": "Organization", "@id": f"{root}#organization", "name": name, "url": root,
        "logo": absolute(static("design/share.png")),
    }  # fmt: skip
    site = {
        "@type": "WebSite",
        "@id": f"{root}#website",
        "name": name,
        "description": description,
        "url": absolute(f"/{language}/"),
        "inLanguage": language,
        "publisher": {"@id": f"{root}#organization"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    }
    return script_text({"@context": "https://schema.org", "@graph": [organization, site]})


def maker_data(storefront: Storefront, sentence: str, *, url: str, absolute: Absolute) -> SafeString:
    """Organization."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": storefront.name,
        "description": sentence,
        "url": absolute(url),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": storefront.city,
            "addressCountry": storefront.country,
        },
        "knowsLanguage": list(storefront.spoken),
    }
    if storefront.cover:
        data["image"] = absolute(view_of(storefront.cover).largest)
    if storefront.portrait:
        data["logo"] = absolute(view_of(storefront.portrait).largest)
    return script_text(data)
