"""Editors' pages for the sitemap: every language version of a page names all of them."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from cms.paths import path_of
from storefronts.pages.machine import PART, Row, versions_of


def pages_section(number: int | None) -> int | list[Row]:
    """How many pages there are (None), or the rows of one part."""
    live = Page.objects.live().public().filter(depth__gt=1, content_type__app_label="cms", alias_of__isnull=True)
    if number is None:
        return live.count()
    own = list(live.select_related("locale").order_by("pk")[(number - 1) * PART : number * PART])
    same: dict[Any, list[tuple[str, str]]] = {}
    siblings = live.filter(translation_key__in={page.translation_key for page in own}).select_related("locale")
    for page in siblings.order_by("locale__language_code"):
        code = page.locale.language_code
        same.setdefault(page.translation_key, []).append((code, path_of(page, code)))
    rows: list[Row] = []
    for page in own:
        here = path_of(page, page.locale.language_code)
        rows += [row for row in versions_of(same[page.translation_key], page.last_published_at) if row["url"] == here]
    return rows
