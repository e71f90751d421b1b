"""A page for what Django answers without one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from marketplace.design.views import not_allowed


class DesignedNotAllowed:
    """405 with header and search for people; programs, who want no HTML, get the empty answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or "text/html" not in request.headers.get("Accept", ""):
            return response
        page = not_allowed(request)
        page["Allow"] = response["Allow"]
        return page
