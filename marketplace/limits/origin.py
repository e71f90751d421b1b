"""Forms on cacheable pages carry no token; they are guarded by what browsers say about where they come from.

Browsers send Sec-Fetch-Site (all since 2023) or Origin with every POST; a page elsewhere cannot forge either.
A request with neither is no browser's form and is refused.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt


def is_same_origin(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.get_host()


def same_origin_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that takes tokenless forms, but only from our own pages."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "OPTIONS") and not is_same_origin(request):
            refuse = import_string(settings.CSRF_FAILURE_VIEW)
            response: HttpResponse = refuse(request, reason="cross-origin form")
            return response
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)
