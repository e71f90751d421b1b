"""Editors' pages for the sitemap: every language version of a page names all of them."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from storefronts.pages.machine import PART, Row, versions_of


def pages_section(number: int | None) -> int | list[Row]:
    """How many pages there are (None), or the rows of one part."""
    live: Any = Page.objects.live().public().filter(depth__gt=1, content_type__app_label="cms")
    if number is None:
        return int(live.count())
    pages: dict[Any, list[Any]] = {}
    for page in live.order_by("translation_key", "pk").specific().select_related("locale")[_slice(number)]:
        pages.setdefault(page.translation_key, []).append(page)
    rows: list[Row] = []
    for same in pages.values():
        newest = max((page.last_published_at for page in same if page.last_published_at), default=None)
        rows += versions_of([(page.locale.language_code, page.own_path()) for page in same], newest)
    return rows


def _slice(number: int) -> slice:
    return slice((number - 1) * PART, number * PART)
