"""Addresses that only take forms, and the page that each of them belongs to.

What a form was refused is shown at its own address. Who reads that answer in another language, or opens the address
again, must not meet a bare 405.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

View = Callable[..., Any]
KEY = "key"
"""The one thing in an address that opens a page for people without an account."""


def acts_on(page: str, *kept: str) -> Callable[[View], View]:
    """Instead of ``require_POST``: who comes by GET is sent to ``page``, which has the parts ``kept`` of this address.

    The frame links the other languages of that page, not of this address.
    """

    def decorate(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            where = reverse(page, kwargs={name: kwargs[name] for name in kept})
            if key := request.POST.get(KEY, "") or request.GET.get(KEY, ""):
                where += f"?{urlencode({KEY: key})}"
            if request.method != "POST":
                return redirect(where)
            request.own_page = where  # type: ignore[attr-defined]  # the frame reads it
            return view(request, *args, **kwargs)

        return guarded

    return decorate
