"""All requests of an address, for people without an account: asked for by mail, opened by the mailed link."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.limits.rates import limited
from marketplace.markets.request import MarketRequest
from storefronts.bespoke.forms.guests import RequestsLinkForm
from storefronts.bespoke.guests import REQUESTS_LINK
from storefronts.bespoke.queries import requests_of_address
from storefronts.bespoke.views.buyer import list_page


@never_cache
@limited("requests-link", limit=20, seconds=3600, methods=("POST",))
@require_http_methods(["GET", "HEAD", "POST"])
def open_by_mail(request: MarketRequest) -> HttpResponse:
    """Asks for an address and always answers the same."""
    form = RequestsLinkForm(request.POST or None)
    asked = form.is_valid()
    if asked:
        email, language = form.cleaned_data["email"], get_language() or "en"
        REQUESTS_LINK.ask(email=email, language=language, at=timezone.now())
    return render(request, "bespoke/open.html", {"form": form, "asked": asked, "expired": False})


@never_cache
@require_safe
def opened(request: MarketRequest, token: str) -> HttpResponse:
    """The requests of the address that the link was mailed to, each with its key."""
    try:
        email, expired = REQUESTS_LINK.read(token)
    except LookupError:
        raise Http404 from None
    if expired:
        form = RequestsLinkForm(initial={"email": email})
        return render(request, "bespoke/open.html", {"form": form, "asked": False, "expired": True}, status=410)
    response = list_page(request, requests_of_address(email), email=email)
    response["Referrer-Policy"] = "same-origin"
    return response
