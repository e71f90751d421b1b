"""The editors' pages in the sitemap: home and pages of text, each in the languages it was written in."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from wagtail.models import Page

from storefronts.pages.machine import PART, Row, Section, register_section, versions_of


def register() -> None:
    register_section("pages", Section(lambda: _live().count(), _rows))


def _live() -> Any:
    """Public pages by their concrete kind; the tree's root and what is behind a password are none."""
    from cms.models.pages import PublicPage

    kinds = [model for model in apps.get_app_config("cms").get_models() if issubclass(model, PublicPage)]
    return Page.objects.type(*kinds).live().public().order_by("translation_key", "pk")


def _rows(number: int) -> list[Row]:
    pages: dict[Any, list[Any]] = {}
    for page in _live().specific()[(number - 1) * PART : number * PART].select_related("locale"):
        pages.setdefault(page.translation_key, []).append(page)
    rows: list[Row] = []
    for translations in pages.values():
        versions = [(page.locale.language_code, page.own_path()) for page in translations]
        newest = max(page.last_published_at or page.latest_revision_created_at for page in translations)
        rows += versions_of(versions, newest)
    return rows
