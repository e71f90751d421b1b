"""What the editors' admin has beside Wagtail's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.choosers import offering_chooser, storefront_chooser
from cms.desk import everything as desk
from cms.desk.waiting import add_panel
from cms.models import ShowcaseIndexPage
from cms.review import ReviewRefused, ensure_review, submit_translation
from cms.rings import menu  # noqa: F401  # the ring's desk


@hooks.register("register_admin_viewset")
def choosers() -> list[ViewSet]:
    return [offering_chooser, storefront_chooser]


@hooks.register("after_create_page")
def review_what_stands_below(request: HttpRequest, page: Any) -> None:
    """A new list of showcases has its review from the first day."""
    if isinstance(page.specific, ShowcaseIndexPage):
        ensure_review(page)


@hooks.register("before_edit_page", order=-1)
def translation_to_review(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The button that stands over a translation; before wagtail-localize, which takes every answer for its own."""
    if "submit-translation" not in request.POST:
        return None
    try:
        submit_translation(page=page, by=request.user)  # type: ignore[arg-type]
    except ReviewRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The translation is in review."))
    return redirect("wagtailadmin_pages:edit", page.pk)


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
