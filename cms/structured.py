"""Data for machines in showcases and articles: schema.org as JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from marketplace.design.json_ld import script_text


def story_data(page: Any, context: Mapping[str, Any], *, absolute: Callable[[str], str]) -> SafeString:
    """An Article, or a CollectionPage with its works in their order."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article" if page.is_article else "CollectionPage",
        "name" if not page.is_article else "headline": page.title,
        "description": page.search_description or page.intro,
        "inLanguage": context["content_lang"],
        "url": context["canonical"],
        "publisher": {"@type": "Organization", "name": settings.PLATFORM_NAME},
    }
    if page.by:
        data["author"] = {"@type": "Person", "name": page.by}
    if page.first_published_at:
        data["datePublished"] = page.first_published_at.date().isoformat()
        data["dateModified"] = (page.last_published_at or page.first_published_at).date().isoformat()
    if context["og_image"]:
        data["image"] = context["og_image"]
    if works := _works(page, context["supply"], absolute):
        data["mentions" if page.is_article else "mainEntity"] = {"@type": "ItemList", "itemListElement": works}
    return script_text(data)


def _works(page: Any, supply: Any, absolute: Callable[[str], str]) -> list[dict[str, Any]]:
    keys = dict.fromkeys(key for block in page.body for key in getattr(block.value, "document_keys", ()))
    cards = supply.works(key for key in keys if key.startswith("offering:"))
    return [
        {"@type": "ListItem", "position": place, "name": card.title, "url": absolute(card.url.partition("?")[0])}
        for place, card in enumerate(cards, start=1)
    ]
