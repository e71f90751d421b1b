"""Reading editors' pages."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import PageViewRestriction

from cms.models import ArticlePage, ShowcasePage
from storefronts.rings.models import Ring

KINDS: tuple[Any, ...] = (ShowcasePage, ArticlePage)


def shown_to_all(kind: Any) -> QuerySet[Any]:
    """Live pages without a restriction on them or above them; unlike Wagtail's ``public()`` without a query more."""
    here = ExpressionWrapper(OuterRef("path"), CharField())
    above = PageViewRestriction.objects.annotate(here=here).filter(here__startswith=F("page__path"))
    rows: QuerySet[Any] = kind.objects.live().filter(~Exists(above))
    return rows


def story_with(public_id: str, language: str) -> Any:
    """A live story in that language, else in the language it was published in first; None when there is none."""
    for kind in KINDS:
        rows = shown_to_all(kind).filter(public_id=public_id).select_related("locale", "author", "ring")
        found = list(rows.order_by("first_published_at", "pk"))
        if found:
            return next((page for page in found if page.locale.language_code == language), found[0])
    return None


def is_story(public_id: str) -> bool:
    """Whether a story of this public id is live in any language."""
    return any(kind.objects.live().filter(public_id=public_id).exists() for kind in KINDS)


def subjects_of_ring(ring: Ring) -> list[str]:
    """Under which names a ring's showcases and articles are counted (marketplace/figures), each once: translations of
    a story share its name. Pages come in an order of their own, which would keep them apart.
    """
    return [
        f"showcase:{public_id}"
        for kind in KINDS
        for public_id in kind.objects.filter(ring=ring)
        .order_by("public_id")
        .values_list("public_id", flat=True)
        .distinct()
    ]
