"""Where a person wanted to go before signing up, signing in or opening a storefront came in between."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

KEPT = "come_back_to"


def remember(request: HttpRequest, path: str) -> None:
    """Keep an address of our own in the session."""
    request.session[KEPT] = path


def way_back(request: HttpRequest) -> str:
    """The kept address, once; empty when there is none."""
    path = str(request.session.pop(KEPT, ""))
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""
