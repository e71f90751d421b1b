"""Reading editors' pages."""

from __future__ import annotations

from typing import Any

from cms.models import ArticlePage, ShowcasePage


def story_with(public_id: str, language: str) -> Any:
    """A live story in that language, else in the language it was published in first; None when there is none."""
    found = list(
        ShowcasePage.objects.live().public().filter(public_id=public_id).select_related("locale", "author", "ring")
        .order_by("first_published_at", "pk")
    ) or list(
        ArticlePage.objects.live().public().filter(public_id=public_id).select_related("locale", "author", "ring")
        .order_by("first_published_at", "pk")
    )  # fmt: skip
    own = next((page for page in found if page.locale.language_code == language), None)
    return own or next(iter(found), None)


def is_story(public_id: str) -> bool:
    """Whether a story of this public id is live in any language."""
    return any(kind.objects.live().filter(public_id=public_id).exists() for kind in (ShowcasePage, ArticlePage))
