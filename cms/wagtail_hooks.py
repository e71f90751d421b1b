"""What the editors' admin has beside Wagtail's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from cms.choosers import offering_chooser, storefront_chooser
from cms.models import ShowcaseIndexPage
from cms.review import ensure_review
from cms.rings import menu  # noqa: F401  # the ring's desk


@hooks.register("register_admin_viewset")
def choosers() -> list[ViewSet]:
    return [offering_chooser, storefront_chooser]


@hooks.register("after_create_page")
def review_what_stands_below(request: HttpRequest, page: Any) -> None:
    """A new list of showcases has its review from the first day."""
    if isinstance(page.specific, ShowcaseIndexPage):
        ensure_review(page)
