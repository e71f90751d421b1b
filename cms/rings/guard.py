"""Wagtail answers a page that is not one's own with a redirect and a sentence; to a ring's editor it is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.translations import only_own_translations

NAMESPACE = "wagtailadmin_pages"
TRANSLATE = "wagtail_localize"
"""Its views that start and renew translations ask for one permission for all pages there are."""
EXPLORE = ("wagtailadmin_explore", "wagtailadmin_explore_results")
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "page_to_copy_id")


class OwnPagesOnly:
    """404 for each address of the page editor that names a page which the person may neither change nor look into.

    Permissions are Wagtail's and stand behind this: the guard only chooses the answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        match = request.resolver_match
        if match is not None and match.namespace == TRANSLATE:
            only_own_translations(request, kwargs)
            return
        if match is None or not (match.namespace == NAMESPACE or match.url_name in EXPLORE):
            return
        user: Any = request.user
        if not user.is_authenticated or user.is_superuser:
            return
        numbers = [kwargs[name] for name in PAGE_ARGUMENTS if kwargs.get(name)]
        for page in Page.objects.filter(pk__in=numbers):
            if not _is_theirs(user, page, looks=match.url_name in EXPLORE):
                raise Http404


def _is_theirs(user: Any, page: Page, *, looks: bool) -> bool:
    if looks:
        return bool(page_permission_policy.explorable_instances(user).filter(pk=page.pk).exists())
    may = page.permissions_for_user(user)
    return bool(may.can_edit() or may.can_add_subpage())
