"""All requests of an address, for people without an account: asked for by mail, opened by the mailed link."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.limits.rates import limited
from marketplace.markets.request import MarketRequest
from marketplace.users.guest_views import ask_for_link, follow_link
from storefronts.bespoke.guests import REQUESTS_LINK
from storefronts.bespoke.queries import requests_of_address
from storefronts.bespoke.views.buyer import list_page


@never_cache
@limited("requests-link", limit=20, seconds=3600, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def open_by_mail(request: MarketRequest) -> HttpResponse:
    """Where to is the link to all requests mailed?"""
    return ask_for_link(request, REQUESTS_LINK)


@never_cache
@require_safe
def opened(request: MarketRequest, token: str) -> HttpResponse:
    """The requests of the address that the link was mailed to, each with its key."""
    response = follow_link(
        request, REQUESTS_LINK, token,
        show=lambda email: list_page(request, requests_of_address(email), email=email),
    )  # fmt: skip
    response["Referrer-Policy"] = "same-origin"
    return response
