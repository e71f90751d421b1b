"""What the editors' admin has beside Wagtail's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.choosers import offering_chooser, storefront_chooser
from cms.desk import everything as desk
from cms.desk.waiting import add_panel
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


@hooks.register("register_admin_viewset")
def operators_desk() -> list[ViewSet]:
    return list(desk.VIEWSETS)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    return desk.admin_urls()


@hooks.register("register_admin_menu_item")
def desk_menu() -> MenuItem:
    return desk.menu()


@hooks.register("construct_homepage_panels")
def desk_panel(request: HttpRequest, panels: list[Any]) -> None:
    add_panel(request, panels)


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))
